import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import bcrypt from "bcryptjs";
import type { RunConfig } from "../config/run-config.ts";
import { emulatorImage } from "./start/emulator-image.ts";
import { newStackName, STACK_LABEL } from "./start/stack-name.ts";
import { type Start, startStack } from "./start/start-stack.ts";
import { type Containers, loadTestcontainers, noWait } from "./start/testcontainers.ts";
import type { Target } from "./target.ts";

/** Any image that serves ComfyUI, started with the mounts, variables and command that were given. */
export function image(config: RunConfig, stop?: AbortSignal): Promise<Target> {
  const { token, plaintext, stack } = config;
  if (token === undefined || stack?.image === undefined)
    throw new Error("An image target without a token or an image passed the configuration.");
  const reference = stack.image;
  return startStack(
    config,
    {
      kind: "image",
      emulated: false,
      token: token.value,
      tokenSource: token.source,
      ...(plaintext && { plaintext: plaintext.value }),
      start: async (start) => run(await loadTestcontainers(start.endpoint), reference, start),
    },
    stop,
  );
}

/** The emulator in a container of its own image: what is inspected on a real stack is inspected here. */
export async function emulatorContainer(config: RunConfig, stop?: AbortSignal): Promise<Target> {
  const plaintext = randomBytes(18).toString("base64url");
  const token = await bcrypt.hash(plaintext, 10);
  // named like a stack, so that what a killed run leaves is swept with the stacks
  const keep = config.stack?.keep === true;
  const folder = join(tmpdir(), newStackName(keep));
  mkdirSync(folder, { mode: 0o700 });
  const file = join(folder, "qwen-api-user.token");
  writeFileSync(file, `${token}\n`);
  const mount = { source: file, target: "/run/secrets/qwen-api-user.token", readOnly: true };
  return startStack(
    config,
    {
      kind: "container",
      emulated: true,
      token,
      tokenSource: "emulator",
      plaintext,
      start: async (start) => {
        const containers = await loadTestcontainers(start.endpoint);
        const emulator = await emulatorImage(start.api, async () => containers);
        const stack = { ...start.stack, mounts: [...start.stack.mounts, mount] };
        return run(containers, emulator, { ...start, stack });
      },
      tidy: () => {
        if (!keep) rmSync(folder, { recursive: true, force: true });
      },
    },
    stop,
  );
}

async function run(
  { GenericContainer }: Containers,
  reference: string,
  { name, stack, created }: Start,
): Promise<string> {
  class StackContainer extends GenericContainer {
    protected override async containerCreated(id: string): Promise<void> {
      created(id);
    }
    /** What `--gpus all` is on the command line. */
    withAllGpus(): this {
      this.hostConfig.DeviceRequests = [{ Driver: "", Count: -1, Capabilities: [["gpu"]] }];
      return this;
    }
  }
  const container = new StackContainer(reference)
    .withName(name)
    .withLabels({ [STACK_LABEL]: name })
    .withAutoCleanup(false)
    .withExposedPorts(stack.port)
    .withEnvironment({ ...stack.environment })
    .withBindMounts(
      stack.mounts.map(({ source, target, readOnly }) => ({ source, target, mode: readOnly ? "ro" : "rw" })),
    )
    .withWaitStrategy(noWait);
  if (stack.command) container.withCommand([...stack.command]);
  if (stack.gpu) container.withAllGpus();
  return (await container.start()).getId();
}
