import type { RunConfig } from "../config/run-config.ts";
import type { TargetKind } from "../record/target-kind.ts";
import type { Target } from "./target.ts";

type Opener = (config: RunConfig, stop?: AbortSignal) => Promise<Target>;

/** Each kind is loaded only when it is needed: an attached run needs neither the emulator nor Docker. */
const openers: Readonly<Record<TargetKind, Opener>> = {
  attach: async (config, stop) => (await import("./attach.ts")).attach(config, stop),
  compose: async (config, stop) => (await import("./compose.ts")).compose(config, stop),
  image: async (config, stop) => (await import("./image.ts")).image(config, stop),
  container: async (config, stop) => (await import("./container.ts")).emulatorContainer(config, stop),
  emulator: async ({ profile, access }) => (await import("./emulator.ts")).emulated(profile.name, access),
};

/** Reaches or starts the configured stack; `stop` aborts a start under way. Errors: `CodedError` TARGET_* and DOCKER_*. */
export function openTarget(config: RunConfig, stop?: AbortSignal): Promise<Target> {
  return openers[config.target.kind](config, stop);
}
