import { PREFIX, THRESHOLDS } from "../alerts/alerts";
import { Check, Count, Row, Time } from "./Parts";
import { secondsText } from "./setup";

type Own = Readonly<Record<string, number | "off">>;

interface Props {
  own: Own;
  /** The settings of the centre, which hold where the queue says nothing. */
  house: Readonly<Record<string, string>>;
  onChange: (own: Record<string, number | "off">) => void;
}

/** Thresholds of one queue: as the centre's, its own, or none. */
export function OwnAlerts({ own, house, onChange }: Props) {
  const put = (id: string, value: number | "off" | null) => {
    const { [id]: _, ...others } = own;
    onChange(value === null ? others : { ...others, [id]: value });
  };
  return (
    <>
      <p class="form-hint">An empty field is as the centre's thresholds are.</p>
      {THRESHOLDS.map(({ id, label, unit }) => {
        const value = own[id] ?? null;
        const said = house[PREFIX + id];
        const words = said && unit === "seconds" ? secondsText(Number(said)) : said;
        const off = value === "off" ? "no alert" : words ? `${words}, as all` : "no alert";
        const number = typeof value === "number" ? value : null;
        return (
          <Row key={id} label={label}>
            {(field) => (
              <div class="form-own">
                {unit === "seconds" ? (
                  <Time
                    id={field}
                    value={number}
                    off={off}
                    onChange={(s) => put(id, s === null ? null : Math.max(0, Math.round(s)))}
                  />
                ) : (
                  <Count
                    id={field}
                    value={number}
                    min={0}
                    max={unit === "percent" ? 100 : 99_999}
                    unit={unit === "percent" ? "%" : undefined}
                    off={off}
                    onChange={(count) => put(id, count)}
                  />
                )}
                {(said !== undefined || value === "off") && (
                  <Check
                    label="never here"
                    on={value === "off"}
                    onChange={(on) => put(id, on ? "off" : null)}
                  />
                )}
              </div>
            )}
          </Row>
        );
      })}
    </>
  );
}
