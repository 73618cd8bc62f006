import { statSync } from "node:fs";
import { delimiter } from "node:path";
import { problem } from "../input/sentences.ts";
import { type TargetKind, targetKinds } from "../record/target-kind.ts";
import type { Text } from "../text.ts";
import { readEnvFile } from "./environment.ts";
import { pick, read, refuse, type Sources } from "./given.ts";
import { type Mount, mountsOf, noteTokenless } from "./meant/mounts.ts";
import { absolutePath, displayPath } from "./paths.ts";
import type { Refusal } from "./setting.ts";
import { settings } from "./settings.ts";

/** How a stack is started in Docker. Paths are absolute. */
export interface StackConfig {
  readonly composeFiles: readonly string[];
  readonly composeProfile?: string;
  readonly composeService?: string;
  readonly image?: string;
  readonly command?: readonly string[];
  /** In the place of the image's own. */
  readonly entrypoint?: readonly string[];
  /** It is started on a CPU with synthetic weights; `cache`: where their files are kept, absolute; else where caches belong. */
  readonly synthetic?: { readonly cache?: string };
  readonly mounts: readonly Mount[];
  readonly gpu: boolean;
  readonly envFile?: string;
  /** Content of the env file: the environment of the image target. Never printed. */
  readonly environment: Readonly<Record<string, string>>;
  /** ComfyUI's port in the container. */
  readonly port: number;
  readonly startTimeoutS: number;
  readonly keep: boolean;
}

/** Reads how to start a target in Docker; undefined for a target that is not started there. Collects every problem. */
export function findStack(sources: Sources, kind: TargetKind, needsToken: boolean): StackConfig | undefined {
  const { ownsStack, embedded, startsFrom } = targetKinds[kind];
  if (!ownsStack || embedded) return undefined;
  const composeFiles = startsFrom === "composeFile" ? composeFilesOf(sources) : [];
  const image = startsFrom === "image" ? imageOf(sources) : undefined;
  const envFile = read(sources, settings.envFile);
  const mounts = mountsOf(sources);
  const synthetic = settings.synthetic.usedBy.includes(kind) && read(sources, settings.synthetic);
  const cache = read(sources, settings.modelsCache);
  if (kind === "image" && envFile === undefined && needsToken)
    noteTokenless(sources, mounts, read(sources, settings.comfyuiRoot));
  return {
    composeFiles,
    composeProfile: read(sources, settings.composeProfile),
    composeService: read(sources, settings.composeService),
    image,
    command: read(sources, settings.imageCommand)?.split(/\s+/),
    mounts,
    gpu: !synthetic && read(sources, settings.gpu) === "all",
    ...(synthetic && { synthetic: cache === undefined ? {} : { cache } }),
    envFile,
    environment: envFile === undefined ? {} : environmentOf(sources, envFile),
    port: Number(read(sources, settings.port)),
    startTimeoutS: read(sources, settings.startTimeout),
    keep: read(sources, settings.keepStack),
  };
}

function composeFilesOf(sources: Sources): string[] {
  const given = pick(sources, settings.composeFile);
  if (given === undefined) {
    sources.problems.push(missing("COMFYUI_COMPOSE_FILE", "compose", "--compose-file docker-compose.yml"));
    return [];
  }
  const files = given.value
    .split(delimiter)
    .filter((path) => path.trim() !== "")
    .map((path) => absolutePath(path, sources.cwd));
  for (const file of files.filter((path) => !isFile(path)))
    refuse(sources, given, noFile(displayPath(file, sources.cwd)));
  return files;
}

function imageOf(sources: Sources): string | undefined {
  if (pick(sources, settings.image) === undefined)
    sources.problems.push(missing("COMFYUI_IMAGE", "image", "--image my-comfyui:latest"));
  return read(sources, settings.image);
}

function environmentOf(sources: Sources, path: string): Readonly<Record<string, string>> {
  const shown = displayPath(path, sources.cwd);
  const file = readEnvFile(path, shown);
  const given = pick(sources, settings.envFile);
  if (file.problem !== undefined) sources.problems.push(file.problem);
  if (file.missing && given !== undefined) refuse(sources, given, noFile(shown));
  return file.values;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

const noFile = (path: string): Refusal => ({
  cause: { fr: `le fichier « ${path} » n'existe pas`, en: `the file "${path}" does not exist` },
  fix: { fr: "corrigez le chemin.", en: "correct the path." },
});

function missing(name: string, kind: string, example: string): Text {
  return problem(
    name,
    { fr: `la cible ${kind} en a besoin`, en: `the ${kind} target needs it` },
    { fr: `donnez ${example}.`, en: `give ${example}.` },
  );
}
