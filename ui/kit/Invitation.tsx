import { useEffect, useId, useState } from "preact/hooks";
import {
  choosePassword,
  type Invited,
  invited,
  type Session,
  SignInFailed,
  signIn,
} from "../wire/session";
import { Button } from "./Button";
import { Icon } from "./Icon";
import { Skeleton } from "./states";

const LENGTH_MIN = 10;

const words = (why: unknown): string =>
  why instanceof SignInFailed ? why.message : "That did not work. Try again.";

/** Whoever was invited chooses a password, once. */
export function Invitation({
  token,
  onDone,
}: {
  token: string;
  onDone: (session: Session | null) => void;
}) {
  const [who, setWho] = useState<Invited | null>(null);
  const [failed, setFailed] = useState("");
  const [busy, setBusy] = useState(false);
  const user = useId();
  const password = useId();
  const error = useId();
  useEffect(() => {
    invited(token).then(setWho, (why) => setFailed(words(why)));
  }, [token]);
  const submit = async (event: Event) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const chosen = String(data.get("password"));
    if (!who || busy) return;
    if (chosen.length < LENGTH_MIN) {
      setFailed(`Take at least ${LENGTH_MIN} characters.`);
      return;
    }
    setBusy(true);
    setFailed("");
    try {
      await choosePassword(token, chosen);
      onDone(await signIn(who.user, chosen));
    } catch (why) {
      // The password is chosen; the code of two-step sign-in is asked for at the door.
      if (why instanceof SignInFailed && why.code === "code_needed") return onDone(null);
      setFailed(words(why));
      setBusy(false);
    }
  };
  if (!who)
    return failed ? (
      <>
        <p class="door-failed" role="alert">
          <Icon name="alert" /> {failed}
        </p>
        <Button kind="accent" onClick={() => onDone(null)}>
          Sign in with a password
        </Button>
      </>
    ) : (
      <Skeleton rows={3} label="Looking at the invitation" />
    );
  return (
    <form class="door-form" onSubmit={submit}>
      <p class="door-why">Welcome, {who.name}. Choose the password that you will sign in with.</p>
      <label for={user}>User name</label>
      <input
        id={user}
        class="field"
        name="user"
        autocomplete="username"
        value={who.user}
        readonly
      />
      <label for={password}>New password</label>
      <input
        id={password}
        class="field"
        name="password"
        type="password"
        autocomplete="new-password"
        maxLength={256}
        aria-describedby={error}
        required
      />
      <p id={error} class="door-failed" role="alert">
        {failed && (
          <>
            <Icon name="alert" /> {failed}
          </>
        )}
      </p>
      <Button kind="accent" type="submit" busy={busy}>
        Choose it and come in
      </Button>
    </form>
  );
}
