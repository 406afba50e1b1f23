import { useId } from "preact/hooks";
import { Calendar } from "./Calendar";
import { OpenHours } from "./OpenHours";
import { Check, Row, Text } from "./Parts";
import { type Hours, weekDays, weekOf } from "./setup";

const NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
export const ZONES: readonly string[] = Intl.supportedValuesOf?.("timeZone") ?? [];

interface Props {
  hours: Hours | null;
  onChange: (hours: Hours | null) => void;
}

export function HoursForm({ hours, onChange }: Props) {
  const zones = useId();
  if (!hours)
    return (
      <Check
        label="Only at certain hours"
        on={false}
        onChange={() => {
          const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
          onChange({ time_zone, week: { "mon-fri": "08:00-17:00" }, holidays: {} });
        }}
      />
    );
  const days = weekDays(hours.week);
  return (
    <>
      <Check label="Only at certain hours" on onChange={() => onChange(null)} />
      <Row label="Time zone">
        {(id) => (
          <>
            <Text
              id={id}
              list={zones}
              value={hours.time_zone}
              onInput={(time_zone) => onChange({ ...hours, time_zone })}
            />
            <datalist id={zones}>
              {ZONES.map((zone) => (
                <option key={zone} value={zone} />
              ))}
            </datalist>
          </>
        )}
      </Row>
      {NAMES.map((name, at) => (
        <Row key={name} label={name}>
          {(id) => (
            <OpenHours
              id={id}
              value={days[at] ?? ""}
              onInput={(text) =>
                onChange({
                  ...hours,
                  week: weekOf(days.map((each, day) => (day === at ? text : each))),
                })
              }
            />
          )}
        </Row>
      ))}
      <p class="form-hint">As 08:00-12:00, 13:00-17:30. An end before its beginning is at night.</p>
      <h4>Holidays and special days</h4>
      <Calendar hours={hours} onChange={onChange} />
    </>
  );
}
