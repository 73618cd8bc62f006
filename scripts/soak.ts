import { parseArgs } from "node:util";
import { soakDay } from "../selftest/harness/soak.ts";

/** `npm run soak`: healthy runs over sizes, speeds, queue loads and harmless troubles. Status 1 on any red. */
const { values } = parseArgs({ options: { runs: { type: "string" }, from: { type: "string" } } });
const [runs, from] = [wholeNumber("--runs", values.runs ?? "200"), wholeNumber("--from", values.from ?? "1")];

const red: string[] = [];
await Promise.all(
  Array.from({ length: runs }, async (_, index) => {
    const { green, line } = await soakDay(from + index);
    if (!green) red.push(line);
    process.stdout.write(`${green ? "green" : "RED  "} ${line}\n`);
  }),
);
for (const line of red) process.stdout.write(`RED   ${line}\n`);
process.stdout.write(`${runs} healthy runs: ${runs - red.length} green, ${red.length} red\n`);
process.exitCode = red.length === 0 && runs > 0 ? 0 : 1;

function wholeNumber(flag: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  process.stderr.write(`${flag} ${text}: expected a whole number.\n`);
  process.exit(2);
}
