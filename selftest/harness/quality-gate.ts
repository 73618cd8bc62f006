import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { projectRoot } from "../../src/config/paths.ts";

const allure = fileURLToPath(new URL("../cli.js", import.meta.resolve("allure")));

/** What `npx allure quality-gate` says about the last run in these reports, called in the project's folder as by a user. */
export function qualityGateOf(reportsDir: string): { status: number | null; output: string } {
  const env = { PATH: process.env.PATH ?? "", REPORTS_DIR: reportsDir };
  const args = [allure, "quality-gate"];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: projectRoot, env, encoding: "utf8" });
  return { status, output: stderr };
}
