import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { growth } from "./growth/growth.ts";
import { nodes } from "./growth/nodes.ts";
import { checks, history, pictures } from "./growth/reports.ts";
import type { Measure, Row } from "./measure.ts";
import { detection } from "./measures/detection.ts";
import { oracle } from "./measures/oracle.ts";
import { refusals } from "./measures/refusals.ts";
import { readiness } from "./readiness/clients.ts";
import { machine } from "./table/machine.ts";
import { table } from "./table/table.ts";
import { wholeRun } from "./whole-run/whole-run.ts";

/** `npm run bench`: what the suite costs, as ratios to floors that are measured beside it. Status 1 if a limit is missed. */
const measures: readonly Measure[] = [
  oracle,
  refusals,
  detection,
  ...[nodes, checks, pictures, history].map(growth),
  readiness,
  wholeRun,
];

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true },
    rounds: { type: "string" },
    json: { type: "string" },
    help: { type: "boolean" },
  },
});

if (values.help) say(help());
else
  await bench(
    chosen(values.only ?? []),
    values.rounds === undefined ? undefined : wholeNumber(values.rounds),
  );

async function bench(wanted: readonly Measure[], rounds: number | undefined): Promise<void> {
  const rows: Row[] = [];
  for (const measure of wanted)
    rows.push(...(await measure.run((line) => say(`${measure.name.padEnd(10)} ${line}`), rounds)));
  const { text, missed } = table(rows);
  say(`\n${machine()}\n\n${text}`);
  if (values.json !== undefined)
    writeFileSync(
      values.json,
      `${JSON.stringify({ at: new Date().toISOString(), machine: machine(), rows }, null, 2)}\n`,
    );
  if (missed > 0) process.exitCode = 1;
}

function chosen(names: readonly string[]): readonly Measure[] {
  const unknown = names.find((name) => !measures.some((measure) => measure.name === name));
  if (unknown !== undefined)
    fail(`--only ${unknown}: one of ${measures.map(({ name }) => name).join(", ")} was expected.`);
  return names.length === 0 ? measures : measures.filter(({ name }) => names.includes(name));
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  return fail(`--rounds ${text}: a whole number from 1 on was expected.`);
}

function help(): string {
  return [
    "npm run bench -- [--only NAME]… [--rounds N] [--json FILE]",
    "",
    ...measures.map(({ name, about }) => `  ${name.padEnd(12)} ${about}`),
    "",
    "What each is measured by: docs/performance.md",
  ].join("\n");
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(reason: string): never {
  process.stderr.write(`${reason}\n`);
  process.exit(2);
}
