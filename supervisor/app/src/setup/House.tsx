import { useEffect, useRef, useState } from "preact/hooks";
import { Button, IconButton } from "../../../../ui/kit/Button";
import { channelWord } from "../../../../ui/kit/meters";
import { PREFIX } from "../alerts/alerts";
import { levels } from "../reports/question";
import type { Refused } from "./api";
import { again, baseOf, type Edited } from "./base";
import { ZONES } from "./HoursForm";
import { useUnsaved } from "./leaving";
import type { Office } from "./office";
import { Check, Row, Scroll, Select, Text, Time, Trouble } from "./Parts";
import type { Options } from "./QueueForm";
import { type Centre, type HousePart, LANGUAGES } from "./setup";
import { Wrong, WrongHere } from "./WrongHere";
import { besides, hasUnread, showWrong, wrongOf } from "./wrong";

const GREETINGS = LANGUAGES.map(({ id, label }) => ({ name: `greeting_${id}`, label }));
const KNOWN = [
  ...["brand", "greeting", "locale", "typing_preview", "time_zone", "service_level"],
  ...GREETINGS.map(({ name }) => name),
];
const RULES = ["interruptible", "lease_quiet_s", "lease_lost_s", "callback_life_s"];

type Settings = Record<string, string>;

/** The thresholds are changed elsewhere. */
const isAlert = (id: string) => id.startsWith(PREFIX);
const where = (settings: Settings, wanted: (id: string) => boolean): Settings =>
  Object.fromEntries(Object.entries(settings).filter(([id]) => wanted(id)));
const withoutAlerts = (settings: Settings) => where(settings, (id) => !isAlert(id));
const alertsOf = (settings: Settings) => where(settings, isAlert);

/** What holds for the whole centre. */
export function House({ office, options }: { office: Office; options: Options }) {
  const centre = office.found.value?.centre;
  const [settings, setSettings] = useState<Edited<Settings> | null>(null);
  const [rules, setRules] = useState<Edited<HousePart> | null>(null);
  const [why, setWhy] = useState<Refused | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLElement>(null);
  const dirty = settings !== null || rules !== null;
  useUnsaved(dirty);
  useEffect(() => {
    if (why) showWrong(form.current);
  }, [why]);
  if (!centre) return null;
  const stored = withoutAlerts(centre.settings);
  const now = settings?.mine ?? stored;
  const house = rules?.mine ?? centre.centre;
  const put = (id: string, value: string) => {
    const { [id]: _, ...others } = now;
    const mine = value === "" ? others : { ...others, [id]: value };
    setSettings({ before: settings?.before ?? stored, mine });
  };
  const change = (part: Partial<HousePart>) =>
    setRules({ before: rules?.before ?? centre.centre, mine: { ...house, ...part } });
  const saveSettings = async () => {
    if (!settings) return null;
    const base = baseOf(settings, (found) => withoutAlerts(found.settings), again(setSettings));
    const whole = (found: Centre) => ({ ...alertsOf(found.settings), ...settings.mine });
    const told = await office.put("settings", whole, "The settings hold now.", base);
    if (!told) setSettings(null);
    return told;
  };
  const saveRules = async () => {
    if (!rules) return null;
    const base = baseOf(rules, (found) => found.centre, again(setRules));
    const told = await office.put("centre", () => rules.mine, "The house rules hold now.", base);
    if (!told) setRules(null);
    return told;
  };
  const save = async () => {
    if (hasUnread(form.current)) return;
    setBusy(true);
    const why = (await saveSettings()) ?? (await saveRules());
    setBusy(false);
    setWhy(why);
  };
  const reasons = why?.reasons ?? [];
  const wrong = { ...wrongOf(reasons, "centre", RULES), ...wrongSetting(reasons) };
  const left = why && besides(why, "centre", RULES);
  return (
    <section class="card" aria-labelledby="house" ref={form}>
      <header class="card-head">
        <h2 id="house">House rules</h2>
      </header>
      <Wrong.Provider value={wrong}>
        <div class="setup-body house">
          <Trouble why={left} />
          <Chat now={now} put={put} />
          <h3>Figures</h3>
          <Row label="Time zone" name="time_zone" hint="Where days begin, for reports and “today”.">
            {(id) => (
              <>
                <Text
                  id={id}
                  list="house-zones"
                  value={now.time_zone ?? ""}
                  placeholder="UTC"
                  onInput={(text) => put("time_zone", text.trim())}
                />
                <datalist id="house-zones">
                  {ZONES.map((zone) => (
                    <option key={zone} value={zone} />
                  ))}
                </datalist>
              </>
            )}
          </Row>
          <Row label="Service level" name="service_level">
            {(id) => (
              <Select
                id={id}
                value={now.service_level ?? "SL-4"}
                options={levels}
                onPick={(level) => put("service_level", level)}
              />
            )}
          </Row>
          <Clocks house={house} change={change} />
          <Interruptible house={house} options={options} change={change} />
          <Others now={now} put={put} />
          <div class="row">
            <Button kind="accent" busy={busy} disabled={!dirty} onClick={save}>
              Save
            </Button>
            <Button
              disabled={!dirty}
              onClick={() => {
                setSettings(null);
                setRules(null);
                setWhy(null);
              }}
            >
              Undo changes
            </Button>
          </div>
        </div>
      </Wrong.Provider>
    </section>
  );
}

