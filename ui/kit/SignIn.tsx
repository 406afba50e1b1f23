import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import {
  type Session,
  SignInFailed,
  signIn,
  signOnLabel,
  signOut,
  waitsText,
  whoAmI,
} from "../wire/session";
import { Button } from "./Button";
import { door, sessionMissing } from "./door";
import { Icon } from "./Icon";
import { Invitation } from "./Invitation";
import { Enrolment } from "./SecondFactor";
import { Failure, Skeleton } from "./states";

/** The cookie is replaced now and then; a console that stays open for days asks for the next. */
const ASK_AGAIN_MS = 15 * 60_000;

/** The token of an invitation that the address holds. Behind the #, it is never sent to a server. */
const invitation = signal(/^#invitation=([\w-]{43})$/.exec(location.hash)?.[1] ?? "");

export async function leave(): Promise<void> {
  await signOut().catch(() => undefined);
  door.value = { at: "outside", why: "" };
}

async function ask(): Promise<void> {
  door.value = { at: "asking" };
  try {
    // Who holds an invitation comes in as its user, whoever was here before.
    const session = invitation.value ? null : await whoAmI();
    door.value = session ? { at: "inside", session } : { at: "outside", why: "" };
  } catch {
    door.value = { at: "unreachable" };
  }
}

async function askAgain(): Promise<void> {
  if (door.value.at !== "inside") return;
  const session = await whoAmI().catch(() => undefined);
  if (session === null) sessionMissing();
}

export interface GateProps {
  title: string;
  room: "agent" | "supervisor";
  wrongRole: string;
  children: (session: Session) => ComponentChildren;
}

/** As the server's rights: whoever serves has a desk, a supervisor too. */
export function mayEnter(session: Session, room: GateProps["room"]): boolean {
  return session.rights.includes(room === "agent" ? "serve" : "board");
}

/** Lets in whoever has a session with the right to be here; everybody else signs in. */
export function Gate({ title, room, wrongRole, children }: GateProps) {
  useEffect(() => {
    void ask();
    const again = setInterval(() => void askAgain(), ASK_AGAIN_MS);
    return () => clearInterval(again);
  }, []);
  const now = door.value;
  const enrol = now.at === "inside" && now.session.enrol === true;
  if (now.at === "inside" && mayEnter(now.session, room) && !enrol)
    return <>{children(now.session)}</>;
  return (
    <main class="door">
      <section class="door-card" aria-labelledby="door-title">
        <Mark />
        <h1 id="door-title">{title}</h1>
        {now.at === "asking" && <Skeleton rows={3} />}
        {now.at === "unreachable" && (
          <Failure
            title="The server cannot be reached"
            text="Check your connection. Nothing you had open is lost."
            retry={() => void ask()}
          />
        )}
        {now.at === "outside" &&
          (invitation.value ? (
            <Invitation
              token={invitation.value}
              onDone={(session) => {
                history.replaceState(null, "", location.pathname);
                invitation.value = "";
                door.value = session ? { at: "inside", session } : { at: "outside", why: "" };
              }}
            />
          ) : (
            <Form why={now.why} room={room} />
          ))}
        {now.at === "inside" && enrol && (
          <>
            <p class="door-why">
              Your role needs two-step sign-in: beside the password, a code that your telephone
              shows.
            </p>
            <Enrolment password={now.typed} onDone={() => void ask()} />
          </>
        )}
        {now.at === "inside" && !enrol && (
          <>
            <p class="door-why">{wrongRole}</p>
            <Button kind="accent" onClick={() => void leave()}>
              Sign in as somebody else
            </Button>
          </>
        )}
      </section>
    </main>
  );
}

/** Two jacks joined by a cord. */
export function Mark() {
  return (
    <svg class="mark" width="28" height="28" viewBox="0 0 28 28" fill="none" aria-hidden="true">
      <path d="M8 10v3a6 6 0 0 0 12 0v-1" stroke="currentColor" stroke-width="2.5" />
      <circle cx="8" cy="7" r="3.5" fill="currentColor" />
      <circle cx="20" cy="8.500" r="3.500" stroke="currentColor" stroke-width="2.5" />
      <path d="M8 19v4M14 21v3M20 19v4" stroke="currentColor" stroke-width="2" opacity=".45" />
    </svg>
  );
}

interface FormProps {
  why: string;
  room: string;
}

function Form({ why, room }: FormProps) {
  const [failed, setFailed] = useState("");
  const [waits, setWaits] = useState(0);
  const [busy, setBusy] = useState(false);
  const [second, setSecond] = useState(false);
  const [other, setOther] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const user = useId();
  const password = useId();
  const code = useId();
  const error = useId();
  useEffect(() => {
    void signOnLabel()
      .then(setOther)
      .catch(() => undefined);
  }, []);
  useEffect(() => {
    if (second) form.current?.querySelector<HTMLInputElement>("[name=code]")?.focus();
  }, [second]);
  const submit = async (event: Event) => {
    event.preventDefault();
    const data = new FormData(form.current ?? undefined);
    const typed = String(data.get("password"));
    setBusy(true);
    setFailed("");
    setWaits(0);
    try {
      const given = String(data.get("code") ?? "").trim();
      const session = await signIn(String(data.get("user")), typed, given);
      door.value = { at: "inside", session, ...(session.enrol ? { typed } : {}) };
    } catch (problem) {
      setBusy(false);
      const known = problem instanceof SignInFailed ? problem : null;
      if (known?.code === "code_needed") {
        setSecond(true);
        return;
      }
      setFailed(known ? known.message : "That did not work. Try again.");
      setWaits(known?.waits_s ?? 0);
      const again = known?.code === "wrong_code" ? "code" : "password";
      form.current?.querySelector<HTMLInputElement>(`[name=${again}]`)?.select();
    }
  };
  return (
    <form ref={form} class="door-form" onSubmit={submit}>
      {why && !failed && <p class="door-why">{why}</p>}
      <div class="door-fields" hidden={second}>
        <label for={user}>User name</label>
        <input
          id={user}
          class="field"
          name="user"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          required
        />
        <label for={password}>Password</label>
        <input
          id={password}
          class="field"
          name="password"
          type="password"
          autocomplete="current-password"
          aria-describedby={error}
          required
        />
      </div>
      {second && (
        <>
          <label for={code}>Code from your telephone</label>
          <input
            id={code}
            class="field num"
            name="code"
            inputMode="numeric"
            autocomplete="one-time-code"
            aria-describedby={error}
            maxLength={24}
            required
          />
          <p class="quiet door-hint">No telephone? Type one of your recovery codes.</p>
        </>
      )}
      <p id={error} class="door-failed" role="alert">
        {failed && (
          <>
            <Icon name="alert" /> {waits > 0 ? <Waits seconds={waits} says={failed} /> : failed}
          </>
        )}
      </p>
      <Button kind="accent" type="submit" busy={busy}>
        Sign in
      </Button>
      {second && (
        <Button
          kind="quiet"
          onClick={() => {
            setFailed("");
            setSecond(false);
          }}
        >
          Back
        </Button>
      )}
      {other && !second && (
        <a class="button button-plain door-other" href={`/api/sign-on?to=${room}`}>
          {other}
        </a>
      )}
    </form>
  );
}

/** Counts down for the eye; read out once. */
function Waits({ seconds, says }: { seconds: number; says: string }) {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const until = performance.now() + seconds * 1000;
    const timer = setInterval(() => {
      const now = Math.max(0, Math.ceil((until - performance.now()) / 1000));
      setLeft(now);
      if (now === 0) clearInterval(timer);
    }, 250);
    return () => clearInterval(timer);
  }, [seconds]);
  return (
    <>
      <span class="sr-only">{says}</span>
      <span class="num" aria-hidden="true">
        {waitsText(left)}
      </span>
    </>
  );
}
