import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { MAX_KEPT_BYTES, readJson } from "./read-json.ts";

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "e2e-read-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

test("a file of ours is read", () => {
  const file = join(folder(), "run.json");
  writeFileSync(file, '{"number":3}');
  expect(readJson(file)).toEqual({ number: 3 });
});

test("what somebody else put in its place costs nothing, and is no file of ours", () => {
  const here = folder();
  const [good, huge, deep, link, broken] = ["a", "b", "c", "d", "e"].map((name) => join(here, name));
  writeFileSync(`${good}`, "{}");
  writeFileSync(`${huge}`, "[");
  truncateSync(`${huge}`, MAX_KEPT_BYTES + 1);
  writeFileSync(`${deep}`, "[".repeat(1_000_000));
  symlinkSync(`${good}`, `${link}`);
  writeFileSync(`${broken}`, "{");
  for (const path of [huge, deep, link, broken, here, join(here, "none")])
    expect(readJson(`${path}`), path).toBeUndefined();
});
