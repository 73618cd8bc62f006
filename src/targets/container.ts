import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import bcrypt from "bcryptjs";
import { isDeploymentName } from "../../emulator/deployments/deployments.ts";
import type { RunConfig } from "../config/run-config.ts";
import { emulatorImage } from "./start/emulator-image.ts";
import { newStackName } from "./start/stack-name.ts";
import { startStack } from "./start/start-stack.ts";
import { loadTestcontainers, removeContainer, runImage } from "./start/testcontainers.ts";
import type { Target } from "./target.ts";

/** The emulator in a container of its own image, inspected in the same way as a real stack. */
export async function emulatorContainer(config: RunConfig, stop?: AbortSignal): Promise<Target> {
  const plaintext = randomBytes(18).toString("base64url");
  const token = await bcrypt.hash(plaintext, 10);
  // named like a stack, so that the folder of a killed run is swept with the stacks
  const keep = config.stack?.keep === true;
  const folder = join(tmpdir(), newStackName(keep));
  mkdirSync(folder, { mode: 0o700 });
  const file = join(folder, "qwen-api-user.token");
  writeFileSync(file, `${token}\n`);
  const mount = { source: file, target: "/run/secrets/qwen-api-user.token", readOnly: true };
  return startStack(
    config,
    {
      access: { kind: "login" },
      token,
      tokenSource: "emulator",
      plaintext,
      start: async (start) => {
        const emulator = await emulatorImage(start.api, () => loadTestcontainers(start.endpoint));
        const { name } = config.profile;
        const environment = {
          ...(isDeploymentName(name) && { EMULATOR_DEPLOYMENT: name }),
          ...start.stack.environment,
        };
        const stack = { ...start.stack, environment, mounts: [...start.stack.mounts, mount] };
        return runImage(emulator, { ...start, stack });
      },
      removeCommand: removeContainer,
      tidy: () => {
        if (!keep) rmSync(folder, { recursive: true, force: true });
      },
    },
    stop,
  );
}
