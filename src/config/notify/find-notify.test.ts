import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { loadRunConfig } from "../load.ts";

function load(argv: readonly string[], env: Readonly<Record<string, string>> = {}, file?: string) {
  const cwd = mkdtempSync(join(tmpdir(), "e2e-find-notify-"));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  if (file !== undefined) writeFileSync(join(cwd, "hook"), file);
  return loadRunConfig({ argv: [...argv], env: { ...env }, cwd });
}

const url = "https://hooks.slack.com/services/T0/B0/aVeryLongKey";

test("an address comes from the variable, from a file, or from the option, which is warned of", () => {
  for (const [outcome, noted] of [
    [load([], { COMFYUI_NOTIFY_URL: url }), false],
    [load(["--notify", "hook"], {}, `${url}\r\nmore`), false],
    [load([], { COMFYUI_NOTIFY_URL: "hook" }, url), false],
    [load(["--notify", url]), true],
  ] as const) {
    if (outcome.kind !== "run") throw new Error(outcome.kind);
    expect(outcome.config.notify).toEqual({ url, form: "slack", always: false });
    expect(outcome.config.notes.some(({ en }) => en.startsWith("--notify:"))).toBe(noted);
    expect(outcome.config.flags.join(" ")).not.toContain("notify");
  }
});

test.for([
  ["hooks.slack.com/services/T0/B0/aVeryLongKey"],
  ["https://user:aVeryLongKey@example.org/"],
  ["ftp://example.org/aVeryLongKey"],
  ["https:///aVeryLongKey"],
])("%s is refused, and not repeated", ([value = ""]) => {
  const outcome = load([], { COMFYUI_NOTIFY_URL: value });
  if (outcome.kind !== "invalid") throw new Error(outcome.kind);
  expect(outcome.error.text.en).toContain("COMFYUI_NOTIFY_URL (environment)");
  expect(outcome.error.text.en).not.toContain("aVeryLongKey");
});
