import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, test } from "vitest";
import type { RunRecord } from "../../src/record/run-record.ts";
import { runSuite } from "./run-suite.ts";

/** NODE_OPTIONS under which the files of checks whose path holds `part` throw, with the token, while they are loaded. */
function throwing(part: string): string {
  const folder = mkdtempSync(join(tmpdir(), "e2e-hook-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "hook.mjs");
  const source = `import { readFileSync } from "node:fs";
    throw new TypeError("a defect beside " + readFileSync(process.env.COMFYUI_TOKEN_FILE, "utf8"));`;
  writeFileSync(
    file,
    `import { registerHooks } from "node:module";
    const source = ${JSON.stringify(source)};
    registerHooks({ load: (url, context, next) => /${part}.*\\.check\\.ts/.test(url)
      ? { format: "module", source, shortCircuit: true } : next(url, context) });`,
  );
  return `--import ${pathToFileURL(file)}`;
}

describe.concurrent("a file of checks that throws while it is loaded", () => {
  test("is a diagnosis with the error, and the run goes on without its checks", async ({ expect }) => {
    const NODE_OPTIONS = throwing("03-text-to-image");
    using run = await runSuite({ emulator: {}, env: { NODE_OPTIONS } });
    expect(run.status, run.output).toBe(1);
    const { checks = [], diagnoses = [] } = run.verdict ?? {};
    expect(checks.filter(({ status }) => status === "failed")).toEqual([]);
    const [found, ...others] = diagnoses.filter(({ warning }) => !warning);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ code: "suite-error", stage: "generation" });
    expect(found?.checks).toContain("generation.text-to-image");
    expect(found?.cause).toContain("tests/generation/03-text-to-image.check.ts : a defect beside");
    expect(run.output).toContain("a defect beside");
    const record: RunRecord = JSON.parse(readFileSync(join(run.reportsDir, "latest", "run.json"), "utf8"));
    expect(record.errors).toEqual([expect.stringContaining("a defect beside")]);
  });

  test("ends with status 2 where no check of the run could be loaded", async ({ expect }) => {
    const NODE_OPTIONS = throwing("infra");
    using run = await runSuite({
      emulator: {},
      args: ["--stage", "infra", "--lang", "en"],
      env: { NODE_OPTIONS },
    });
    expect(run.status, run.output).toBe(2);
    expect(run.verdict?.diagnoses.map(({ code }) => code)).toEqual(["suite-error"]);
    expect(run.output).toContain("could not be loaded");
  });
});
