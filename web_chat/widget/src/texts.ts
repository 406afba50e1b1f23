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
  const locale =
    wanted.find((each) => (LANGUAGES as readonly string[]).includes(code(each))) ?? "en";
  if (code(locale) !== "en") {
    try {
      const answer = await fetch(`${base}widget/${code(locale)}.json`, {
        signal: AbortSignal.timeout?.(PATIENCE_MS),
      });
      if (answer.ok)
        return { locale, t: translator(locale, (await answer.json()) as Catalogue, en) };
    } catch {
      // Better in English than not at all.
    }
    return { locale: "en", t: translator("en", en) };
  }
  return { locale, t: translator(locale, en) };
}

function code(locale: string): string {
  return locale.toLowerCase().split(/[-_]/)[0] as string;
}
