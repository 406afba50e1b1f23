import { useState } from "preact/hooks";
import { Button, IconButton } from "../../../../ui/kit/Button";
import { FormDialog, useDraft } from "./Form";
import { HoursForm } from "./HoursForm";
import { OwnAlerts } from "./OwnAlerts";
import { NAME_FIELDS, OwnNames } from "./OwnNames";
import type { Office } from "./office";
import { Check, Count, Levels, Row, Select, Text, Time } from "./Parts";
import { COUNTS, OTHERWISE, TIMES } from "./rules";
import {
  idOf,
  isUnserved,
  nameOf,
  offered,
  type QueuePart,
  type Rules,
  secondsText,
  skillsOf,
} from "./setup";
import { UnservedDialog, UnservedHint } from "./Unserved";
import { WrongHere } from "./WrongHere";

export interface Options {
  strategies: readonly { id: string; label: string }[];
  channels: readonly { id: string; label: string }[];
}

/** Of a channel that no queue has yet. */
const FIRST: Rules = { target_s: 60, offer_s: 30, wrap_up_s: 60 };
const NEW: QueuePart = {
  id: "",
  name: "",
  names: {},
  strategy: "most_available",
  needs: {},
  rings: [],
  head_start_s: 0,
  channels: {},
  hours: null,
  overflow: null,
  otherwise: "message",
  max_waiting: null,
  max_wait_s: null,
  preferred_s: 30,
  exclusion_s: 120,
  public: true,
  keep_days: null,
  alerts: {},
  disabled: false,
};
const FIELDS = [
  ...["name", "strategy", "needs", "head_start_s", "hours", "overflow", "max_waiting", "alerts"],
  ...["max_wait_s", "preferred_s", "exclusion_s", "keep_days"],
  ...NAME_FIELDS,
  "names",
];

interface Props {
  office: Office;
  options: Options;
  queue: QueuePart | null;
  onClose: () => void;
}

