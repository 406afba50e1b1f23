import { useRef, useState } from "preact/hooks";
import { Button } from "../../../../ui/kit/Button";
import { Dialog } from "../../../../ui/kit/Dialog";
import { uncopied, useUnsaved } from "../setup/leaving";

interface Props {
  title: string;
  /** What the secret is: "link". */
  what: string;
  secret: string;
  /** What it is for, and where it belongs. */
  says: string;
  onClose: () => void;
}

/** What is shown once: closed without a copy, it asks first. */
export function Once({ title, what, secret, says, onClose }: Props) {
  const [copied, setCopied] = useState<"" | "yes" | "no">("");
  const [asked, setAsked] = useState(false);
  const text = useRef<HTMLElement>(null);
  useUnsaved(copied !== "yes", uncopied(what));
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(secret);
      setCopied("yes");
    } catch {
      // Without https there is no clipboard.
      setCopied("no");
      if (text.current) getSelection()?.selectAllChildren(text.current);
    }
  };
  const close = () => {
    if (copied === "" && !asked) setAsked(true);
    else onClose();
  };
  return (
    <Dialog
      title={title}
      onClose={close}
      footer={
        asked ? (
          <div class="form-leave" role="alert">
            <strong>The {what} is not copied yet, and not shown again.</strong>
            <Button onClick={() => setAsked(false)}>Back to it</Button>
            <Button kind="danger" onClick={onClose}>
              Close without it
            </Button>
          </div>
        ) : (
          <>
            <Button onClick={close}>Close</Button>
            <Button kind="accent" data-first onClick={copy}>
              Copy it
            </Button>
          </>
        )
      }
    >
      <p>
        <strong>This is shown only now.</strong> {says}
      </p>
      <p class="form-link">
        <code ref={text}>{secret}</code>
      </p>
      <p class="form-hint" role="status">
        {copied === "yes" && "Copied."}
        {copied === "no" && "The browser does not copy here. It is selected: press Ctrl+C."}
      </p>
    </Dialog>
  );
}
