import type { FaultGroup, FaultName, FaultsOf } from "../../emulator/faults.ts";
import type { EmulatorOptions } from "../../emulator/start.ts";
import type { DiagnosisCode } from "../../src/diagnosis/rules.ts";
import type { CheckId, Stage } from "../../src/record/catalogue.ts";

/** The conditions under which a run is quick, or shows the fault at all. */
export interface Conditions {
  readonly fault: FaultName;
  /** Flags of the suite. */
  readonly args?: readonly string[];
  readonly emulator?: Pick<
    EmulatorOptions,
    "access" | "comfyui" | "deployment" | "stepMs" | "loadMs" | "slowMs" | "jitterMs"
  >;
  /** Behind the emulator's address, where a proxy serves it below a sub-path. */
  readonly path?: string;
  /** All but that of the browser where absent. */
  readonly stages?: readonly Stage[];
  /** The picture of the healthy emulator was approved before. */
  readonly approved?: true;
  /** Makes the Allure page, too: for faults that could show in its content. */
  readonly page?: true;
  /** The profile demands its packs, though its workflows do not use them. */
  readonly packsRequired?: true;
  /** The run mostly waits for a time-out. */
  readonly waits?: true;
  /** Checks that cannot tell under this fault, beside those that never can here. */
  readonly skipped?: readonly CheckId[];
}

/** What the suite must report for a stack with one fault: exactly these red checks, and one cause that explains them all. */
export type FaultRow<Group extends FaultGroup = FaultGroup> = Conditions & {
  /** Stands in the file of its group. */
  readonly fault: FaultsOf<Group>;
  readonly failed: readonly CheckId[];
  /** Code of the only diagnosis: a second one would present a consequence as a cause. */
  readonly diagnosis: DiagnosisCode;
  /** Of a second defect that the fault is at once, with a remedy of its own. */
  readonly second?: DiagnosisCode;
};

/** Troubles that a healthy stack may have: they must stay green. */
export interface HarmlessRow extends Conditions {
  readonly because: string;
  /** Code of the one diagnosis that asks a person to look, where there is one. */
  readonly warning?: DiagnosisCode;
}
