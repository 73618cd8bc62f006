import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readPlain } from "./plain-file.ts";

test.skipIf(process.platform === "win32")(
  "a plain file is read, behind a link too; what never ends is not",
  () => {
    const dir = mkdtempSync(join(tmpdir(), "e2e-plain-"));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    const [file, link, pipe, large] = ["a", "b", "c", "d"].map((name) => join(dir, name)) as [
      string,
      string,
      string,
      string,
    ];
    writeFileSync(file, "said");
    symlinkSync(file, link);
    execFileSync("sh", ["-c", `mkfifo "$1"`, "sh", pipe]);
    writeFileSync(large, "");
    truncateSync(large, 3 * 2 ** 30);
    const read = [file, link, pipe, large, dir, "/dev/zero", join(dir, "none")].map((path) =>
      readPlain(path, 100)?.toString(),
    );
    expect(read).toEqual(["said", "said", undefined, undefined, undefined, undefined, undefined]);
  },
);
