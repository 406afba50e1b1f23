/** The hours of one day as people write them. */

const SPAN = /^(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)$/;
const DAY_MIN = 24 * 60;

/** What is wrong with "08:00-12:00, 13:00-17:30"; null: nothing. As the server reads it. */
export function wrongHours(text: string): string | null {
  for (const part of text.split(",").map((each) => each.trim())) {
    if (part === "") continue;
    const found = SPAN.exec(part);
    if (!found) return "Write hours as 08:00-12:00, 13:00-17:30.";
    const [fromHour = 0, fromMin = 0, toHour = 0, toMin = 0] = found.slice(1).map(Number);
    if (fromHour > 23 || fromMin > 59 || toMin > 59 || toHour * 60 + toMin > DAY_MIN)
      return `${part}: a day goes from 00:00 to 24:00.`;
  }
  return null;
}
