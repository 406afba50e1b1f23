import { Row, Text } from "./Parts";
import { LANGUAGES } from "./setup";
import { WrongHere } from "./WrongHere";

type Names = Readonly<Record<string, string>>;

export const NAME_FIELDS = LANGUAGES.map(({ id }) => `names.${id}`);

/** What customers read in place of a queue's name. Languages that the chat does not speak are kept from a file. */
export function OwnNames({
  name,
  names,
  onChange,
}: {
  name: string;
  names: Names;
  onChange: (names: Record<string, string>) => void;
}) {
  const put = (language: string, text: string) => {
    const { [language]: _, ...others } = names;
    onChange(text.trim() ? { ...others, [language]: text } : others);
  };
  return (
    <>
      <details class="by-language">
        <summary>Name for customers, by language</summary>
        <p class="quiet">
          What they choose it by in the chat. Where nothing stands, they read its own name, as you
          and agents always do.
        </p>
        {LANGUAGES.map(({ id: language, label }) => (
          <Row key={language} label={label} name={`names.${language}`}>
            {(id) => (
              <Text
                id={id}
                lang={language}
                value={names[language] ?? ""}
                placeholder={name}
                onInput={(text) => put(language, text)}
              />
            )}
          </Row>
        ))}
      </details>
      <WrongHere name="names" />
    </>
  );
}