export function QueueForm({ office, options, queue, onClose }: Props) {
  const centre = office.found.value?.centre;
  const queues = centre?.queues ?? [];
  const usual = (channel: string) => office.found.value?.house[channel] ?? FIRST;
  const [draft, put, dirty, base] = useDraft<QueuePart>("queues", queue, {
    ...NEW,
    channels: { chat: usual("chat") },
  });
  const [waits, setWaits] = useState(false);
  const skills = centre ? skillsOf(centre) : [];
  const ids = queues.map((each) => each.id);
  const id = queue?.id ?? idOf(draft.name, ids);
  const rules = [...TIMES, ...COUNTS].map(([name]) => name);
  const channels = options.channels.flatMap((channel) =>
    rules.map((name) => ruleOf(channel.id, name)),
  );
  const rings = draft.rings.map((_, at) => `rings.${at}`);
  const fields = [...FIELDS, ...rings, ...channels];
  const save = async () => {
    const done = queue ? `${draft.name} changed.` : `${draft.name} added.`;
    const told = await office.put(`queues/${id}`, () => ({ ...draft, id }), done, base);
    if (told) return told;
    const isNew = !queue || queue.disabled;
    if (isNew && isUnserved(office.found.value?.centre, { ...draft, id })) setWaits(true);
    else onClose();
    return null;
  };
  if (waits) return <UnservedDialog name={draft.name} isPublic={draft.public} onClose={onClose} />;
  return (
    <FormDialog
      wide
      title={queue ? queue.name : "New queue"}
      path={`queues.${id}`}
      fields={fields}
      dirty={dirty}
      missing={{ name: !draft.name.trim() && "Write a name." }}
      saveWord={queue ? "Save" : "Add the queue"}
      save={save}
      onClose={onClose}
    >
      {queue && isUnserved(centre, queue) && <UnservedHint />}
      <Row label="Name" name="name">
        {(id) => <Text id={id} value={draft.name} onInput={(name) => put({ name })} data-first />}
      </Row>
      <OwnNames name={draft.name} names={draft.names} onChange={(names) => put({ names })} />
      <Row label="Who gets the next contact" name="strategy">
        {(id) => (
          <Select
            id={id}
            value={draft.strategy}
            options={options.strategies}
            onPick={(strategy) => put({ strategy })}
          />
        )}
      </Row>
      <Row
        label="Head start"
        name="head_start_s"
        hint="Contacts here count as if they had come this much earlier."
      >
        {(id) => (
          <Time
            id={id}
            value={draft.head_start_s}
            off="none"
            onChange={(s) => put({ head_start_s: s ?? 0 })}
          />
        )}
      </Row>
      <h3>Skills</h3>
      <Levels
        what="Needed"
        drops
        needs={draft.needs}
        skills={skills}
        onChange={(needs) => put({ needs })}
      />
      <Rings draft={draft} skills={skills} put={put} />
      <h3>Channels</h3>
      {options.channels.map(({ id, label }) => (
        <Channel
          key={id}
          id={id}
          label={label}
          usual={usual(id)}
          rules={draft.channels[id] ?? null}
          onChange={(rules) => {
            const { [id]: _, ...others } = draft.channels;
            put({ channels: rules ? { ...others, [id]: rules } : others });
          }}
        />
      ))}
      <h3>Hours</h3>
      <HoursForm hours={draft.hours} onChange={(hours) => put({ hours })} />
      <WrongHere name="hours" />
      <h3>When it is closed, full or slow</h3>
      <Row label="Others take over" name="overflow" hint="Where contacts go from here.">
        {(id) => (
          <Select
            id={id}
            value={draft.overflow ?? ""}
            none="Nobody"
            options={offered(queues, [draft.overflow ?? ""])
              .filter((each) => each.id !== draft.id)
              .map((each) => ({ id: each.id, label: nameOf(each) }))}
            onPick={(overflow) => put({ overflow: overflow || null })}
          />
        )}
      </Row>
      <Row label="Otherwise">
        {(id) => (
          <Select
            id={id}
            value={draft.otherwise}
            options={OTHERWISE}
            onPick={(otherwise) => put({ otherwise })}
          />
        )}
      </Row>
      <Row label="At most waiting" name="max_waiting">
        {(id) => (
          <Count
            id={id}
            value={draft.max_waiting}
            min={0}
            max={1_000_000}
            off="any number"
            onChange={(max_waiting) => put({ max_waiting })}
          />
        )}
      </Row>
      <Row label="Longest wait" name="max_wait_s" hint="Then the contact goes to the other queue.">
        {(id) => (
          <Time
            id={id}
            value={draft.max_wait_s}
            off="any time"
            onChange={(max_wait_s) => put({ max_wait_s })}
          />
        )}
      </Row>
      <Row label="Wait for the preferred agent" name="preferred_s">
        {(id) => (
          <Time id={id} value={draft.preferred_s} onChange={(s) => put({ preferred_s: s ?? 0 })} />
        )}
      </Row>
      <Row label="Passed over after a miss" name="exclusion_s">
        {(id) => (
          <Time id={id} value={draft.exclusion_s} onChange={(s) => put({ exclusion_s: s ?? 0 })} />
        )}
      </Row>
      <h3>Customers</h3>
      <Check
        label="A topic that customers may choose in the chat"
        on={draft.public}
        onChange={(on) => put({ public: on })}
      />
      <Row
        label="Words are kept for"
        name="keep_days"
        hint="After the end. Then words, files and notes are deleted; figures stay."
      >
        {(id) => (
          <Count
            id={id}
            value={draft.keep_days}
            min={1}
            max={3_650}
            off="always"
            unit="days"
            onChange={(keep_days) => put({ keep_days })}
          />
        )}
      </Row>
      <h3>Alerts</h3>
      <OwnAlerts
        own={draft.alerts}
        house={centre?.settings ?? {}}
        onChange={(alerts) => put({ alerts })}
      />
      <WrongHere name="alerts" />
      {queue && (
        <>
          <h3>Out of use</h3>
          <Check
            label="Disabled: nobody new comes in"
            on={draft.disabled}
            onChange={(disabled) => put({ disabled })}
          />
          <p class="form-hint">
            Whoever is in it is served to the end. Agents keep it, and reports its figures.
          </p>
        </>
      )}
    </FormDialog>
  );
}

