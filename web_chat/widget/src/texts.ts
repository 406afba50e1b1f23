/**
 * The customer's language. The build makes one panel per file in `i18n/`, with its texts inside; here
 * they are the English ones, which the tests see.
 */
import { type Text, type Translate, translator } from "../../../ui/kit/i18n";
import texts from "./i18n/en.json";

export interface Words {
  locale: string;
  /** Those by which `t` speaks; what is fetched later brings more. */
  texts: Record<string, Text>;
  t: Translate;
}

/**
 * `language` is the one of this panel; dates are as the customer's own region writes them. Pages say all
 * kinds of things in `lang`, and Intl throws at what is no tag: only language and region are taken.
 */
export function words(language: string, wanted: readonly string[]): Words {
  const locale = RegExp(`\\b${language}-[a-z]{2}\\b`, "i").exec(wanted.join())?.[0] ?? language;
  const own = texts as unknown as Words["texts"];
  return { locale, texts: own, t: translator(locale, own) };
}
