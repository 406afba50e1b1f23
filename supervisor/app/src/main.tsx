import { render } from "preact";
import "../../../ui/kit/tokens.css";
import "../../../ui/kit/kit.css";
import "../../../ui/kit/states.css";
import "../../../ui/kit/overlays.css";
import "../../../ui/kit/filled.css";
import "./tables.css";
import "../../../ui/kit/blocks.css";
import "./board.css";
import "./panels.css";
import "./reports/reports.css";
import "./setup/setup.css";
import "./setup/fields.css";
import "./setup/changes.css";
import "./setup/lists.css";
import "./setup/calendar.css";
import "./setup/forms.css";
import "./programs/programs.css";
import "./talk/talk.css";
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
        title="Supervisor console"
        room="supervisor"
        wrongRole="You are signed in as an agent. This console is for supervisors."
      >
        {(session) => <App key={session.user} session={session} />}
      </Gate>
      <Toasts />
    </>,
    root,
  );
