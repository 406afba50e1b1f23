import { expect, test } from "vitest";
import type { Message, Note } from "../../../../ui/wire/generated";
import { joined, lines, type Talk, withOlder } from "./lines";

const message = (seq: number) => ({ seq, at: seq * 10, id: `m${seq}` }) as Message;
const note = (at: number) => ({ at, id: `n${at}` }) as Note;
const talk = (from: number, to: number): Talk =>
  ({
    messages: Array.from({ length: to - from + 1 }, (_, at) => message(from + at)),
  }) as unknown as Talk;

test("news follow and older pages come before, each once", () => {
  const known = joined(talk(5, 8), talk(7, 9));
  expect(known.messages.map(({ seq }) => seq)).toEqual([5, 6, 7, 8, 9]);
  const whole = withOlder(known, talk(3, 5).messages);
  expect(whole.messages.map(({ seq }) => seq)).toEqual([3, 4, 5, 6, 7, 8, 9]);
});

test("of what was deleted nothing stays on the screen", () => {
  const gone = { ...talk(1, 0), notes: [], filled_in: null, erased: true };
  expect(joined(talk(5, 8), gone)).toMatchObject({ messages: [], notes: [], filled_in: null });
});

test("notes stand between the messages by their times", () => {
  const found = lines([message(1), message(2)], [note(25), note(15)]);
  expect(found.map(({ id }) => id)).toEqual(["m1", "n15", "m2", "n25"]);
});
