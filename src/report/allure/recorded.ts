import { existsSync } from "node:fs";
import { extname, join } from "node:path";
import type { RunRecord } from "../../record/run-record.ts";
import { plainWriter } from "./plain-writer.ts";
import type { AllureAttachment } from "./result.ts";
import { recordedResult } from "./unfinished.ts";

/** Told by the ending: what a record says of a file comes from wherever the record does. */
const types: Readonly<Record<string, string>> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".csv": "text/csv",
  ".json": "application/json",
  ".txt": "text/plain",
};

/**
 * Writes Allure's results of a run of which only its record and its evidence are left: a result a check, as the run itself would have
 * written it. A blocked check is added later, with those that never ran.
 */
export function writeRecorded(record: RunRecord, runDir: string, resultsDir: string): void {
  const writer = plainWriter(resultsDir);
  for (const check of record.checks.filter(({ status }) => status !== "blocked")) {
    const attachments = record.attachments
      .filter((one) => one.check === check.id)
      .flatMap(({ title, file }, at): AllureAttachment[] => {
        const [ending, from] = [extname(file), join(runDir, file)];
        const type = types[ending];
        if (type === undefined || !existsSync(from)) return [];
        const source = `${check.id}-${at + 1}-attachment${ending}`;
        writer.writeAttachmentFromPath(source, from);
        return [{ name: title, type, source }];
      });
    writer.writeResult({ ...recordedResult(check, record), attachments } as never);
  }
}
