import type { RunConfig } from "../config/run-config.ts";
import { attach } from "./attach.ts";
import type { Target } from "./target.ts";

// each kind is loaded where it is asked for: an attached run needs neither the emulator nor Docker

/** Reaches or starts the configured stack; `stop` ends a start under way. Errors: `CodedError` TARGET_* and DOCKER_*. */
export async function openTarget(config: RunConfig, stop?: AbortSignal): Promise<Target> {
  switch (config.target.kind) {
    case "attach":
      return attach(config);
    case "emulator":
      return (await import("./emulator.ts")).emulated();
    case "compose":
      return (await import("./compose.ts")).compose(config, stop);
    case "image":
      return (await import("./image.ts")).image(config, stop);
    case "container":
      return (await import("./image.ts")).emulatorContainer(config, stop);
  }
}
