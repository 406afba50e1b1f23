import { expect, test } from "vitest";
import { wrongHours } from "./openings";

test.each(["", "08:00-17:00", "8:00-12:00, 13:00-17:30,", "22:00-06:00", "00:00-24:00"])(
  "%j are hours",
  (text) => {
    expect(wrongHours(text)).toBeNull();
  },
);

test.each(["08:00-25:00", "24:00-08:00", "08:60-09:00", "08:00-24:01", "08:00-09:60"])(
  "%s is no time of day",
  (text) => {
    expect(wrongHours(`07:00-07:30, ${text}`)).toBe(`${text}: a day goes from 00:00 to 24:00.`);
  },
);

test.each(["8-17", "08:00", "closed", "08:00 - 17:00", "08:00-17:00 13:00-14:00"])(
  "%s cannot be read",
  (text) => {
    expect(wrongHours(text)).toBe("Write hours as 08:00-12:00, 13:00-17:30.");
  },
);
