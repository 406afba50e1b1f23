import { useState } from "preact/hooks";
import { Button, IconButton } from "../../../../ui/kit/Button";
import { monthAfter, monthDays, monthIn } from "./calendar";
import { OpenHours } from "./OpenHours";
import { Row } from "./Parts";
import type { Hours } from "./setup";

const HEADS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const month = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });
const whole = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeZone: "UTC" });
const named = (date: string): string => whole.format(Date.parse(`${date}T00:00:00Z`));

interface Props {
  hours: Hours;
  onChange: (hours: Hours) => void;
}

/** Which days are open when; a day that is pressed can have hours of its own. */
export function Calendar({ hours, onChange }: Props) {
  const [shown, setShown] = useState(() => monthIn(Date.now(), hours.time_zone));
  const [chosen, setChosen] = useState<string | null>(null);
  const days = monthDays(shown, hours);
  const day = chosen === null ? undefined : days.find((each) => each.date === chosen);
  const own = (date: string, text: string | null) => {
    const { [date]: _, ...others } = hours.holidays;
    onChange({ ...hours, holidays: text === null ? others : { ...others, [date]: text } });
  };
  const later = Object.keys(hours.holidays)
    .filter((date) => date.slice(0, 7) > shown)
    .sort();
  return (
    <div class="calendar">
      <div class="calendar-head">
        <IconButton
          icon="back"
          label="The month before"
          onClick={() => setShown(monthAfter(shown, -1))}
        />
        <strong aria-live="polite">{month.format(Date.parse(`${shown}-01T00:00:00Z`))}</strong>
        <IconButton
          icon="next"
          label="The next month"
          onClick={() => setShown(monthAfter(shown, 1))}
        />
      </div>
      <div class="calendar-days">
        {HEADS.map((head) => (
          <span key={head} class="calendar-name" aria-hidden="true">
            {head}
          </span>
        ))}
        {days.map((each) => (
          <button
            key={each.date}
            type="button"
            class={`calendar-day ${each.inside ? "" : "calendar-other"} ${each.hours ? "" : "calendar-closed"} ${each.special ? "calendar-special" : ""}`}
            aria-pressed={each.date === chosen}
            onClick={() => setChosen(each.date === chosen ? null : each.date)}
          >
            <span class="num" aria-hidden="true">
              {each.number}
            </span>
            <span class="sr-only">
              {`${named(each.date)}: ${each.hours || "closed"}${each.special ? ", a special day" : ""}`}
            </span>
            <span class="calendar-hours" aria-hidden="true">
              {each.hours || "closed"}
            </span>
          </button>
        ))}
      </div>
      {day && (
        <fieldset class="form-group" key={day.date}>
          <legend>{named(day.date)}</legend>
          <Row
            label="Open"
            hint={day.special ? "Only on this day." : "As every week, until you change it here."}
          >
            {(id) => (
              <OpenHours id={id} value={day.hours} onInput={(text) => own(day.date, text)} />
            )}
          </Row>
          <div class="row">
            {day.hours !== "" && <Button onClick={() => own(day.date, "")}>Closed that day</Button>}
            {day.special && (
              <Button onClick={() => own(day.date, null)}>As every week again</Button>
            )}
          </div>
        </fieldset>
      )}
      {later[0] && (
        <p class="form-hint">
          {later.length === 1 ? "One special day follows" : `${later.length} special days follow`}:{" "}
          <button
            type="button"
            class="link-button"
            onClick={() => setShown((later[0] ?? shown).slice(0, 7))}
          >
            {named(later[0])}
          </button>
        </p>
      )}
    </div>
  );
}
