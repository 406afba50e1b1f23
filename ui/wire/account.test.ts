import { expect, it } from "vitest";
import { grouped, pictureOf } from "./account";

it("shows the secret in groups that can be typed", () => {
  expect(grouped("GEZDGNBVGY3TQOJQ")).toBe("GEZD GNBV GY3T QOJQ");
  expect(grouped("")).toBe("");
});

it("makes a picture of the code that holds no markup", () => {
  expect(pictureOf('<svg a="1#2">')).toBe("data:image/svg+xml,%3Csvg%20a%3D%221%232%22%3E");
});
