/** Small pieces of the forms. */
import type { ComponentChildren } from "preact";
import { useContext, useEffect, useId, useState } from "preact/hooks";
import { Button, IconButton } from "../../../../ui/kit/Button";
import { Icon } from "../../../../ui/kit/Icon";
import { large } from "./fields";
import {
  type Change,
  KINDS,
  type Needs,
  nameOf,
  offered,
  type Read,
  readCount,
  readTime,
  secondsText,
} from "./setup";
import { type Names, type Said, said, titleOf } from "./told";
import { Wrong, WrongHere } from "./WrongHere";
import type { Told } from "./wrong";

export function Row({
  label,
  hint,
  name,
  children,
}: {
  label: string;
  hint?: string;
  /** Of the field in the set-up: what the server says of it stands here. */
  name?: string;
  children: (id: string) => ComponentChildren;
}) {
  const id = useId();
  const why = useId();
  const wrong = useContext(Wrong)[name ?? ""];
  useEffect(() => {
    // Whatever stands in the row: the server's refusal is the field's, also for who cannot see it.
    const field = document.getElementById(id);
    if (!field || !wrong) return;
    const before = field.getAttribute("aria-describedby");
    field.dataset.refused = "";
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", why);
    return () => {
      delete field.dataset.refused;
      field.removeAttribute("aria-invalid");
      if (before) field.setAttribute("aria-describedby", before);
      else field.removeAttribute("aria-describedby");
    };
  }, [wrong]);
  return (
    <div class="form-row">
      <label for={id}>{label}</label>
      <div>
        {children(id)}
        <WrongHere name={name} id={why} />
        {hint && <p class="form-hint">{hint}</p>}
      </div>
    </div>
  );
}

export function Text({
  id,
  value,
  onInput,
  max = 80,
  ...rest
}: {
  id: string;
  value: string;
  onInput: (value: string) => void;
  max?: number;
  [name: string]: unknown;
}) {
  return (
    <input
      class="field"
      id={id}
      value={value}
      maxLength={max}
      autocomplete="off"
      onInput={(event) => onInput(event.currentTarget.value)}
      {...rest}
    />
  );
}

interface FieldProps {
  id?: string | undefined;
  label?: string | undefined;
  /** What an empty field means; without it something is needed. */
  off?: string | undefined;
  /** Stands behind the number. */
  unit?: string | undefined;
  onChange: (value: number | null) => void;
}

/** A time as "1 min 30 s". */
export function Time({ value, ...field }: FieldProps & { value: number | null | undefined }) {
  const read = (text: string) => readTime(text, field.off !== undefined);
  return <Typed {...field} value={secondsText(value)} example="20 s" read={read} />;
}

/** A whole number in its bounds. */
export function Count({
  value,
  min,
  max,
  ...field
}: FieldProps & { value: number | null; min: number; max: number }) {
  const read = (text: string) => readCount(text, min, max, field.off !== undefined);
  const said = value === null ? "" : String(value);
  return <Typed {...field} value={said} read={read} inputMode="numeric" />;
}

/** What cannot be read is not taken, stays, and says why: nothing is saved until it is put right. */
function Typed({
  id,
  label,
  off,
  unit,
  onChange,
  value,
  example,
  read,
  ...rest
}: FieldProps & {
  value: string;
  example?: string;
  read: (text: string) => Read;
  inputMode?: "numeric";
}) {
  const [text, setText] = useState<string | null>(null);
  const why = useId();
  const found = text === null ? null : read(text);
  const wrong = found && "wrong" in found ? found.wrong : null;
  return (
    <>
      <input
        class="field field-time num"
        {...(id ? { id } : {})}
        {...(label ? { "aria-label": label } : {})}
        {...(wrong ? { "aria-describedby": why } : {})}
        {...rest}
        placeholder={off ?? example}
        value={text ?? value}
        maxLength={40}
        aria-invalid={wrong !== null}
        onInput={(event) => {
          const said = event.currentTarget.value;
          setText(said);
          const now = read(said);
          if ("value" in now) onChange(now.value);
        }}
        onBlur={() => wrong === null && setText(null)}
      />
      {unit && (text ?? value) !== "" && <span class="quiet form-unit">{unit}</span>}
      {wrong && (
        <p class="form-wrong" id={why}>
          {wrong}
        </p>
      )}
    </>
  );
}

