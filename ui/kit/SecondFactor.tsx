import { useId, useRef, useState } from "preact/hooks";
import { type Begun, beginFactor, confirmFactor, grouped, pictureOf } from "../wire/account";
import { SignInFailed } from "../wire/session";
import { Button } from "./Button";
import { Icon } from "./Icon";

export interface EnrolmentProps {
  /** Typed a moment ago; asked for otherwise. */
  password?: string | undefined;
  onDone: () => void;
}

/** Sets up two-step sign-in: the picture for the telephone, its first code, the codes for paper. */
export function Enrolment({ password, onDone }: EnrolmentProps) {
  const [begun, setBegun] = useState<Begun | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  if (codes) return <Recovery codes={codes} onDone={onDone} />;
  if (!begun)
    return (
      <Step
        label="Your password"
        name="password"
        given={password}
        button="Set up"
        run={async (typed) => setBegun(await beginFactor(typed))}
      />
    );
  return (
    <>
      <p>Scan this with an authenticator app:</p>
      <img class="factor-picture" src={pictureOf(begun.svg)} alt="QR code of the secret below" />
      <p class="quiet">Or type it there:</p>
      <p class="factor-kept">
        <code class="factor-secret">{grouped(begun.secret)}</code>
      </p>
      <Step
        label="The code that the app shows"
        name="code"
        button="Turn on"
        run={async (typed) => setCodes(await confirmFactor(typed))}
      />
    </>
  );
}

function Recovery({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const [copied, setCopied] = useState("");
  const list = useRef<HTMLUListElement>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(codes.join("\n"));
      setCopied("Copied.");
    } catch {
      // Without https there is no clipboard.
      if (list.current) getSelection()?.selectAllChildren(list.current);
      setCopied("The browser does not copy here. They are selected.");
    }
  };
  return (
    <>
      <p>
        Two-step sign-in is on. Keep these codes where you find them without your telephone. Each
        opens once, and they are not shown again.
      </p>
      <ul class="factor-kept factor-codes num" ref={list}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <p class="quiet" role="status">
        {copied}
      </p>
      <div class="factor-end">
        <Button onClick={copy}>Copy them</Button>
        <Button kind="accent" onClick={onDone}>
          I have kept them
        </Button>
      </div>
    </>
  );
}

export interface StepProps {
  label: string;
  name: "password" | "code";
  given?: string | undefined;
  button: string;
  run: (typed: string) => Promise<void>;
}

/** One question and what came of the answer. */
export function Step({ label, name, given, button, run }: StepProps) {
  const [failed, setFailed] = useState("");
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const error = useId();
  const same = {
    ref: field,
    id,
    class: "field",
    "aria-describedby": error,
    maxLength: 256,
    required: true,
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setFailed("");
    try {
      await run((given ?? field.current?.value ?? "").trim());
    } catch (problem) {
      setFailed(
        problem instanceof SignInFailed ? problem.message : "That did not work. Try again.",
      );
      field.current?.select();
    }
    setBusy(false);
  };
  return (
    <form class="door-form" onSubmit={submit}>
      {given === undefined && (
        <>
          <label for={id}>{label}</label>
          {name === "password" ? (
            <input {...same} type="password" autocomplete="current-password" />
          ) : (
            <input {...same} type="text" autocomplete="one-time-code" />
          )}
        </>
      )}
      <p id={error} class="door-failed" role="alert">
        {failed && (
          <>
            <Icon name="alert" /> {failed}
          </>
        )}
      </p>
      <Button kind="accent" type="submit" busy={busy}>
        {button}
      </Button>
    </form>
  );
}
