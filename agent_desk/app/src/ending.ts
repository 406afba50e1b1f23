/** What stands against ending a contact without a question. Pure. */
import type { Message } from "../../../ui/wire/generated";

/** A reply is half written, or nobody has answered the customer yet. */
export type Against = "unsent" | "unanswered";

/** `sending`: a reply is on its way. */
export function against(talk: readonly Message[], draft: string, sending: boolean): Against | null {
  if (draft.trim() !== "") return "unsent";
  // What came before the part that is here was a conversation.
  const whole = (talk[0]?.seq ?? 1) <= 1;
  const answered = sending || !whole || talk.some(({ sender }) => sender === "agent");
  return answered ? null : "unanswered";
}