/** What is wrong with each, to be told beside it. */
const wrongSetting = (reasons: readonly string[]): Record<string, string> =>
  wrongOf(reasons, "settings", KNOWN);

interface SettingsProps {
  now: Settings;
  put: (id: string, value: string) => void;
}

function Chat({ now, put }: SettingsProps) {
  return (
    <>
      <h3>Chat</h3>
      <Row label="Name in the chat" name="brand">
        {(id) => (
          <Text
            id={id}
            value={now.brand ?? ""}
            placeholder="Cordboard"
            onInput={(text) => put("brand", text)}
          />
        )}
      </Row>
      <Row label="Greeting" name="greeting">
        {(id) => (
          <Text
            id={id}
            max={300}
            value={now.greeting ?? ""}
            placeholder="Hello. How can we help?"
            onInput={(text) => put("greeting", text)}
          />
        )}
      </Row>
      <Greetings now={now} put={put} />
      <Row
        label="Language"
        name="locale"
        hint="Where a site says nothing, and the browser neither."
      >
        {(id) => (
          <Select
            id={id}
            value={now.locale ?? "en"}
            options={LANGUAGES}
            onPick={(locale) => put("locale", locale)}
          />
        )}
      </Row>
      <Check
        label="Agents see what a customer types before it is sent"
        on={now.typing_preview === "on"}
        onChange={(on) => put("typing_preview", on ? "on" : "off")}
      />
    </>
  );
}

/** Of the languages that the chat speaks. Others are kept from a file. */
function Greetings({ now, put }: SettingsProps) {
  return (
    <details class="by-language">
      <summary>Greeting in other languages</summary>
      <p class="quiet">
        Where nothing stands, customers are greeted as above; without any greeting of yours, by ours
        in their language.
      </p>
      {GREETINGS.map(({ name, label }) => (
        <Row key={name} label={label} name={name}>
          {(id) => (
            <Text
              id={id}
              max={300}
              value={now[name] ?? ""}
              onInput={(text) => put(name, text.trim() ? text : "")}
            />
          )}
        </Row>
      ))}
    </details>
  );
}

interface RulesProps {
  house: HousePart;
  change: (part: Partial<HousePart>) => void;
}

function Clocks({ house, change }: RulesProps) {
  return (
    <>
      <h3>Lost connections and callbacks</h3>
      <Row label="An agent’s lost line goes unnoticed for" name="lease_quiet_s">
        {(id) => (
          <Time
            id={id}
            value={house.lease_quiet_s}
            onChange={(s) => change({ lease_quiet_s: s ?? 0 })}
          />
        )}
      </Row>
      <Row
        label="Then contacts go back to the line after"
        name="lease_lost_s"
        hint="Counted from the loss, too."
      >
        {(id) => (
          <Time
            id={id}
            value={house.lease_lost_s}
            onChange={(s) => change({ lease_lost_s: s ?? 0 })}
          />
        )}
      </Row>
      <Row label="A callback is tried for" name="callback_life_s">
        {(id) => (
          <Time
            id={id}
            value={house.callback_life_s}
            onChange={(s) => change({ callback_life_s: s ?? 0 })}
          />
        )}
      </Row>
    </>
  );
}

function Interruptible({ house, options, change }: RulesProps & { options: Options }) {
  const channels = options.channels.map(({ id }) => id);
  const over = house.interruptible;
  return (
    <>
      <h3>What may be offered over open work</h3>
      <p class="quiet">
        An agent who holds what stands left is offered what is ticked all the same.
      </p>
      <Scroll>
        <table class="table blocks over-table">
          <thead>
            <tr>
              <th scope="col">Holds</th>
              {channels.map((id) => (
                <th key={id} scope="col">
                  {channelWord(id)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {channels.map((held) => (
              <tr key={held}>
                <th scope="row">{channelWord(held)}</th>
                {channels.map((offered) => (
                  <td key={offered} class={held === offered ? "none" : ""}>
                    {held === offered ? (
                      <span class="quiet">–</span>
                    ) : (
                      <label class="over-one">
                        <input
                          type="checkbox"
                          aria-label={`${channelWord(offered)} over ${channelWord(held)}`}
                          checked={over[held]?.includes(offered) ?? false}
                          onChange={(event) => {
                            const on = event.currentTarget.checked;
                            const rest = (over[held] ?? []).filter((each) => each !== offered);
                            const next = { ...over, [held]: on ? [...rest, offered] : rest };
                            if (next[held]?.length === 0) delete next[held];
                            change({ interruptible: next });
                          }}
                        />
                        <span class="block-word">{channelWord(offered)}</span>
                      </label>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <WrongHere name="interruptible" />
    </>
  );
}

/** What a file may have brought along, so that nothing is hidden. */
function Others({ now, put }: SettingsProps) {
  const others = Object.keys(now).filter((id) => !KNOWN.includes(id));
  if (others.length === 0) return null;
  return (
    <>
      <h3>Other settings</h3>
      {others.sort().map((id) => (
        <div class="form-line" key={id}>
          <span class="form-line-name">{id}</span>
          <input
            class="field"
            aria-label={id}
            value={now[id]}
            maxLength={2_000}
            onInput={(event) => put(id, event.currentTarget.value)}
          />
          <IconButton icon="trash" label={`Remove ${id}`} onClick={() => put(id, "")} />
        </div>
      ))}
    </>
  );
}
