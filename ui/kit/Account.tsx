import { useEffect, useState } from "preact/hooks";
import {
  endOthers,
  endPlace,
  type Factor,
  factor as factorOf,
  type Place,
  places as placesOf,
  turnOff,
} from "../wire/account";
import { SignInFailed } from "../wire/session";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { Enrolment, Step } from "./SecondFactor";
import { Failure, Skeleton } from "./states";
import { Ago } from "./times";
import { toast } from "./toast";

/** Where I am signed in, and two-step sign-in. */
export function AccountDialog({ onClose }: { onClose: () => void }) {
  const [places, setPlaces] = useState<readonly Place[] | null>(null);
  const [factor, setFactor] = useState<Factor | null>(null);
  const [failed, setFailed] = useState(false);
  const load = async () => {
    setFailed(false);
    try {
      const [where, second] = await Promise.all([placesOf(), factorOf()]);
      setPlaces(where);
      setFactor(second);
    } catch {
      setFailed(true);
    }
  };
  useEffect(() => {
    void load();
  }, []);
  const run = async (work: () => Promise<object>, near: Element) => {
    try {
      await work();
      await load();
    } catch (problem) {
      const text = problem instanceof SignInFailed ? problem.message : "That did not work.";
      toast(text, { kind: "refused", near });
    }
  };
  return (
    <Dialog title="Sign-in and security" onClose={onClose}>
      {failed ? (
        <Failure
          title="This could not be loaded"
          text="Check your connection."
          retry={() => void load()}
        />
      ) : !places || !factor ? (
        <Skeleton rows={4} label="Loading your sign-ins" />
      ) : (
        <>
          <TwoStep factor={factor} reload={() => void load()} />
          <section class="account-part" aria-labelledby="account-places">
            <h3 id="account-places">Where you are signed in</h3>
            <ul class="account-places">
              {places.map((place) => (
                <li key={place.id}>
                  <div>
                    <strong>{place.device || "Unknown device"}</strong>
                    {place.own && <span class="account-own">this one</span>}
                    <p class="quiet">
                      {place.address} · used <Ago at={place.seen_at} />
                    </p>
                  </div>
                  {!place.own && (
                    <Button
                      aria-label={`End the session of ${place.device || "an unknown device"}`}
                      onClick={(event) => void run(() => endPlace(place.id), event.currentTarget)}
                    >
                      End
                    </Button>
                  )}
                </li>
              ))}
            </ul>
            {places.length > 1 && (
              <Button onClick={(event) => void run(endOthers, event.currentTarget)}>
                End all others
              </Button>
            )}
          </section>
        </>
      )}
    </Dialog>
  );
}

function TwoStep({ factor, reload }: { factor: Factor; reload: () => void }) {
  const [open, setOpen] = useState(false);
  const [password, setPassword] = useState<string | null>(null);
  const close = () => {
    setOpen(false);
    setPassword(null);
    reload();
  };
  return (
    <section class="account-part" aria-labelledby="account-factor">
      <h3 id="account-factor">Two-step sign-in</h3>
      <p class="quiet">
        {factor.on
          ? `It is on. ${factor.recovery_left} recovery codes are left.`
          : "It is off. With it, signing in needs a code of your telephone beside the password."}
      </p>
      {!open && !(factor.on && factor.required) && (
        <Button onClick={() => setOpen(true)}>{factor.on ? "Turn off" : "Set up"}</Button>
      )}
      {open && !factor.on && <Enrolment onDone={close} />}
      {open && factor.on && password === null && (
        <Step
          label="Your password"
          name="password"
          button="Continue"
          run={async (typed) => setPassword(typed)}
        />
      )}
      {open && factor.on && password !== null && (
        <Step
          key="code"
          label="A code of your telephone, or a recovery code"
          name="code"
          button="Turn off"
          run={async (typed) => {
            try {
              await turnOff(password, typed);
            } catch (problem) {
              if (problem instanceof SignInFailed && problem.code === "wrong_password")
                setPassword(null);
              throw problem;
            }
            close();
          }}
        />
      )}
    </section>
  );
}