function Rings({
  draft,
  skills,
  put,
}: {
  draft: QueuePart;
  skills: readonly string[];
  put: (change: Partial<QueuePart>) => void;
}) {
  const change = (at: number, ring: QueuePart["rings"][number]) =>
    put({ rings: draft.rings.map((each, place) => (place === at ? ring : each)) });
  return (
    <>
      {draft.rings.map((ring, at) => (
        <fieldset class="form-group" key={at}>
          <legend>Ring {at + 1}</legend>
          <div class="form-line">
            <span>After waiting</span>
            <Time
              label={`Ring ${at + 1}: after waiting`}
              value={ring.after_s}
              onChange={(s) => change(at, { ...ring, after_s: s ?? 0 })}
            />
            <span>this is enough:</span>
            <IconButton
              icon="trash"
              label={`Remove ring ${at + 1}`}
              onClick={() => put({ rings: draft.rings.filter((_, place) => place !== at) })}
            />
          </div>
          <Levels
            what={`Ring ${at + 1}`}
            needs={ring.needs}
            skills={skills}
            onChange={(needs) => change(at, { ...ring, needs })}
          />
          <WrongHere name={`rings.${at}`} />
        </fieldset>
      ))}
      <Button
        icon="plus"
        onClick={() => {
          const last = draft.rings.at(-1);
          const ring = { after_s: (last?.after_s ?? 0) + 60, needs: last?.needs ?? draft.needs };
          put({ rings: [...draft.rings, ring] });
        }}
      >
        Ask for less after a while
      </Button>
    </>
  );
}

const ruleOf = (channel: string, name: string): string => `channels.${channel}.${name}`;

function Channel({
  id: channel,
  label,
  usual,
  rules,
  onChange,
}: {
  id: string;
  label: string;
  /** What the house does in it. */
  usual: Rules;
  rules: Rules | null;
  onChange: (rules: Rules | null) => void;
}) {
  if (!rules) return <Check label={label} on={false} onChange={() => onChange(usual)} />;
  const time = (name: string) => rules[name] as number | null | undefined;
  return (
    <div class="form-channel">
      <Check label={label} on onChange={() => onChange(null)} />
      <details>
        <summary>
          Answered within {secondsText(time("target_s"))}, offered for{" "}
          {secondsText(time("offer_s"))}
          {time("wrap_up_s") ? `, wrap-up ${secondsText(time("wrap_up_s"))}` : ", no wrap-up"}
        </summary>
        <div class="form-pairs">
          {TIMES.map(([name, words, off]) => (
            <Row key={name} label={words} name={ruleOf(channel, name)}>
              {(id) => (
                <Time
                  id={id}
                  value={time(name)}
                  {...(off === null ? {} : { off })}
                  onChange={(s) => onChange({ ...rules, [name]: s })}
                />
              )}
            </Row>
          ))}
          {COUNTS.map(([name, words, usual, min, max]) => (
            <Row key={name} label={words} name={ruleOf(channel, name)}>
              {(id) => (
                <Count
                  id={id}
                  min={min}
                  max={max}
                  value={(rules[name] as number | null | undefined) ?? usual}
                  onChange={(count) => onChange({ ...rules, [name]: count ?? usual })}
                />
              )}
            </Row>
          ))}
          <Check
            label="Accepted at once"
            on={rules.auto_accept === true}
            onChange={(on) => onChange({ ...rules, auto_accept: on })}
          />
        </div>
      </details>
    </div>
  );
}
