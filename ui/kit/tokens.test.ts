import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const css = readFileSync("ui/kit/tokens.css", "utf8");

function colours(block: string): Record<string, string> {
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1], m[2]]),
  );
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, two: string): number {
  const [dim, bright] = [luminance(one), luminance(two)].sort((a, b) => a - b) as [number, number];
  return (bright + 0.05) / (dim + 0.05);
}

const [light = "", byMedia = "", byAttribute = ""] = css
  .split(/\n\s+color-scheme: /)
  .slice(1)
  .map((part) => part.slice(0, part.indexOf("}")));

test("the dark colours asked for by the system and by the page are the same", () => {
  expect(colours(byMedia)).toEqual(colours(byAttribute));
  expect(Object.keys(colours(byMedia)).sort()).toEqual(Object.keys(colours(light)).sort());
});

const AAA = [
  ["n12", "n1"],
  ["n12", "n3"],
  ["n12", "n5"],
  ["n11", "n1"],
  ["n11", "n2"],
  ["n11", "n3"],
  ["n11", "raised"],
  ["accent-text", "n1"],
  ["accent-text", "accent-soft"],
];
const AA = [
  ["on-accent", "accent"],
  ["on-accent", "accent-hover"],
  ["n10", "n1"],
  ...["ready", "late", "missed", "info"].flatMap((signal) => [
    [signal, "n1"],
    [signal, "n3"],
    [signal, `${signal}-soft`],
    ["on-signal", signal],
  ]),
];
const EDGE = [
  ["n8", "n1"],
  ["n8", "raised"],
  ["accent", "n1"],
];

test.each([
  ["light", light],
  ["dark", byAttribute],
])("text, signals and edges can be told apart, %s", (_, block) => {
  const all = colours(block);
  const failing = [
    ...AAA.map((p) => [p, 7]),
    ...AA.map((p) => [p, 4.5]),
    ...EDGE.map((p) => [p, 3]),
  ]
    .map(([pair, least]) => {
      const [one = "", two = ""] = pair as string[];
      return { one, two, least, found: contrast(all[one] ?? "", all[two] ?? "") };
    })
    .filter(({ found, least }) => !(found >= (least as number)));
  expect(failing).toEqual([]);
});
