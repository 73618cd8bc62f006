import type { RunConfig } from "../config/run-config.ts";
import { attach } from "./attach.ts";
import { compose } from "./compose.ts";
import { emulated } from "./emulator.ts";
import { emulatorContainer, image } from "./image.ts";
import type { Target } from "./target.ts";

/** Reaches or starts the configured stack; `stop` ends a start under way. Errors: `CodedError` TARGET_* and DOCKER_*. */
export async function openTarget(config: RunConfig, stop?: AbortSignal): Promise<Target> {
  switch (config.target.kind) {
    case "attach":
      return attach(config);
    case "emulator":
      return emulated();
    case "compose":
      return compose(config, stop);
    case "image":
      return image(config, stop);
    case "container":
      return emulatorContainer(config, stop);
  }
}
