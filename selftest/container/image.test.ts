import { expect, inject, test } from "vitest";

test("the emulator's image is built wherever Docker and its base image are there", () => {
  expect(inject("imageBroken")).toBe("");
});
