/** A small choice of emoji above the composer. Arrow keys move in it, Enter inserts, Escape closes. */
import { h } from "./dom";

const COLUMNS = 8;
const EMOJI =
  "😀 😄 😅 😂 🙂 😉 😊 😍 😘 😎 🤔 😐 🙄 😕 😟 😢 😭 😡 😱 😴 🤒 🥳 🤝 👋 👍 👎 👌 👏 🙏 💪 ✌️ 👀 ❤️ 💔 ✨ 🔥 🎉 🎁 ⭐ ☀️ 🌧️ ❄️ 🌹 🍀 ☕ 🍰 🍕 🚗 🚚 ✈️ 🏠 🏢 📦 📞 📧 📷 💡 💻 💳 🧾 ⏰ 🔒 ✅ ❌".split(
    " ",
  );

/** Puts the choice before `composer`, or takes it away. */
export function toggleEmoji(
  composer: HTMLElement,
  label: string,
  insert: (emoji: string) => void,
  closed: () => void,
): void {
  const open = composer.querySelector(".emoji");
  if (open) {
    open.remove();
    closed();
    return;
  }
  const close = () => {
    element.remove();
    closed();
  };
  const buttons = EMOJI.map((emoji, index) =>
    h(
      "button",
      {
        type: "button",
        tabindex: index ? -1 : 0,
        click: () => {
          close();
          insert(emoji);
        },
      },
      emoji,
    ),
  );
  const element = h("div", { class: "emoji", role: "group", "aria-label": label }, ...buttons);
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -COLUMNS,
    ArrowDown: COLUMNS,
  };
  element.onkeydown = (event) => {
    const at = buttons.indexOf(event.target as HTMLButtonElement);
    const step = steps[event.key];
    const next = step ? buttons[at + step] : undefined;
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
    } else if (step) {
      event.preventDefault();
      if (!next) return;
      (buttons[at] as HTMLElement).tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    }
  };
  composer.prepend(element);
  buttons[0]?.focus();
}
