import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { sampleRecord } from "../../selftest/data/sample-record.ts";
import { fingerprintOf } from "../../src/history/fingerprint.ts";
import { keepEntry } from "../../src/history/lasting/history-dir.ts";
import { newRunDir } from "../../src/history/run-dir.ts";
import type { RunRecord } from "../../src/record/run-record.ts";
import { verdictOf } from "../../src/record/verdict.ts";
import { createRedactor } from "../../src/redaction/redactor.ts";
import { writeReports } from "../../src/report/write-report.ts";
import type { Growing, Work } from "./growth.ts";

const secret = "a-password-of-the-bench";
const generation = sampleRecord({}, {}, { stages: ["generation"] }).checks;
const base = sampleRecord().checks.length;

/** Checks grow with the workflows of a profile: each further one has the checks of its role. */
export const checks: Growing = {
  name: "checks",
  about: "processor time of the reports as the checks of a run grow",
  what: "checks of a run: diagnosed, reported",
  sizes: [1, 10, 100].map((workflows) => base + workflows * generation.length),
  prepare: (size) => {
    const workflows = Array.from({ length: (size - base) / generation.length }, (_, index) => ({
      name: `workflow ${index}`,
      further: index > 0,
      checks: generation,
      facts: {},
    }));
    return reporting(() => sampleRecord({}, {}, { workflows }));
  },
};

/** Pictures as the checks attach them, each shown in the phase report. */
export const pictures: Growing = {
  name: "pictures",
  about: "processor time of the reports as the pictures of a run grow",
  what: "pictures of a run: scaled, shown",
  sizes: [5, 50, 500],
  async prepare(size) {
    const noise = {
      width: 256,
      height: 256,
      channels: 3,
      noise: { type: "gaussian", mean: 128, sigma: 30 },
    } as const;
    const picture = await sharp({ create: { ...noise, background: "black" } })
      .png()
      .toBuffer();
    return reporting((runDir) => {
      mkdirSync(join(runDir, "attachments"));
      const attachments = Array.from({ length: size }, (_, index) => {
        const file = `attachments/${index}.png`;
        writeFileSync(join(runDir, file), picture);
        return {
          check: "generation.text-to-image",
          title: `picture ${index}`,
          file,
          type: "image/png",
        } as const;
      });
      return sampleRecord({}, {}, { attachments });
    });
  },
};

/** Earlier runs of the same stack, in the folder that outlives the reports. */
export const history: Growing = {
  name: "history",
  about: "processor time of the reports as the history of earlier runs grows",
  what: "earlier runs: compared, drawn as a trend",
  sizes: [1, 50, 500],
  prepare: (size) =>
    reporting((runDir, historyDir) => {
      const record = sampleRecord();
      for (let index = 0; index < size; index += 1) {
        const startedAt = record.startedAt - (size - index) * 3_600_000;
        const past = fingerprintOf({ ...record, startedAt }, verdictOf(record, []), index + 1);
        const name = new Date(startedAt).toISOString().replace(/[:.]/g, "-");
        keepEntry(historyDir, join(runDir, "..", name), past);
      }
      return record;
    }),
};

/** The reports of a run without Allure's pages, in folders of its own. */
function reporting(recordIn: (runDir: string, historyDir: string) => RunRecord): Work {
  const folder = mkdtempSync(join(tmpdir(), "e2e-bench-reports-"));
  const historyDir = join(folder, "history");
  const runDir = newRunDir(join(folder, "reports"), new Date());
  const record = recordIn(runDir, historyDir);
  const redact = createRedactor([secret]);
  const how = { redact, runDir, historyDir, allureResults: join(runDir, "allure-results"), page: false };
  return {
    async once() {
      const { notes } = await writeReports(record, how);
      if (notes.length > 0) throw new Error(notes.map(({ en }) => en).join(" "));
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
