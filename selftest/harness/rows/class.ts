import type { FaultsOf } from "../../../emulator/faults.ts";
import type { EmulatorOptions } from "../../../emulator/start.ts";
import type { DiagnosisCode } from "../../../src/diagnosis/rules.ts";
import type { StudentOutcome } from "../../../src/readiness/session.ts";
import type { CheckId } from "../../../src/record/catalogue.ts";

/** What a class must report on a server with a fault that shows only where many wait. */
export interface ClassRow {
  readonly fault: FaultsOf<"load">;
  readonly failed: readonly CheckId[];
  readonly diagnosis: DiagnosisCode;
  /** What became of jobs, beside those that were done. */
  readonly outcome?: StudentOutcome;
  /** Flags of the class, instead of so many students that each fault strikes. */
  readonly args?: readonly string[];
  readonly emulator?: Pick<EmulatorOptions, "machine" | "clockScale">;
}

const failed = ["readiness.burst"] as const;

/** Of 64 GiB, so many jobs leave less behind than one more class like theirs would take. */
const filling = [
  "--students",
  "40",
  "--images",
  "2",
  "--minutes",
  "60",
  "--wait-limit",
  "3600",
  "--thorough",
];

export const classRows: readonly ClassRow[] = [
  { fault: "jobs-fail-under-load", failed, diagnosis: "class-jobs-failed", outcome: "failed" },
  { fault: "jobs-vanish-under-load", failed, diagnosis: "class-jobs-lost", outcome: "lost" },
  { fault: "pictures-exchanged", failed, diagnosis: "class-others-picture", outcome: "foreign" },
  { fault: "submits-repeated", failed, diagnosis: "class-jobs-doubled" },
  { fault: "others-interrupt", failed, diagnosis: "class-jobs-cancelled", outcome: "cancelled" },
  { fault: "others-clear-queue", failed, diagnosis: "class-jobs-lost", outcome: "lost" },
  { fault: "memory-leaks", failed: ["readiness.memory"], diagnosis: "class-memory-leak", args: filling },
];
