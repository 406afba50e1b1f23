/** The customer's language: English is built in, others are one file each beside the panel. */
import { type Catalogue, type Translate, translator } from "../../../ui/kit/i18n";
import en from "./i18n/en.json";

/** One file `i18n/<code>.json` each; a test compares. */
export const LANGUAGES = ["az", "en", "id", "ru", "sl"] as const;
const PATIENCE_MS = 2_500;

export interface Words {
  locale: string;
  t: Translate;
}

/** The first of `wanted` that we speak. A language that does not arrive in time is English. */
export async function words(base: string, wanted: readonly string[]): Promise<Words> {
  const spoken =
    wanted.find((each) => (LANGUAGES as readonly string[]).includes(code(each))) ?? "en";
  const language = code(spoken);
  let own: Catalogue = en;
  if (language !== "en") {
    try {
      const answer = await fetch(`${base}widget/${language}.json`, {
        signal: AbortSignal.timeout?.(PATIENCE_MS),
      });
      if (!answer.ok) throw new Error(String(answer.status));
      own = (await answer.json()) as Catalogue;
    } catch {
      // Better in English than not at all.
      return { locale: "en", t: translator("en", en) };
    }
  }
  // Dates as the customer's own region writes them, where it speaks the page's language.
  const locale = wanted.find((each) => code(each) === language && each.length > 2) ?? spoken;
  return { locale, t: translator(locale, own, en) };
}

function code(locale: string): string {
  return locale.toLowerCase().split(/[-_]/)[0] as string;
}
