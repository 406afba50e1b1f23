import type { FilledIn as Record } from "../wire/generated";
import { Icon } from "./Icon";
import { exact } from "./time";
import { dayText, timeText } from "./times";

/** What the customer said and agreed to before the conversation, in the order of the questions. */
export function FilledIn({ record }: { record: Record }) {
  const { answers, consent, at } = record;
  return (
    <section class="filled" aria-label="Filled in beforehand">
      <p class="filled-title">Filled in beforehand</p>
      {answers.length > 0 && (
        <dl class="filled-answers">
          {answers.map(({ question, answer }, place) => (
            <div key={place}>
              <dt>{question}</dt>
              <dd>{answer}</dd>
            </div>
          ))}
        </dl>
      )}
      {consent && (
        <details class="filled-consent">
          <summary title={exact(at)}>
            <Icon name="check" />
            <span>
              Agreed, {dayText(at)}, {timeText(at)}
            </span>
          </summary>
          <p>{consent}</p>
        </details>
      )}
    </section>
  );
}
