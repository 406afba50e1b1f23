import { useRef, useState } from "preact/hooks";
import { Button } from "../../../../ui/kit/Button";
import { Icon } from "../../../../ui/kit/Icon";
import { announce } from "../../../../ui/kit/toast";
import { newId } from "../../../../ui/wire/connection";
import type { Room } from "../room";
import type { Talk } from "./lines";

type Mode = "whisper" | "say";

const TEXT_MAX = 4000;

/** Beside the agent: silently, or, once joined, in front of the customer under one's own name. */
export function Help({ room, talk }: { room: Room; talk: Talk }) {
  const [mode, setMode] = useState<Mode>("whisper");
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  if (talk.stage !== "serving" && talk.stage !== "wrap_up") return null;
  const inside = talk.participants.some(
    ({ id, kind }) => kind === "supervisor" && id === room.me.user,
  );
  const others = talk.participants.filter(({ id }) => id !== room.me.user);
  const saying = inside && mode === "say";
  const send = async () => {
    const words = text.trim();
    if (!words || busy) return;
    setBusy(true);
    const { contact } = talk;
    const done = await room.ask(
      saying
        ? { type: "say", contact, message: newId(), text: words }
        : { type: "whisper", contact, text: words },
      field.current,
    );
    setBusy(false);
    if (!done) return;
    announce(saying ? "Sent to the customer." : `Whispered to ${talk.agent_name}.`);
    setText("");
    field.current?.focus();
  };
  const turn = async (near: Element) => {
    const type = inside ? "leave" : "join";
    if (await room.ask({ type, contact: talk.contact }, near)) setMode(inside ? "whisper" : "say");
  };
  return (
    <form
      class={`help ${saying ? "help-say" : ""}`}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <p class="help-who" role="status">
        <Icon name={saying ? "chat" : "headphones"} />
        {saying
          ? `${talk.customer} reads this, from you.`
          : `Only ${talk.agent_name} and colleagues inside see this.`}
        {others.map(({ id, name, inside: came }) => (
          <span key={id} class="pill">
            {name} {came ? "is in" : "is asked"}
          </span>
        ))}
      </p>
      <textarea
        ref={field}
        class="field"
        rows={2}
        maxLength={TEXT_MAX}
        aria-label={saying ? `Write to ${talk.customer}` : `Whisper to ${talk.agent_name}`}
        placeholder={saying ? `Write to ${talk.customer}` : `Whisper to ${talk.agent_name}`}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          void send();
        }}
      />
      <div class="help-foot">
        {inside && (
          <fieldset class="help-modes">
            <legend class="sr-only">To whom</legend>
            {(["say", "whisper"] as const).map((each) => (
              <button
                key={each}
                type="button"
                class="help-mode"
                aria-pressed={mode === each}
                onClick={() => setMode(each)}
              >
                {each === "say" ? "Customer" : "Whisper"}
              </button>
            ))}
          </fieldset>
        )}
        {talk.stage === "serving" && (
          <Button
            icon={inside ? "leave" : "users"}
            title={inside ? "" : "The customer is told that you are here"}
            onClick={(event) => void turn(event.currentTarget)}
          >
            {inside ? "Leave" : "Join"}
          </Button>
        )}
        <Button kind="accent" type="submit" icon="send" busy={busy} aria-disabled={!text.trim()}>
          {saying ? "Send" : "Whisper"}
        </Button>
      </div>
    </form>
  );
}
