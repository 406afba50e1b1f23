import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Button, IconButton } from "../../../../ui/kit/Button";
import {
  added,
  KINDS,
  type Kind,
  LABEL_MAX,
  MAX_MAX,
  mayBe,
  moved,
  QUESTIONS_MAX,
  type Question,
} from "./asked";
import { Arrows, Check, Count, Select } from "./Parts";
import { WrongHere } from "./WrongHere";

interface Props {
  questions: readonly Question[];
  /** Under which they are kept, in their order. */
  ids: readonly string[];
  onChange: (questions: Question[]) => void;
}

/** The questions in their order: by buttons, or by Alt with the arrow keys. */
export function Questions({ questions, ids, onChange }: Props) {
  const [said, setSaid] = useState("");
  const list = useRef<HTMLOListElement>(null);
  /** What has the focus when the list is drawn again. */
  const next = useRef<{ key: number; at: string } | null>(null);
  useLayoutEffect(() => {
    const to = next.current;
    next.current = null;
    if (!to) return;
    const item = list.current?.querySelector(`[data-key="${to.key}"]`);
    const found = item?.querySelector<HTMLElement>(`${to.at}:not(:disabled)`);
    (found ?? item?.querySelector<HTMLElement>("input"))?.focus();
  });
  const move = (at: number, by: -1 | 1, focus: string) => {
    const question = questions[at];
    if (!question || !questions[at + by]) return;
    next.current = { key: question.key, at: focus };
    onChange(moved(questions, at, by));
    setSaid(`${question.label || "The question"} is number ${at + by + 1} now.`);
  };
  const add = (kind: Kind) => {
    const all = added(questions, kind);
    next.current = { key: all.at(-1)?.key ?? 0, at: "input" };
    onChange(all);
  };
  return (
    <>
      {questions.length === 0 && <p class="form-hint">Nothing is asked yet.</p>}
      {questions.length > 1 && (
        <p class="form-hint">
          <Arrows />
        </p>
      )}
      <ol class="asked-list" ref={list}>
        {questions.map((question, at) => (
          <OneQuestion
            key={question.key}
            question={question}
            id={ids[at] ?? ""}
            at={at}
            last={at === questions.length - 1}
            kinds={KINDS.filter(({ id }) => mayBe(questions, id, question.key))}
            onChange={(change) =>
              onChange(questions.map((one, place) => (place === at ? { ...one, ...change } : one)))
            }
            onMove={(by, focus) => move(at, by, focus)}
            onRemove={() => {
              const other = questions[at + 1] ?? questions[at - 1];
              if (other) next.current = { key: other.key, at: ".asked-remove" };
              onChange(questions.filter((_, place) => place !== at));
            }}
          />
        ))}
      </ol>
      <p class="sr-only" role="status">
        {said}
      </p>
      {questions.length < QUESTIONS_MAX ? (
        <div class="form-line asked-add">
          <span class="quiet">Ask for</span>
          {KINDS.filter(({ id }) => mayBe(questions, id)).map(({ id, label }) => (
            <Button key={id} icon="plus" onClick={() => add(id)}>
              {label}
            </Button>
          ))}
        </div>
      ) : (
        <p class="form-hint">{QUESTIONS_MAX} questions are the most.</p>
      )}
      <WrongHere name="fields" />
    </>
  );
}

interface OneProps {
  question: Question;
  id: string;
  at: number;
  last: boolean;
  kinds: readonly { id: Kind; label: string }[];
  onChange: (change: Partial<Question>) => void;
  onMove: (by: -1 | 1, focus: string) => void;
  onRemove: () => void;
}

const BY: Record<string, -1 | 1> = { ArrowUp: -1, ArrowDown: 1 };

function OneQuestion(props: OneProps) {
  const { question, id, at, onChange, onMove } = props;
  const number = at + 1;
  const called = question.label || `question ${number}`;
  const onKeyDown = (event: KeyboardEvent) => {
    const by = BY[event.key];
    if (!by || !event.altKey) return;
    event.preventDefault();
    const from = event.target as HTMLElement;
    onMove(by, from.dataset.part ? `[data-part="${from.dataset.part}"]` : "input");
  };
  return (
    <li class="asked" data-key={question.key} onKeyDown={onKeyDown}>
      <div class="asked-head">
        <span class="num quiet">{number}</span>
        <input
          class="field"
          data-part="label"
          aria-label={`Question ${number}`}
          placeholder="What is asked"
          value={question.label}
          maxLength={LABEL_MAX}
          onInput={(event) => onChange({ label: event.currentTarget.value })}
        />
        <IconButton
          icon="up"
          class="asked-up"
          label={`Move ${called} up`}
          disabled={at === 0}
          onClick={() => onMove(-1, ".asked-up")}
        />
        <IconButton
          icon="lower"
          class="asked-down"
          label={`Move ${called} down`}
          disabled={props.last}
          onClick={() => onMove(1, ".asked-down")}
        />
        <IconButton
          icon="trash"
          class="asked-remove"
          label={`Remove ${called}`}
          onClick={props.onRemove}
        />
      </div>
      <div class="asked-more">
        <WrongHere name={`fields.${id}.label`} />
        <div class="form-line">
          <Select
            label={`Kind of question ${number}`}
            value={question.kind}
            options={props.kinds}
            onPick={(kind) => onChange({ kind: kind as Kind })}
          />
          <Check
            label="Must be answered"
            on={question.required}
            onChange={(required) => onChange({ required })}
          />
          {question.kind === "text" && (
            <span class="asked-max">
              <span class="quiet">at most</span>
              <Count
                label={`Most letters of question ${number}`}
                value={question.max}
                min={1}
                max={MAX_MAX}
                unit="letters"
                onChange={(max) => max !== null && onChange({ max })}
              />
            </span>
          )}
        </div>
        <WrongHere name={`fields.${id}.kind`} />
        <WrongHere name={`fields.${id}.max`} />
        {question.kind === "choice" && (
          <textarea
            class="field area"
            aria-label={`Choices of question ${number}, one on each line`}
            placeholder="One choice on each line"
            rows={Math.min(Math.max(question.options.length, 3), 8)}
            value={question.options.join("\n")}
            onInput={(event) => onChange({ options: event.currentTarget.value.split("\n") })}
          />
        )}
        <WrongHere name={`fields.${id}.options`} />
      </div>
    </li>
  );
}
