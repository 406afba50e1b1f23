import { render } from "preact";
import "../../../ui/kit/tokens.css";
import "../../../ui/kit/kit.css";
import "../../../ui/kit/states.css";
import "../../../ui/kit/overlays.css";
import "../../../ui/kit/filled.css";
import "./side.css";
import "./app.css";
import "./conversation.css";
import "./notes.css";
import "./company.css";
import "./phone.css";
import "../../../ui/kit/touch.css";
import "../../../ui/kit/large.css";
import "../../../ui/kit/forced.css";
import { Gate } from "../../../ui/kit/SignIn";
import { Toasts } from "../../../ui/kit/toast";
import { App } from "./App";

const root = document.getElementById("app");
if (root)
  render(
    <>
      <Gate
        title="Agent console"
        room="agent"
        wrongRole="You are signed in as somebody who serves no contacts. This console is for agents."
      >
        {(session) => <App key={session.user} session={session} />}
      </Gate>
      <Toasts />
    </>,
    root,
  );
