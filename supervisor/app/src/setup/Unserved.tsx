/** A queue that nobody serves: whoever comes would wait for ever. */
import { Button } from "../../../../ui/kit/Button";
import { Dialog } from "../../../../ui/kit/Dialog";

const SAYS = "Nobody serves this queue yet: customers would wait.";
const AGENTS = "#/setup/agents";

export function UnservedMark() {
  return (
    <span class="pill pill-late" title={SAYS}>
      nobody serves it
    </span>
  );
}

/** In the form of a queue that is there already. */
export function UnservedHint() {
  return (
    <p class="form-unserved" role="note">
      {SAYS} <a href={AGENTS}>Choose agents</a>
    </p>
  );
}

/** After it was made, or put into use again. */
export function UnservedDialog(props: { name: string; isPublic: boolean; onClose: () => void }) {
  return (
    <Dialog
      title={`${props.name} has no agents`}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>Later</Button>
          <Button
            kind="accent"
            data-first
            onClick={() => {
              props.onClose();
              location.hash = AGENTS;
            }}
          >
            Choose agents
          </Button>
        </>
      }
    >
      <p>{SAYS}</p>
      {props.isPublic && <p>Customers can choose it as a topic of the chat from now on.</p>}
    </Dialog>
  );
}
