import { expect, test } from "vitest";
// @ts-expect-error A part of the build, without types.
import { inText } from "../../tools/em_breakpoints.mjs";

test("layouts change with the reader's size of text, and nothing else does", () => {
  expect(inText("@media (min-width: 641px) and (pointer: fine){a{width:640px}}")).toBe(
    "@media (min-width: 40.0625em) and (pointer: fine){a{width:640px}}",
  );
  expect(inText("@container box (max-width: 640px) {")).toBe("@container box (max-width: 40rem) {");
});
