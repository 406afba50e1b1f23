/** The conversation as a text to keep: what the server has, and nothing that was never sent. */
import type { Line } from "./lines";
import type { Context } from "./view";

/** Whether anything can be kept. */
export const isSent = ({ seq }: Line): boolean => seq > 0;

export function transcriptOf(
  lines: readonly Line[],
  { t, locale, time }: Pick<Context, "t" | "locale" | "time">,
): string[] {
  return lines.filter(isSent).flatMap(({ sender, name, at, text, file, notice }) => {
    const when = `[${time.exact(at, locale)}]`;
    if (sender === "system")
      return [`${when} ${t(notice === "ended" ? "over" : notice, { name })}`];
    const said = [text, file?.name].filter(Boolean).join(" ");
    return said ? [`${when} ${sender === "customer" ? t("you") : name}: ${said}`] : [];
  });
}
