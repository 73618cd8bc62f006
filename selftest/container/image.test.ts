import { expect, inject, test } from "vitest";

test("the emulator's image can be built if Docker and its base image are available", () => {
  expect(inject("imageBroken")).toBe("");
});
