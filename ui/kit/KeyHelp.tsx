import { Dialog } from "./Dialog";

/** What a key does: in the order in which they are listed. */
export type KeyWords = readonly (readonly [keys: string, does: string])[];

/** The list that "?" opens. */
export function KeyHelp({ keys, onClose }: { keys: KeyWords; onClose: () => void }) {
  return (
    <Dialog title="Keyboard" onClose={onClose}>
      <dl class="key-list">
        {keys.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd class="key">{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
