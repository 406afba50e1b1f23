/** Texts by key, with the plural forms of the language (Intl.PluralRules). */

/** A text, or its forms by plural category; `{n}` chooses the form. */
export type Text = string | Partial<Record<Intl.LDMLPluralRule, string>>;
export type Catalogue = Readonly<Record<string, Text>>;
export type Values = Readonly<Record<string, string | number>>;
export type Translate = (key: string, values?: Values) => string;

/** Keys that end in `_ordinal` count 1st, 2nd, 3rd; the others 1, 2, 3. Missing keys come from `fallback`. */
export function translator(locale: string, own: Catalogue, fallback: Catalogue = own): Translate {
  const numbers = new Intl.NumberFormat(locale);
  const rules = (type: Intl.PluralRuleType) => new Intl.PluralRules(locale, { type });
  return (key, values = {}) => {
    const text = own[key] ?? fallback[key] ?? key;
    const category = () =>
      rules(key.endsWith("_ordinal") ? "ordinal" : "cardinal").select(Number(values.n));
    const form = typeof text === "string" ? text : (text[category()] ?? text.other ?? key);
    return form.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      return typeof value === "number" ? numbers.format(value) : (value ?? whole);
    });
  };
}
