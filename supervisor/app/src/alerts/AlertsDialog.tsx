import { useEffect, useState } from "preact/hooks";
import { Icon } from "../../../../ui/kit/Icon";
import { Skeleton } from "../../../../ui/kit/states";
import type { Room } from "../room";
import { again, baseOf, type Edited } from "../setup/base";
import { FormDialog } from "../setup/Form";
import { Office } from "../setup/office";
import { Check, Count, Row, Time, Trouble } from "../setup/Parts";
import { isSame } from "../setup/rebase";
import type { Centre } from "../setup/setup";
import { PREFIX, THRESHOLDS } from "./alerts";
import { allowNotes, choice, choose, sound } from "./bell";

type Settings = Readonly<Record<string, string>>;

/** The thresholds among the settings, or all the others. */
const part = (settings: Settings, isThreshold: boolean): Settings =>
  Object.fromEntries(
    Object.entries(settings).filter(([id]) => id.startsWith(PREFIX) === isThreshold),
  );

/** What is past its threshold now, and the thresholds. */
export function AlertsDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  const [office] = useState(() => new Office());
  const [draft, setDraft] = useState<Edited<Settings> | null>(null);
  const mayChange = room.may("setup");
  useEffect(() => {
    if (mayChange) void office.load();
  }, [office, mayChange]);
  const all = office.found.value?.centre.settings;
  const settings = all && part(all, true);
  const now = draft?.mine ?? settings ?? {};
  const put = (id: string, value: string) => {
    const { [PREFIX + id]: _, ...others } = now;
    const mine = value === "" ? others : { ...others, [PREFIX + id]: value };
    setDraft({ before: draft?.before ?? settings ?? {}, mine });
  };
  const dirty = settings !== undefined && !isSame(now, settings);
  const save = async () => {
    if (!draft) return null;
    const base = baseOf(draft, (centre) => part(centre.settings, true), again(setDraft));
    const whole = (centre: Centre) => ({ ...part(centre.settings, false), ...draft.mine });
    const done = "The thresholds hold for everybody now.";
    const told = await office.put("settings", whole, done, base);
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
                      unit={unit === "percent" ? "%" : undefined}
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
