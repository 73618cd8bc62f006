import { afterAll, describe, test } from "vitest";
import { noBrowser } from "../browser/browser.ts";
import { skippedHere } from "../harness/proven-elsewhere.ts";
import { codesOf, type SuiteRun } from "../harness/run-suite.ts";
import { runBehind, startServers } from "./behind.ts";
import { noCertificates } from "./certificates.ts";
import { whyMissing } from "./programs.ts";
import type { ProxyRow } from "./row.ts";
import { brokenRows, soundRows } from "./rows/all.ts";

const servers = await startServers();
afterAll(() => servers[Symbol.asyncDispose]());

const idsOf = ({ verdict }: SuiteRun, ...wanted: readonly string[]) =>
  (verdict?.checks ?? []).filter(({ status }) => wanted.includes(status)).map(({ id }) => id);

/** What no run of an emulator can tell. */
const skipped: ReadonlySet<string> = new Set(skippedHere);

/** Why a row cannot run here: it is skipped, and says so. */
const whyNot = ({ program, tls, stages }: ProxyRow): string | undefined =>
  whyMissing(program) ??
  (tls ? noCertificates : undefined) ??
  (stages?.includes("browser") ? noBrowser : undefined);

const titled = <Row extends ProxyRow>(rows: readonly Row[]) =>
  rows.map((row): [string, Row] => [`${row.program}: ${row.name}`, row]);

describe.concurrent("the suite is green behind a sound proxy", () => {
  test.for(titled(soundRows))("%s", async ([, row], { expect, skip }) => {
    const reason = whyNot(row);
    if (reason !== undefined) skip(reason);
    using run = await runBehind(row, servers);
    expect(idsOf(run, "failed", "blocked"), run.output).toEqual([]);
    expect(codesOf(run), run.output).toEqual([]);
    const cannotTell = idsOf(run, "skipped").filter((id) => !skipped.has(id));
    if ((row.access ?? "login") === "login") expect(cannotTell).toEqual([]);
    expect(run.status).toBe(0);
  });
});

describe.concurrent("the suite names what is wrong with a proxy", () => {
  test.for(titled(brokenRows))("%s", async ([, row], { expect, skip }) => {
    const reason = whyNot(row);
    if (reason !== undefined) skip(reason);
    using run = await runBehind(row, servers);
    const { red, diagnosis, says } = row;
    expect(codesOf(run), run.output).toEqual([diagnosis]);
    const [first] = run.verdict?.diagnoses ?? [];
    const met = red === "whom it meets" ? (first?.checks ?? []) : [red];
    expect(met, run.output).not.toEqual([]);
    expect(idsOf(run, "failed"), run.output).toEqual(expect.arrayContaining([...met]));
    expect(`${first?.cause}\n${first?.remedy}`).toMatch(says);
    expect(run.status).toBe(1);
  });
});
