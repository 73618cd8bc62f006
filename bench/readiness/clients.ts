import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { projectRoot } from "../../src/config/paths.ts";
import { exponentOf, median } from "../figures/figures.ts";
import type { Measure } from "../measure.ts";
import { emulatorProcess } from "../measures/emulator-process.ts";
import { plainEnv } from "../whole-run/suite.ts";
import { timed } from "../whole-run/timed.ts";

const ROUNDS = 1;
const STUDENTS = [10, 100] as const;

/** The class stage as a command, on an emulator in a process of its own: what more students cost the client. */
export const readiness: Measure = {
  name: "readiness",
  about: "processor time of the class stage as the students grow",
  async run(tell, rounds = ROUNDS) {
    const exponents: number[] = [];
    let detail = "";
    for (let round = 1; round <= rounds; round += 1) {
      const points = [];
      for (const size of STUDENTS) points.push({ size, ...(await classOf(size)) });
      exponents.push(exponentOf(points));
      const [few, many] = points;
      const memory = points.map(({ size, peakMb }) => `${size}: ${peakMb} MB`).join(", ");
      const perHundred = ((many?.cost ?? 0) - (few?.cost ?? 0)) / (STUDENTS[1] - STUDENTS[0]) / 10;
      detail = `${points.map(({ size, cost }) => `${size}: ${(cost / 1_000).toFixed(1)} s`).join(", ")}; ${perHundred.toFixed(1)} s more per 100 students; peak ${memory}`;
      tell(`round ${round}: ${detail}`);
    }
    const ratio = { min: Math.min(...exponents), median: median(exponents) };
    return [
      { what: "students of a class, a picture each", ratio, unit: "exponent", limit: { most: 1.15 }, detail },
    ];
  },
};

/** Milliseconds of processor time of the whole stage (start, warm-up, class, judging, reports), and its peak of memory. */
async function classOf(students: number): Promise<{ cost: number; peakMb: number }> {
  const folder = mkdtempSync(join(tmpdir(), "e2e-bench-class-"));
  try {
    await using emulator = await emulatorProcess();
    const peak = join(folder, "peak");
    const token = join(folder, "token");
    writeFileSync(token, `${emulator.token}\n`);
    const env = {
      ...plainEnv,
      COMFYUI_URL: emulator.url,
      COMFYUI_TOKEN_FILE: token,
      COMFYUI_REQUIRE: "any",
      REPORTS_DIR: join(folder, "reports"),
      BENCH_PEAK: peak,
      REPORT_PAGE: "no",
      CHROMIUM_PATH: "no",
      DOCKER_HOST: "unix:///no-docker-in-the-bench.sock",
      READINESS_STUDENTS: String(students),
      READINESS_IMAGES: "1",
      READINESS_MINUTES: "20",
      READINESS_THOROUGH: "1",
    };
    const first = ["--import", fileURLToPath(new URL("peak.ts", import.meta.url))];
    const args = [
      ...first,
      "--max-semi-space-size=2",
      "--optimize-for-size",
      "--",
      "src/start.cjs",
      "src/cli.ts",
      "--stage",
      "readiness",
    ];
    const { cpuMs, status, output } = await timed(args, { cwd: projectRoot, env });
    // a NO-GO on a loaded machine has measured, too
    if (status !== 0 && status !== 1) throw new Error(`The class stage ended with ${status}:\n${output}`);
    return { cost: cpuMs, peakMb: Number(readFileSync(peak, "utf8")) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
