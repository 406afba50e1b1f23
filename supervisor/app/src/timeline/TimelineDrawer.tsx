import { useEffect, useState } from "preact/hooks";
import { Button, IconButton } from "../../../../ui/kit/Button";
import { Dialog } from "../../../../ui/kit/Dialog";
import { Icon } from "../../../../ui/kit/Icon";
import { ChannelMark } from "../../../../ui/kit/meters";
import { Empty, Failure, Skeleton } from "../../../../ui/kit/states";
import { clock, timeText } from "../../../../ui/kit/time";
import type { Room } from "../room";
import type { Refused } from "../setup/api";
import { refused } from "../setup/office";
import "./timeline.css";
import {
  type Day,
  happenings,
  type InHand,
  inHand,
  place,
  readDay,
  type Spell,
  shifted,
  stretch,
  ticks,
} from "./timeline";

/** Between two looks at what changes without a word to the board, as how long it lasts. */
const AGAIN_MS = 30_000;

/** An agent's day, beside the board. */
export function TimelineDrawer({ room, agent }: { room: Room; agent: string }) {
  const [asked, setAsked] = useState("");
  const [day, setDay] = useState<Day | null>(null);
  const [why, setWhy] = useState<Refused | null>(null);
  const [again, setAgain] = useState(0);
  const row = room.agent(agent);
  // What the board hears of the agent is in their day, too.
  const heard = asked ? "" : `${row?.state} ${row?.since} ${row?.contacts.join()}`;
  useEffect(() => {
    let wanted = true;
    readDay(agent, asked).then(
      (found) => {
        if (!wanted) return;
        setDay(found);
        setWhy(null);
      },
      (problem) => wanted && setWhy(refused(problem)),
    );
    return () => {
      wanted = false;
    };
  }, [agent, asked, again, heard]);
  useEffect(() => {
    const timer = setInterval(() => setAgain((count) => count + 1), AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  const shown = asked || day?.day || "";
  const isToday = day !== null && day.day === shown && day.end > day.now;
  return (
    <Dialog
      drawer
      title={`${row?.name ?? day?.name ?? agent}: the day`}
      onClose={() => {
        room.timeline.value = null;
      }}
    >
      <div class="day-choice">
        <IconButton
          icon="back"
          label="The day before"
          disabled={!shown}
          onClick={() => setAsked(shifted(shown, -1))}
        />
        <input
          type="date"
          class="select"
          aria-label="Day"
          value={shown}
          onChange={(event) => setAsked(event.currentTarget.value)}
        />
        <IconButton
          icon="next"
          label="The day after"
          disabled={!shown || isToday}
          onClick={() => setAsked(shifted(shown, 1))}
        />
        {!isToday && (
          <Button kind="quiet" onClick={() => setAsked("")}>
            Today
          </Button>
        )}
      </div>
      {why ? (
        <Failure
          title="The day cannot be read"
          text={why.message}
          retry={() => setAgain(again + 1)}
        />
      ) : day === null || day.day !== shown ? (
        <Skeleton rows={6} label="Loading the day" />
      ) : day.spells.length + day.contacts.length === 0 ? (
        <Empty icon="off" title="Not at work that day">
          <p>When the agent signs in, what happens is listed here.</p>
        </Empty>
      ) : (
        <Told room={room} day={day} />
      )}
    </Dialog>
  );
}

function Told({ room, day }: { room: Room; day: Day }) {
  const contacts = inHand(day).reverse();
  const time = (at: number) => timeText(at, day.time_zone);
  return (
    <>
      <dl class="day-sums">
        <Sum name="At work" ms={day.signed_in_ms}>
          {`${time(day.signed_in_at ?? day.begin)} to `}
          {day.signed_out_at !== null
            ? time(day.signed_out_at)
            : day.end > day.now
              ? "now"
              : "midnight"}
        </Sum>
        <Sum name="Available" ms={day.available_ms} />
        {day.not_responding_ms > 0 && (
          <Sum name="Not responding" ms={day.not_responding_ms}>
            {day.not_responding > 1 && `${day.not_responding} times`}
          </Sum>
        )}
        {day.reconnecting_ms > 0 && <Sum name="Reconnecting" ms={day.reconnecting_ms} />}
        <Sum name="Breaks" ms={day.break_ms} />
        <Sum name="With contacts" ms={day.in_hand_ms}>
          wrap-up included
        </Sum>
      </dl>
      <Lanes day={day} />
      <h3 class="day-title">What happened</h3>
      <ol class="day-list">
        {happenings(day).map((one) => (
          <li key={`${one.at} ${one.word}`}>
            <span class="num day-when">{time(one.at)}</span>
            <span class={`day-what day-${one.tone}`}>
              <Icon name={one.icon} />
              <span>
                {one.word}
                {one.within && <span class="quiet"> within {one.within}</span>}
                {one.at < day.begin && <span class="quiet"> since the day before</span>}
              </span>
            </span>
            <span class="num quiet day-long">
              {one.until === null && one.tone !== "gone" && "for "}
              {one.ms > 0 && clock(one.ms)}
            </span>
          </li>
        ))}
      </ol>
      <h3 class="day-title">
        In hand <span class="quiet">{contacts.length}</span>
      </h3>
      {contacts.length === 0 ? (
        <p class="quiet">No contact that day.</p>
      ) : (
        <ol class="day-list">
          {contacts.map((one) => (
            <li key={`${one.contact} ${one.at}`}>
              <Contact room={room} one={one} time={time} />
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

function Sum(props: { name: string; ms: number; children?: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd class="num">{clock(props.ms)}</dd>
      <dd class="quiet">{props.children}</dd>
    </div>
  );
}

interface ContactProps {
  room: Room;
  one: InHand;
  time: (at: number) => string;
}

function Contact({ room, one, time }: ContactProps) {
  const inner = (
    <>
      <span class="num day-when">{time(one.at)}</span>
      <span class="day-what">
        <ChannelMark channel={one.channel} />
        <span>
          {one.queue}
          {one.until === null && <span class="quiet"> in hand now</span>}
        </span>
      </span>
      <span class="num quiet day-long">
        {clock(one.served)}
        {one.wrapUp > 0 && ` + ${clock(one.wrapUp)} wrap-up`}
      </span>
    </>
  );
  return room.may("conversations") ? (
    <button
      type="button"
      class="behind day-line"
      onClick={() => {
        room.talk.value = one.contact;
      }}
    >
      {inner}
    </button>
  ) : (
    <span class="day-line">{inner}</span>
  );
}

/** The same as the lists say, to see at once: no more of it is read out. */
function Lanes({ day }: { day: Day }) {
  const drawn = stretch(day);
  const until = Math.min(day.now, day.end);
  const of = (kind: Spell["kind"]) => day.spells.filter((spell) => spell.kind === kind);
  const bar = (
    span: { started_at: number; ended_at: number | null },
    look: string,
    key: string,
  ) => {
    const { left, width } = place(span, drawn, until);
    return (
      <span key={key} class={`bar bar-${look}`} style={{ left: `${left}%`, width: `${width}%` }} />
    );
  };
  return (
    <div class="lanes" aria-hidden="true">
      <div class="lane">
        {of("status").map((one) => bar(one, one.value, `${one.started_at}`))}
        {[...of("responding"), ...of("connection")].map((one) =>
          bar(one, "trouble", `${one.kind}${one.started_at}`),
        )}
      </div>
      <div class="lane lane-hand">
        {day.contacts.map((one) =>
          bar(one, one.kind, `${one.contact}${one.kind}${one.started_at}`),
        )}
      </div>
      <div class="lane-hours num">
        {ticks(drawn).map((at) => (
          <span
            key={at}
            style={{ left: `${place({ started_at: at, ended_at: at }, drawn, until).left}%` }}
          >
            {timeText(at, day.time_zone)}
          </span>
        ))}
      </div>
      <p class="lane-key">
        <span>
          <i class="bar-available" /> Available
        </span>
        <span>
          <i class="bar-break" /> Break
        </span>
        <span>
          <i class="bar-trouble" /> Not responding, reconnecting
        </span>
        <span>
          <i class="bar-serving" /> With contacts
        </span>
        <span>
          <i class="bar-wrap_up" /> Wrap-up
        </span>
      </p>
    </div>
  );
}
