import { Dialog } from "../../../ui/kit/Dialog";
import { HELP } from "./keys";

export function HelpDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keyboard" onClose={onClose}>
      <dl class="help">
        {HELP.map(([keys, does]) => (
          <div key={keys}>
            <dt>
              <kbd class="key">{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
