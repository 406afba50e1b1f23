/** Fields of the set-up as the screens call them on which they are changed. */
import { channelWord } from "../../../../ui/kit/meters";
import { PREFIX, THRESHOLDS } from "../alerts/alerts";
import { COUNTS, TIMES } from "./rules";
import { LANGUAGES, languageText } from "./setup";

/** Within a sentence, but "SMS" stays as it is. */
export const small = (text: string): string =>
  /^\p{Lu}(?!\p{Lu})/u.test(text) ? text.slice(0, 1).toLowerCase() + text.slice(1) : text;

export const large = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

const bare = (name: string): string => name.replace(/_m?s$/, "");

export const FIELDS: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...TIMES, ...COUNTS].map(([id, words]) => [bare(id), small(words)])),
  auto_accept: "accepted at once",
  exclusion: "passed over after a miss",
  preferred: "wait for the preferred agent",
  head_start: "head start",
  max_wait: "longest wait",
  max_waiting: "at most waiting",
  otherwise: "otherwise",
  overflow: "others take over",
  needs: "skills",
  rings: "rings",
  keep_days: "words are kept for",
  public: "a topic of the chat",
  total: "limit of all together",
  may_pick: "may pick contacts out of their turn",
  own_teams: "sees only its own teams",
  agent: "serves as",
  place: "place in the list",
  fields: "questions",
  questions: "order of the questions",
  consent: "what is agreed to",
  consent_link: "link to more",
  link_text: "words of the link",
  begins: "first day",
  ends: "last day",
  seconds: "stays for",
  lease_quiet: "a lost line goes unnoticed for",
  lease_lost: "back to the line after",
  callback_life: "a callback is tried for",
  two_step_sign_in: "two-step sign-in",
  scopes: "what it may do",
  next_event: "sends on from event",
};

/** Where a field of that name is something else. */
const OF_KIND: Readonly<Record<string, string>> = {
  "contact.agent": "agent",
  "contact.part": "part in it",
  "key.ends": "ends",
  "setting.name": "value",
  "agent.auto_accept": "accepts at once",
};

/** A field as people call it: "channels.chat.offer" is "chat: an offer lasts". */
export function fieldWords(field: string, kind = ""): string {
  const own = OF_KIND[`${kind}.${field}`];
  if (own) return own;
  const steps = field.split(".").filter((step) => !["channels", "rules"].includes(step));
  const last = bare(steps.pop() ?? field);
  const of = small(channelWord(last));
  switch (steps[0]) {
    case "limits":
      return `${of} limit`;
    case "interruptible":
      return `offered over ${of}`;
    case "skills":
      return `skill ${last}`;
    case "names":
      return `name in ${languageText(last)}`;
    case "asks":
      return `question ${last}`;
    case "hours":
      if (steps[1]) return `${steps[1] === "holidays" ? "on" : "hours:"} ${dayWords(last)}`;
  }
  const name = FIELDS[last] ?? last.replace(/_/g, " ");
  const before = steps.map((step) => small(channelWord(step)).replace(/_/g, " ")).join(" ");
  return before ? `${before}: ${name}` : name;
}

const dayWords = (range: string): string => range.replace(/\b[a-z]{3}\b/g, large);

export const SETTINGS: Readonly<Record<string, string>> = {
  brand: "Name in the chat",
  greeting: "Greeting",
  ...Object.fromEntries(
    LANGUAGES.map(({ id, label }) => [`greeting_${id}`, `Greeting in ${label}`]),
  ),
  locale: "Language",
  typing_preview: "Agents see what a customer types before it is sent",
  time_zone: "Time zone",
  service_level: "Service level",
  ...Object.fromEntries(
    THRESHOLDS.map(({ id, label }) => [PREFIX + id, `Alert: ${small(label.replace(/,.*/, ""))}`]),
  ),
};
