import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { RunConfig } from "../../config/run-config.ts";
import type { StackConfig } from "../../config/stack-config.ts";
import { isLoopback } from "../../container/this-machine.ts";
import { CodedError } from "../../errors.ts";
import { print } from "../../redaction/console.ts";
import { fillFolder } from "../../synthetic/fill-folder.ts";
import { filesOf } from "../../synthetic/wanted-files.ts";
import { runCompose } from "../start/compose-up.ts";
import type { Start } from "../start/start-stack.ts";
import { loadTestcontainers } from "../start/testcontainers.ts";
import { composeConfigSchema, type ImageStart, overrideOf, serviceIn } from "./compose-override.ts";
import { onCpu } from "./cpu-command.ts";
import { type FolderMount, givesWay, modelMounts } from "./model-mounts.ts";

type Run = Pick<RunConfig, "profile" | "comfyuiRoot" | "language">;

/** The stack with an override file of ours behind the user's Compose files, which are only read. */
export async function syntheticCompose(start: Start, config: Run): Promise<StackConfig> {
  const { name, stack, endpoint, signal } = start;
  const mounts = await writeModels(start, config);
  const asked = ["config", "--format", "json"];
  const text = await runCompose(stack, name, endpoint, asked, signal);
  const read = composeConfigSchema.parse(JSON.parse(text));
  const service = serviceIn(read, stack.port, stack.composeService);
  const { image, entrypoint, command } = read.services[service] ?? {};
  // where the service says both, nobody has to know the image
  const known = entrypoint != null && command != null;
  const own = known ? nothing : await composeImage(start, service, image ?? `${name}-${service}`);
  const folder = join(tmpdir(), name);
  // named like the stack: a killed run's is swept with it
  mkdirSync(folder, { mode: 0o700 });
  const file = join(folder, "synthetic.compose.yml");
  writeFileSync(file, overrideOf(read, service, own, mounts, config.comfyuiRoot), {
    mode: 0o600,
    flag: "wx",
  });
  return { ...stack, composeFiles: [...stack.composeFiles, file] };
}

/** Removes the override file. */
export function tidyOverride(name: string): void {
  rmSync(join(tmpdir(), name), { recursive: true, force: true });
}

/** The stack of an image, with our models mounted and the options of a CPU behind its command. */
export async function syntheticImage(start: Start, config: Run, reference: string): Promise<StackConfig> {
  const { stack, endpoint } = start;
  const ours = await writeModels(start, config);
  const root = config.comfyuiRoot;
  let image = await imageStart(start, reference);
  if (image === undefined) {
    const { ImageName, getContainerRuntimeClient } = await loadTestcontainers(endpoint);
    await (await getContainerRuntimeClient()).image.pull(ImageName.fromString(reference));
    image = (await imageStart(start, reference)) ?? nothing;
  }
  const command = stack.command ?? image.command;
  const { environment, ...changed } = onCpu({ ...image, command, environment: stack.environment });
  return {
    ...stack,
    ...changed,
    environment: { ...stack.environment, ...environment },
    mounts: [
      ...stack.mounts.filter(({ target }) => !givesWay(target, root, ours)),
      ...ours.map((mount) => ({ ...mount, readOnly: true })),
    ],
  };
}

const nothing: ImageStart = { entrypoint: [], command: [] };

/** The image of a service, built or fetched where it is not there. */
async function composeImage(start: Start, service: string, image: string): Promise<ImageStart> {
  const there = await imageStart(start, image);
  if (there !== undefined) return there;
  const { stack, name, endpoint, signal } = start;
  const quietly = async (command: string): Promise<void> => {
    await runCompose(stack, name, endpoint, [command, "--quiet", service], signal);
  };
  await quietly("build").catch(() => quietly("pull"));
  const made = await imageStart(start, image);
  if (made !== undefined) return made;
  await quietly("pull");
  return (await imageStart(start, image)) ?? nothing;
}

const words = z.array(z.string()).nullish();
const imageSchema = z.object({ Config: z.object({ Entrypoint: words, Cmd: words }).nullish() });

async function imageStart({ api, signal }: Start, image: string): Promise<ImageStart | undefined> {
  const path = `/images/${encodeURIComponent(image)}/json`;
  const { status } = await api.ask("GET", path, { signal });
  if (status !== 200) return undefined;
  const { Config } = await api.json("GET", path, imageSchema, { signal });
  return { entrypoint: Config?.Entrypoint ?? [], command: Config?.Cmd ?? [] };
}

/** The files of the profile in the cache, whole: written where they are missing or not as they should be. */
async function writeModels({ stack, endpoint, signal }: Start, config: Run): Promise<FolderMount[]> {
  if (endpoint.kind === "http" && !isLoopback(endpoint.host)) throw elsewhere(endpoint.host);
  const cache = stack.synthetic?.cache ?? join(cacheHome(), "comfyui-qwen-e2e", "synthetic-models");
  const mounts = modelMounts(cache, config.comfyuiRoot, config.profile.models);
  const { language } = config;
  const onFile = (name: string, _bytes: number, kept: boolean): void => {
    if (!kept)
      print(
        { fr: `Poids synthétiques : ${name} est écrit`, en: `Synthetic weights: ${name} is written` }[
          language
        ],
      );
  };
  const files = filesOf(config.profile);
  await fillFolder(cache, files, SEED, { stop: signal, onFile });
  // whoever the container's user is reads them, whatever our umask
  for (const { source } of mounts) chmodSync(source, 0o755);
  for (const { name } of files) chmodSync(join(cache, name), 0o644);
  return mounts;
}

const SEED = 1;

function cacheHome(): string {
  const { XDG_CACHE_HOME = "" } = process.env;
  return XDG_CACHE_HOME.startsWith("/") ? XDG_CACHE_HOME : join(homedir(), ".cache");
}

function elsewhere(host: string): CodedError {
  return new CodedError("TARGET_SYNTHETIC_ELSEWHERE", {
    fr: `--synthetic monte des fichiers de cette machine, et Docker tourne sur ${host}. Lancez la suite sur cette machine-là.`,
    en: `--synthetic mounts files of this machine, and Docker runs on ${host}. Run the suite on that machine.`,
  });
}