export function Select({
  id,
  label,
  value,
  options,
  none,
  onPick,
}: {
  id?: string;
  label?: string;
  value: string;
  options: readonly { id: string; label: string }[];
  none?: string;
  onPick: (value: string) => void;
}) {
  return (
    <select
      class="select"
      {...(id ? { id } : {})}
      {...(label ? { "aria-label": label } : {})}
      value={value}
      onChange={(event) => onPick(event.currentTarget.value)}
    >
      {none !== undefined && <option value="">{none}</option>}
      {options.map((option) => (
        <option key={option.id} value={option.id}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

export function Check({
  label,
  on,
  disabled = false,
  onChange,
}: {
  label: string;
  on: boolean;
  disabled?: boolean;
  onChange: (on: boolean) => void;
}) {
  return (
    <label class="form-check">
      <input
        type="checkbox"
        checked={on}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  );
}

/** The queues in which something holds. */
export function Queues({
  of,
  chosen,
  onChange,
}: {
  of: readonly { id: string; name: string; disabled: boolean }[];
  chosen: readonly string[];
  onChange: (queues: string[]) => void;
}) {
  return (
    <>
      <p class="form-hint">In all queues, unless some are chosen.</p>
      {offered(of, chosen).map((queue) => (
        <Check
          key={queue.id}
          label={nameOf(queue)}
          on={chosen.includes(queue.id)}
          onChange={(on) =>
            onChange(on ? [...chosen, queue.id] : chosen.filter((each) => each !== queue.id))
          }
        />
      ))}
      <WrongHere name="queues" />
    </>
  );
}

/** Skills with their levels; of a queue's needs also for how long each is insisted on. */
export function Levels({
  what,
  needs,
  skills,
  drops = false,
  onChange,
}: {
  what: string;
  needs: Needs;
  skills: readonly string[];
  drops?: boolean;
  onChange: (needs: Needs) => void;
}) {
  const [name, setName] = useState("");
  const list = useId();
  const add = () => {
    const id = name.trim().toLowerCase().replace(/\s+/g, "-");
    if (!id || id in needs) return;
    onChange({ ...needs, [id]: 1 });
    setName("");
  };
  return (
    <div class="levels">
      {Object.keys(needs).length > 0 && (
        <div class="level level-head" aria-hidden="true">
          <span class="level-name">Skill</span>
          <span>Level</span>
          {drops && <span>Needed for</span>}
        </div>
      )}
      {Object.entries(needs).map(([id, need]) => {
        const level = typeof need === "number" ? need : (need.level ?? 1);
        const drop = typeof need === "number" ? null : (need.drop_after_s ?? null);
        const put = (next: number, after: number | null) =>
          onChange({
            ...needs,
            [id]: after === null ? next : { level: next, drop_after_s: after },
          });
        return (
          <div class="level" key={id}>
            <span class="level-name">{id}</span>
            <Count
              label={`${what}: level of ${id}`}
              value={level}
              min={1}
              max={100}
              onChange={(next) => put(next ?? 1, drop)}
            />
            {drops && (
              <Time
                label={`${what}: how long ${id} is insisted on`}
                value={drop}
                off="always"
                onChange={(after) => put(level, after)}
              />
            )}
            <IconButton
              icon="trash"
              label={`Remove ${id}`}
              onClick={() =>
                onChange(Object.fromEntries(Object.entries(needs).filter(([key]) => key !== id)))
              }
            />
          </div>
        );
      })}
      <div class="level">
        <input
          class="field"
          list={list}
          placeholder="Add a skill"
          aria-label={`${what}: add a skill`}
          maxLength={40}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            add();
          }}
        />
        <datalist id={list}>
          {skills.map((skill) => (
            <option key={skill} value={skill} />
          ))}
        </datalist>
        <Button icon="plus" disabled={!name.trim()} onClick={add}>
          Add
        </Button>
      </div>
    </div>
  );
}

/** How rows are put in order; by keys, where there are some. */
export function Arrows() {
  return (
    <>
      Arrows move one<span class="by-keys">; so do Alt and ↑ or ↓ while you are in it</span>.
    </>
  );
}

/** A table that is wider than its card scrolls inside it. */
export function Scroll({
  label = "Table",
  children,
}: {
  label?: string;
  children: ComponentChildren;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by keys too.
    <section class="report-scroll block-box" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}

export function Trouble({ why }: { why: Told | null }) {
  return (
    <div role="alert">
      {why && (
        <div class="form-trouble">
          <Icon name="alert" />
          <div>
            <strong>{why.message}</strong>
            {why.reasons.length > 0 && (
              <ul>
                {why.reasons.map((reason) => (
                  <li key={reason}>{reason}</li>
                ))}
              </ul>
            )}
          </div>
        </div>
      )}
    </div>
  );
}

const MARKS = { added: "plus", changed: "note", removed: "minus" } as const;

/** `names`: of what other things are called that stand in a value. */
export function Changes({ changes, names }: { changes: readonly Change[]; names: Names }) {
  return (
    <ul class="changes">
      {changes.map((change) => (
        <li key={`${change.kind} ${change.id}`} class={`change change-${change.what}`}>
          <p>
            <Icon name={MARKS[change.what]} />
            <strong>{titleOf({ ...change, subject: change.id })}</strong>
            <span class="quiet">
              {KINDS[change.kind] ?? change.kind} {change.what}
            </span>
          </p>
          {change.what === "changed" && (
            <Differences
              rows={change.differences.map((one) =>
                said(change.kind, change.id, [one.field, one.before, one.after], names),
              )}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

/** `only`: of what is new there is nothing before, of what is gone nothing after. */
export function Differences({ rows, only }: { rows: readonly Said[]; only?: "before" | "after" }) {
  return (
    <dl class="differences">
      {rows.map(({ field, before, after }) => (
        <div key={field}>
          <dt>{large(field)}</dt>
          <dd>
            {only !== "after" && <span class="before">{before}</span>}
            {!only && (
              <>
                <Icon name="next" />
                <span class="sr-only">becomes</span>
              </>
            )}
            {only !== "before" && <span class="after">{after}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
