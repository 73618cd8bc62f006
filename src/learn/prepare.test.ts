import { execFileSync } from "node:child_process";
import { mkdtempDisposableSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readOptions } from "./options.ts";
import { prepare } from "./prepare.ts";

const edit = fileURLToPath(new URL("../../fixtures/workflows/qwen-image-edit.json", import.meta.url));

/** What is wrong with such options of `learn`, in English. */
async function problemsOf(...argv: readonly string[]): Promise<string> {
  const options = readOptions(argv);
  const asServed = async <T>(graph: T): Promise<T> => graph;
  const around = { told: {}, former: undefined, folder: tmpdir(), served: {}, asServed, cwd: tmpdir() };
  const result = await prepare(options, around);
  return "problems" in result ? result.problems.map(({ en }) => en).join("\n") : "";
}

test.skipIf(process.platform === "win32")(
  "a picture to edit that never ends is no picture, and is not waited for",
  async () => {
    using folder = mkdtempDisposableSync(join(tmpdir(), "e2e-learn-"));
    const pipe = join(folder.path, "pipe.png");
    execFileSync("sh", ["-c", `mkfifo "$1"`, "sh", pipe]);
    for (const path of [pipe, "/dev/zero"])
      expect(await problemsOf("--edit", edit, "--input", path)).toMatch(/no picture that can be read/);
  },
);

test("a prompt for a workflow that turns out to edit leads to the option for edits", async () => {
  expect(await problemsOf("--workflow", edit, "--prompt", "A cat")).toMatch(/--prompt: .*--edit-prompt/);
});
