import type { RunConfig } from "../config/run-config.ts";
import { startStack } from "./start/start-stack.ts";
import { removeContainer, runImage } from "./start/testcontainers.ts";
import { syntheticImage } from "./synthetic/prepare.ts";
import { givenCredentials, type Target } from "./target.ts";

/** Any image that serves ComfyUI, started with the configured mounts, variables and command. */
export function image(config: RunConfig, stop?: AbortSignal): Promise<Target> {
  const reference = config.stack?.image;
  if (reference === undefined) throw new Error("An image target without an image passed the configuration.");
  return startStack(
    config,
    {
      ...givenCredentials(config),
      start: async (start) => {
        const { synthetic } = start.stack;
        const stack = synthetic ? await syntheticImage(start, config, reference) : start.stack;
        return runImage(reference, { ...start, stack });
      },
      removeCommand: removeContainer,
    },
    stop,
  );
}
