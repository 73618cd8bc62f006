import { spawnSync } from "node:child_process";
import { styleText } from "node:util";

/** `npm run check`: everything that must hold before a commit, the fastest step first. */
const steps = ["types", "lint", "unused", "docs:check", "own-tests"];

const npm = process.env.npm_execpath;
if (npm === undefined) {
  process.stderr.write("Run this with npm: npm run check\n");
  process.exit(2);
}

const failed: string[] = [];
for (const step of steps) {
  process.stdout.write(`${styleText("bold", `▶ ${step}`)}\n`);
  // npm_execpath is a script on every system: no shell is needed, Windows included
  const { status } = spawnSync(process.execPath, [npm, "run", "--silent", step], { stdio: "inherit" });
  if (status !== 0) failed.push(step);
}
process.stdout.write(failed.length === 0 ? "check: all green\n" : `check: failed in ${failed.join(", ")}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
