import { mkdtempDisposableSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileSystemWriter, ReporterRuntime } from "allure-js-commons/sdk/reporter";
import { expect, test } from "vitest";
import type { Vitest } from "vitest/node";
import { calmAllureReporter } from "./calm-reporter.ts";
import { plainWriter } from "./plain-writer.ts";

test("results are written by our own writer, which does not wait for the disk", () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), "calm-"));
  const reporter = calmAllureReporter({ resultsDir: join(folder.path, "results"), listeners: [] });
  reporter.onInit({ projects: [] } as unknown as Vitest);
  const runtime: unknown = Reflect.get(reporter, "allureReporterRuntime");
  expect(runtime).toBeInstanceOf(ReporterRuntime);
  const { writer } = runtime as ReporterRuntime;
  expect(writer).not.toBeInstanceOf(FileSystemWriter);
  const now = Date.now();
  const uuid = (runtime as ReporterRuntime).startTest({ name: "a check", start: now });
  (runtime as ReporterRuntime).stopTest(uuid, { stop: now });
  (runtime as ReporterRuntime).writeTest(uuid);
  expect(readdirSync(join(folder.path, "results"))).toEqual([`${uuid}-result.json`]);
});

test("it can write whatever Allure's own writer can", () => {
  const own = Object.getOwnPropertyNames(FileSystemWriter.prototype).filter((name) => /^write/.test(name));
  expect(Object.keys(plainWriter("unused")).sort()).toEqual(own.sort());
});
