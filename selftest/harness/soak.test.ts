import { describe, test } from "vitest";
import { soakDay, weatherOf } from "./soak.ts";

/** A sample of `npm run soak`, with other conditions each day. */
const today = Math.floor(Date.now() / 86_400_000) * 1_000;

/** The first day on which a proxy both compresses and misnames content types: each can hide the other. */
const bothDay = Array.from({ length: 1_000 }, (_, day) => day).find((day) => {
  const { faults = [] } = weatherOf(day).emulator;
  return faults.includes("gzip") && faults.includes("wrong-content-types");
}) as number;

describe.concurrent("a healthy stack raises no alarm", () => {
  test.for([bothDay, ...[1, 2, 3].map((add) => today + add)])(
    "in the weather of day %i",
    async (day, { expect }) => {
      const { green, line } = await soakDay(day);
      expect(green, line).toBe(true);
    },
  );
});
