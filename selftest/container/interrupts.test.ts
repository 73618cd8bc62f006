import { inject, test } from "vitest";
import { InterruptedRuns } from "./interrupted.ts";

const missing = inject("noDocker");
/** A sample of `npm run interrupts`: kill -9, which leaves no time to clean up, at another moment each day. */
const today = Math.floor(Date.now() / 86_400_000);

test(`run ${today}, killed at some moment, leaves nothing that the next start does not remove`, async (context) => {
  if (missing) return context.skip(missing);
  const { expect } = context;
  using series = new InterruptedRuns(inject("image"));
  const line = await series.kill(today);
  expect(await series.leftAfterNextStart(), line).toEqual([]);
});
