import { mkdirSync, mkdtempDisposableSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadRunConfig } from "../config/load.ts";
import { FleetLines } from "./lines.ts";
import { oneTarget } from "./one-target.ts";

test("a run that another pipeline begins meanwhile, in the same folder, is not taken for its own", async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), "one-target-"));
  writeFileSync(join(folder.path, "token"), `$2b$12$${"a".repeat(53)}\n`);
  const argv = ["--url", "http://127.0.0.1:1", "--stage", "infra", "--reports-dir", folder.path];
  const loaded = loadRunConfig({
    argv: [...argv, "--token-file", join(folder.path, "token"), "--lang", "en"],
    env: { CHROMIUM_PATH: "no", REPORT_PAGE: "no", DOCKER_HOST: "unix:///no-docker.sock" },
    cwd: folder.path,
  });
  if (loaded.kind !== "run") throw new Error("no configuration");
  const others = join(folder.path, "fleet", "gone", "2999-01-01T00-00-00-000Z");
  const lines = new (class extends FleetLines {
    override tell(): void {
      mkdirSync(others, { recursive: true });
    }
    override heard(): void {}
  })(["gone"], { ci: true, redact: (text) => text });
  const end = await oneTarget(
    { name: "gone", config: loaded.config, weight: 1 },
    { whole: loaded.config, signal: new AbortController().signal, lines },
  );
  expect(end).toMatchObject({ status: 1, folder: expect.stringContaining(join("fleet", "gone", "2")) });
  expect(end.folder).not.toBe(others);
});
