import { expect, test } from "vitest";
import type { Message, Transcript } from "../../../ui/wire/generated";
import { joined, OlderMessages } from "./older";

const talk = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => ({ seq: from + at }) as Message);

test("pages come before what is there, and what arrives meanwhile stays after it", async () => {
  const asked: number[] = [];
  const older = new OlderMessages(async (_, before) => {
    asked.push(before);
    return { messages: talk(Math.max(1, before - 200), before - 1) } as unknown as Transcript;
  });
  await older.load("a", talk(401, 700));
  const loading = older.load("a", talk(401, 700));
  older.follow("a", talk(402, 701));
  await loading;
  const { messages } = older.pages.value.get("a") ?? { messages: [] };
  expect(asked).toEqual([401, 201]);
  expect(messages.map(({ seq }) => seq)).toEqual(talk(1, 701).map(({ seq }) => seq));
  await older.load("a", []);
  expect(asked).toHaveLength(2);
});

test("what the server lets go stays, and a gap begins anew", () => {
  expect(joined(talk(1, 300), talk(2, 301))).toHaveLength(301);
  expect(joined(talk(1, 300), talk(500, 800))).toBeNull();
});

test("a page that does not come is told, and asked for again", async () => {
  let fails = true;
  const older = new OlderMessages(async () => {
    if (fails) throw new Error("offline");
    return { messages: talk(1, 4) } as unknown as Transcript;
  });
  await older.load("a", talk(5, 9));
  expect(older.pages.value.get("a")?.failed).not.toBe("");
  fails = false;
  await older.load("a", talk(5, 9));
  expect(older.pages.value.get("a")).toMatchObject({ failed: "", loading: false });
  expect(older.pages.value.get("a")?.messages).toHaveLength(9);
});
