import { useId, useRef, useState } from "preact/hooks";
import { Icon } from "../../../../ui/kit/Icon";
import { place } from "../../../../ui/kit/Menu";

/** A column's head that says what is counted: under the pointer, on focus, and to screen readers. */
export function Definition({ title, text }: { title: string; text: string }) {
  const [open, setOpen] = useState(false);
  const head = useRef<HTMLButtonElement>(null);
  const tip = useRef<HTMLSpanElement>(null);
  const id = useId();
  const show = () => {
    setOpen(true);
    place(head.current, tip.current, "end");
  };
  const hide = () => setOpen(false);
  return (
    <>
      <button
        type="button"
        class="definition"
        ref={head}
        aria-describedby={id}
        onPointerEnter={show}
        onPointerLeave={hide}
        onFocus={show}
        onBlur={hide}
        onClick={show}
        onKeyDown={(event) => event.key === "Escape" && hide()}
      >
        {title}
        <Icon name="info" />
      </button>
      <span role="tooltip" id={id} ref={tip} class={`tip ${open ? "tip-open" : ""}`}>
        {text}
      </span>
    </>
  );
}
