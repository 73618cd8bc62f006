import { inject, test } from "vitest";
import { InterruptedRuns } from "./interrupted.ts";

const missing = inject("noDocker");
/** A sample of `npm run interrupts`: the end that cannot clean up behind it, elsewhere each time that the day changes. */
const today = Math.floor(Date.now() / 86_400_000);

test(`run ${today}, killed somewhere, leaves nothing that the next start does not take away`, async (context) => {
  if (missing) return context.skip(missing);
  const { expect } = context;
  using series = new InterruptedRuns(inject("image"));
  const line = await series.kill(today);
  expect(await series.leftAfterNextStart(), line).toEqual([]);
});
