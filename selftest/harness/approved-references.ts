import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runSuite } from "./run-suite.ts";

const script = fileURLToPath(new URL("../../scripts/references-approve.ts", import.meta.url));

let made: Promise<string> | undefined;

/** A folder with the approved picture of the healthy emulator, made once in the way of a user: a run, then the approval. */
export function approvedReferences(profile: string): Promise<string> {
  made ??= approve(profile);
  return made;
}

async function approve(profile: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "e2e-references-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  using healthy = await runSuite({ emulator: {}, args: ["--profile", profile, "--stage", "generation"] });
  const args = ["--emulated", "--reports-dir", healthy.reportsDir, "--references-dir", folder];
  const { status, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? "" },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`The approval ended with ${status}: ${stderr}`);
  return folder;
}
