import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../../../ui/kit/Button";
import { Dialog } from "../../../../ui/kit/Dialog";
import { Icon } from "../../../../ui/kit/Icon";
import { Skeleton } from "../../../../ui/kit/states";
import type { Room } from "../room";
import type { Refused } from "../setup/api";
import { Office } from "../setup/office";
import { Check, Count, Row, Time, Trouble } from "../setup/Parts";
import { hasUnread, showWrong } from "../setup/wrong";
import { PREFIX, THRESHOLDS } from "./alerts";
import { allowNotes, choice, choose, sound } from "./bell";

/** What is past its threshold now, and the thresholds. */
export function AlertsDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  const [office] = useState(() => new Office());
  const [draft, setDraft] = useState<Record<string, string> | null>(null);
  const [why, setWhy] = useState<Refused | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    if (room.may("setup")) void office.load();
  }, [office, room]);
  const settings = office.found.value?.centre.settings;
  const now = draft ?? settings ?? {};
  const put = (id: string, value: string) => {
    const { [PREFIX + id]: _, ...others } = now;
    setDraft(value === "" ? others : { ...others, [PREFIX + id]: value });
  };
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (why) showWrong(form.current);
  }, [why]);
  const save = async () => {
    if (hasUnread(form.current)) return;
    setBusy(true);
    const told = await office.put("settings", now, "The thresholds hold for everybody now.");
    setBusy(false);
    setWhy(told);
    if (!told) onClose();
  };
  const alerts = room.alerts.value;
  return (
    <Dialog
      drawer
      title="Alerts"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          {room.may("setup") && (
            <Button kind="accent" busy={busy} disabled={!draft} onClick={save}>
              Save the thresholds
            </Button>
          )}
        </>
      }
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
      {room.may("setup") && (
        <div ref={form}>
          <h3>Thresholds of the centre</h3>
          <Trouble why={why ?? office.trouble.value} />
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
        </div>
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
    </Dialog>
  );
}
