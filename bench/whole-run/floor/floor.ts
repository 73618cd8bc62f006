import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findChromium } from "../../../src/browser/find-chromium.ts";
import { projectRoot } from "../../../src/config/paths.ts";
import { loadWorkflow } from "../../../src/workflows/load.ts";
import { parametrise } from "../../../src/workflows/parametrise.ts";
import { emulatorProcess } from "../../measures/emulator-process.ts";
import { plainEnv, type SuiteRun } from "../suite.ts";
import { type Timed, timedWell } from "../timed.ts";

/** What nobody can save who uses these tools on this server, each as a program that does nothing else. */
export interface Floor {
  readonly vitest: Timed;
  readonly allure: Timed;
  readonly walk?: Timed;
  readonly serverMs: number;
}

export async function floorOf(suite: SuiteRun, browser: boolean, round: number): Promise<Floor> {
  const folder = mkdtempSync(join(tmpdir(), "e2e-bench-floor-"));
  try {
    const vitest = await program("bare-vitest", [emptyTests(folder, suite)], folder);
    // Allure reads the results of this very run
    const results = join(folder, "results");
    cpSync(join(suite.runDir, "allure-results"), results, { recursive: true });
    const allure = await program("bare-allure", [results, join(folder, "pages")], folder);
    const walk = browser ? await bareWalk(folder, round) : undefined;
    return { vitest, allure, serverMs: suite.serverMs, ...(walk && { walk }) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function floorMs({ vitest, allure, walk, serverMs }: Floor): number {
  return vitest.wallMs + allure.wallMs + (walk?.wallMs ?? 0) + serverMs;
}

async function bareWalk(folder: string, round: number): Promise<Timed> {
  await using emulator = await emulatorProcess();
  const graph = join(folder, "graph.json");
  const workflow = loadWorkflow(join(projectRoot, "fixtures", "workflows", "qwen-text-to-image.json"));
  const set = { seed: 1_000 + round, width: 1024, height: 1024, prefix: "bench" };
  writeFileSync(graph, JSON.stringify(parametrise(workflow, set)));
  const chromium = findChromium() ?? "";
  return await program("bare-walk", [chromium, emulator.url, emulator.password, graph], folder);
}

/** As many files and tests as the run had, with nothing in them. */
function emptyTests(folder: string, { record }: SuiteRun): string {
  const tests = join(folder, "tests");
  mkdirSync(tests);
  symlinkSync(join(projectRoot, "node_modules"), join(tests, "node_modules"));
  writeFileSync(join(tests, "package.json"), '{"type":"module"}');
  const stages = Map.groupBy(record.checks, ({ id }) => id.slice(0, id.indexOf(".")));
  for (const [stage, checks] of stages) {
    const lines = checks.map(({ id }) => `test(${JSON.stringify(id)}, () => {});`);
    // about as many files as the suite has
    for (let at = 0; at < lines.length; at += 3)
      writeFileSync(
        join(tests, `${stage}-${at}.check.ts`),
        `import { test } from "vitest";\n${lines.slice(at, at + 3).join("\n")}\n`,
      );
  }
  return tests;
}

async function program(name: string, args: readonly string[], cwd: string): Promise<Timed> {
  const file = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  return await timedWell([file, ...args], { cwd, env: plainEnv });
}
