import { useEffect, useState } from "preact/hooks";
import { Icon } from "../../../../ui/kit/Icon";
import { Skeleton } from "../../../../ui/kit/states";
import type { Room } from "../room";
import { FormDialog } from "../setup/Form";
import { Office } from "../setup/office";
import { Check, Count, Row, Time, Trouble } from "../setup/Parts";
import { PREFIX, THRESHOLDS } from "./alerts";
import { allowNotes, choice, choose, sound } from "./bell";

type Settings = Readonly<Record<string, string>>;

const isSame = (one: Settings, other: Settings): boolean =>
  THRESHOLDS.every(({ id }) => one[PREFIX + id] === other[PREFIX + id]);

/** What is past its threshold now, and the thresholds. */
export function AlertsDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  const [office] = useState(() => new Office());
  const [draft, setDraft] = useState<Settings | null>(null);
  const mayChange = room.may("setup");
  useEffect(() => {
    if (mayChange) void office.load();
  }, [office, mayChange]);
  const settings = office.found.value?.centre.settings;
  const now = draft ?? settings ?? {};
  const put = (id: string, value: string) => {
    const { [PREFIX + id]: _, ...others } = now;
    setDraft(value === "" ? others : { ...others, [PREFIX + id]: value });
  };
  const dirty = settings !== undefined && !isSame(now, settings);
  const save = async () => {
    const told = await office.put("settings", now, "The thresholds hold for everybody now.");
    if (!told) onClose();
    return told;
  };
  const alerts = room.alerts.value;
  return (
    <FormDialog
      title="Alerts"
      path="settings"
      fields={[]}
      dirty={dirty}
      ready={dirty}
      fixed={!mayChange}
      saveWord="Save the thresholds"
      save={save}
      onClose={onClose}
    >
      {alerts.length === 0 ? (
        <p class="quiet">Nothing is past a threshold.</p>
      ) : (
        <ul class="alert-list">
          {alerts.map((alert) => (
            <li key={`${alert.queue} ${alert.threshold}`}>
              <Icon name="alert" /> {alert.text}
            </li>
          ))}
        </ul>
      )}
      {mayChange && (
        <>
          <h3>Thresholds of the centre</h3>
          <Trouble why={office.trouble.value} />
          {!settings ? (
            <Skeleton rows={6} label="Loading the thresholds" />
          ) : (
            THRESHOLDS.map(({ id, label, unit }) => (
              <Row key={id} label={label}>
                {(field) =>
                  unit === "seconds" ? (
                    <Time
                      id={field}
                      value={PREFIX + id in now ? Number(now[PREFIX + id]) : null}
                      off="no alert"
                      onChange={(s) =>
                        put(id, s === null ? "" : String(Math.max(0, Math.round(s))))
                      }
                    />
                  ) : (
                    <Count
                      id={field}
                      value={PREFIX + id in now ? Number(now[PREFIX + id]) : null}
                      min={0}
                      max={unit === "percent" ? 100 : 99_999}
                      off="no alert"
                      onChange={(count) => put(id, count === null ? "" : String(count))}
                    />
                  )
                }
              </Row>
            ))
          )}
          <p class="form-hint">A queue may have its own: see it in the set-up.</p>
        </>
      )}
      <h3>On this device</h3>
      <Check
        label="A sound"
        on={choice.value.sound}
        onChange={(on) => {
          choose({ sound: on });
          if (on) sound();
        }}
      />
      <Check
        label="A notification while this page is in the background"
        on={choice.value.notes}
        onChange={async (on) => choose({ notes: on && (await allowNotes()) })}
      />
    </FormDialog>
  );
}
