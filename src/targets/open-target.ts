import type { RunConfig } from "../config/run-config.ts";
import { CodedError } from "../errors.ts";
import { attach } from "./attach.ts";
import { emulated } from "./emulator.ts";
import type { Target } from "./target.ts";

/** Reaches or starts the configured stack. Errors: `CodedError` TARGET_*. */
export async function openTarget(config: RunConfig): Promise<Target> {
  switch (config.target.kind) {
    case "attach":
      return attach(config);
    case "emulator":
      return emulated();
    default:
      throw new CodedError("TARGET_UNSUPPORTED", {
        fr: `La cible « ${config.target.kind} » n'existe pas dans cette version : démarrez la pile et utilisez « attach ».`,
        en: `The target "${config.target.kind}" does not exist in this version: start the stack and use "attach".`,
      });
  }
}
