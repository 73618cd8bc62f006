import { expect, test } from "vitest";
import { red, sampleRecord } from "../../selftest/data/sample-record.ts";
import { cutNote, errorText, goneNote, loadErrors, noResult, withoutResult } from "./reporter-words.ts";

test("the report of a cut run is opened from the folder where it lies", () => {
  const { fr } = cutNote("2026-11-22T08-00-00-000Z", ["--url http://h:1", "--reports-dir out"]);
  expect(fr).toMatch(/npm run report:open -- 2026-11-22T08-00-00-000Z --reports-dir out$/);
  expect(cutNote("r", []).en).toMatch(/npm run report:open -- r$/);
});

test("remedies that name a container which is gone come with a note", () => {
  const record = sampleRecord(red("infra.container-models"));
  const started = { ...record, target: { ...record.target, container: "comfyui-e2e-1" } };
  const removed = { ...started, target: { ...started.target, removed: true as const } };
  expect(goneNote(removed)[0]?.fr).toMatch(/enlevé .*comfyui-e2e-1.*KEEP_STACK=1/);
  expect(goneNote(started)).toEqual([]);
  expect(goneNote({ ...removed, checks: [] })).toEqual([]);
});

test("a check that had begun lasted until now, one that never ran no time at all", () => {
  const startedAt = Date.now() - 90_000;
  const begun = withoutResult("generation.edit", noResult.diedInside, "fr", startedAt);
  expect(begun).toMatchObject({ stage: "generation", status: "blocked", startedAt });
  expect(begun.durationMs).toBeGreaterThanOrEqual(90_000);
  expect(begun.reason).toMatch(/^commencé, jamais fini/);
  const never = withoutResult("generation.edit", noResult.noStack("DOCKER_MISSING"), "en");
  expect(never).toMatchObject({ status: "blocked", durationMs: 0 });
  expect(never.reason).toBe("never run: the stack did not start (DOCKER_MISSING)");
});

test("an error of a file has the file's name, and both languages where it speaks them", () => {
  const text = { fr: "mots", en: "words" };
  const errors = () => [{ name: "CodedError", message: "words", text }, { message: "plain" }];
  const module = { relativeModuleId: "tests\\infra\\a.check.ts", errors };
  const said = loadErrors(module).map((error) => errorText(error, "fr"));
  expect(said).toEqual(["tests/infra/a.check.ts : mots", "tests/infra/a.check.ts : plain"]);
  expect(errorText({ message: "worker died" }, "en")).toBe("worker died");
});
