import { parseArgs } from "node:util";
import { InterruptedRuns } from "../selftest/container/interrupted.ts";
import { provideImage } from "../selftest/container/provide-image.ts";

/**
 * `npm run interrupts`: runs on real Docker that are interrupted at random moments by Ctrl-C and kill -9, then one whole run.
 * Status 1 if anything is left behind.
 */
const { values } = parseArgs({ options: { runs: { type: "string" }, from: { type: "string" } } });
const [runs, from] = [Number(values.runs ?? 20), Number(values.from ?? 1)];
if (!Number.isSafeInteger(runs) || !Number.isSafeInteger(from) || runs < 1) {
  process.stderr.write("Expected: npm run interrupts -- [--runs N] [--from N]\n");
  process.exit(2);
}

const provided = await provideImage();
if ("missing" in provided) {
  process.stderr.write(`${provided.missing}\n`);
  process.exit(2);
}

using series = new InterruptedRuns(provided.image);
const left: string[] = [];
for (let number = from; number < from + runs; number += 1) {
  const cut = await series.cut(number);
  process.stdout.write(`${cut.line}${cut.left.map((thing) => `\n  LEFT ${thing}`).join("")}\n`);
  left.push(...cut.left);
}
const after = await series.leftAfterNextStart();
for (const thing of after) process.stdout.write(`LEFT after the next start: ${thing}\n`);
process.stdout.write(`${runs} interrupted runs: ${left.length + after.length} things left behind\n`);
process.exitCode = left.length + after.length === 0 ? 0 : 1;
