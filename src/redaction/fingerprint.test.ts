import { expect, test } from "vitest";
import { fingerprint } from "./fingerprint.ts";

test("a fingerprint is the first 12 hex digits of the SHA-256", () => {
  expect(fingerprint("abc")).toBe("ba7816bf8f01");
});
