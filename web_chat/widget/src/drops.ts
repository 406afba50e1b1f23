/** Files may be dropped anywhere on the panel while there is a conversation. */
import type { Composer } from "./composer";

/** From the first file that is dragged in. */
export function takeDrops(panel: HTMLElement, composer: Composer, text: string): void {
  const files = (event: DragEvent) =>
    event.dataTransfer?.types.includes("Files") && !composer.element.hidden;
  panel.ondragover = (event) => {
    if (!files(event)) return;
    event.preventDefault();
    panel.dataset.drop = text;
  };
  panel.ondragleave = (event) => {
    if (!panel.contains(event.relatedTarget as Node | null)) delete panel.dataset.drop;
  };
  panel.ondrop = (event) => {
    delete panel.dataset.drop;
    if (!files(event)) return;
    event.preventDefault();
    composer.attach(event.dataTransfer?.files);
  };
}
