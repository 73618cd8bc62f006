import { describe, test } from "vitest";
import { soakDay } from "./soak.ts";

/** A sample of `npm run soak`, with other weather each time that the day changes. */
const today = Math.floor(Date.now() / 86_400_000) * 1_000;

describe.concurrent("a healthy stack raises no alarm", () => {
  test.for([1, 2, 3].map((add) => today + add))("in the weather of day %i", async (day, { expect }) => {
    const { green, line } = await soakDay(day);
    expect(green, line).toBe(true);
  });
});
