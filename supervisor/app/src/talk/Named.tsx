import { useEffect, useRef } from "preact/hooks";
import { Button } from "../../../../ui/kit/Button";
import { Icon } from "../../../../ui/kit/Icon";
import { Ago } from "../../../../ui/kit/times";
import { announce } from "../../../../ui/kit/toast";
import type { Room } from "../room";

/** Notes in which agents have named this supervisor. */
export function Named({ room }: { room: Room }) {
  const told = useRef(new Set<string>());
  const mine = room.mentions.value;
  useEffect(() => {
    for (const one of mine) {
      const key = `${one.contact}:${one.at}`;
      if (told.current.has(key)) continue;
      told.current.add(key);
      const text = `${one.by} named you in a note about ${one.customer}`;
      announce(`${text}. ${one.text}`);
      if (document.hidden && "Notification" in window && Notification.permission === "granted")
        new Notification(text, { body: one.text, tag: key }).onclick = () => window.focus();
    }
  }, [mine]);
  return (
    <>
      {mine.map((one) => (
        <article key={one.contact} class="named" aria-label={`${one.by} named you`}>
          <Icon name="note" />
          <p>
            <strong>{one.by}</strong> about {one.customer}, <Ago at={one.at} />: {one.text}
          </p>
          <Button
            kind="accent"
            onClick={() => {
              room.talk.value = one.contact;
              void room.ask({ type: "put_away", contact: one.contact });
            }}
          >
            Read
          </Button>
          <Button
            onClick={(event) =>
              void room.ask({ type: "put_away", contact: one.contact }, event.currentTarget)
            }
          >
            Put away
          </Button>
        </article>
      ))}
    </>
  );
}
