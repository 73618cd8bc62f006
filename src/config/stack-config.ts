import { delimiter } from "node:path";
import { problem } from "../input/sentences.ts";
import { type TargetKind, targetKinds } from "../record/target-kind.ts";
import type { Text } from "../text.ts";
import { readEnvFile } from "./environment.ts";
import { whereOf } from "./given.ts";
import { absolutePath, displayPath } from "./paths.ts";
import { settings } from "./settings.ts";
import { isFile, pick, readChoice, readName, readPath, readSeconds, type Sources } from "./values.ts";

/** How a stack is started in Docker. Paths are absolute. */
export interface StackConfig {
  readonly composeFiles: readonly string[];
  readonly composeProfile?: string;
  readonly composeService?: string;
  readonly image?: string;
  readonly command?: readonly string[];
  readonly mounts: readonly {
    readonly source: string;
    readonly target: string;
    readonly readOnly: boolean;
  }[];
  readonly gpu: boolean;
  readonly envFile?: string;
  /** Content of the env file: the environment of the image target. Never printed. */
  readonly environment: Readonly<Record<string, string>>;
  /** ComfyUI's port in the container. */
  readonly port: number;
  readonly startTimeoutS: number;
  readonly keep: boolean;
}

/** Reads what a target that is started in Docker needs; every problem is gathered. */
export function findStack(sources: Sources, kind: TargetKind): StackConfig | undefined {
  const { ownsStack, embedded, startsFrom } = targetKinds[kind];
  if (!ownsStack || embedded) return undefined;
  const composeFiles = startsFrom === "composeFile" ? composeFilesOf(sources) : [];
  const image = startsFrom === "image" ? imageOf(sources) : undefined;
  const command = pick(sources, "imageCommand")?.value.split(/\s+/);
  const profile = pick(sources, "composeProfile")?.value;
  const service = pick(sources, "composeService")?.value;
  const envFile = readPath(sources, "envFile");
  return {
    composeFiles,
    ...(profile !== undefined && { composeProfile: profile }),
    ...(service !== undefined && { composeService: service }),
    ...(image !== undefined && { image }),
    ...(command !== undefined && { command }),
    mounts: mountsOf(sources),
    gpu: readChoice(sources, "gpu", settings.gpu.choices) === "all",
    ...(envFile !== undefined && { envFile }),
    environment: envFile === undefined ? {} : environmentOf(sources, envFile),
    port: Number(readName(sources, "port", /^(?!0)\d{1,5}$/, settings.port.fallback.en)),
    startTimeoutS: readSeconds(sources, "startTimeout") ?? Number(settings.startTimeout.fallback.en),
    keep: !/^(|0|false|no|off)$/i.test(pick(sources, "keepStack")?.value ?? ""),
  };
}

function composeFilesOf(sources: Sources): string[] {
  const given = pick(sources, "composeFile");
  if (given === undefined) {
    sources.problems.push(missing("COMFYUI_COMPOSE_FILE", "compose", "--compose-file docker-compose.yml"));
    return [];
  }
  const files = given.value
    .split(delimiter)
    .filter((path) => path.trim() !== "")
    .map((path) => absolutePath(path, sources.cwd));
  for (const file of files.filter((path) => !isFile(path)))
    sources.problems.push(problem(whereOf(given), noFile(displayPath(file, sources.cwd)), givePath));
  return files;
}

/** A registry's host and port, folders, a tag, a digest. */
const imagePattern = /^[\w.-]+(:\d+)?(\/[\w.-]+)*(:[\w.-]+)?(@sha256:[0-9a-f]{64})?$/;

function imageOf(sources: Sources): string | undefined {
  const given = pick(sources, "image");
  if (given === undefined)
    sources.problems.push(missing("COMFYUI_IMAGE", "image", "--image my-comfyui:latest"));
  return given && readName(sources, "image", imagePattern, given.value);
}

function mountsOf(sources: Sources): StackConfig["mounts"] {
  const given = pick(sources, "mounts");
  const parts = (given?.value ?? "").split(";").filter((part) => part.trim() !== "");
  return parts.flatMap((part) => {
    const [, source, target, mode] = /^([^=]+)=(\/[^=]*)(?:=(ro|rw))?$/.exec(part.trim()) ?? [];
    if (source !== undefined && target !== undefined)
      return [{ source: absolutePath(source, sources.cwd), target, readOnly: mode === "ro" }];
    if (given !== undefined)
      sources.problems.push(
        problem(
          whereOf(given),
          { fr: "un montage n'a pas la forme attendue", en: "a mount does not have the expected shape" },
          { fr: `attendu : ${settings.mounts.shape.fr}.`, en: `expected: ${settings.mounts.shape.en}.` },
        ),
      );
    return [];
  });
}

function environmentOf(sources: Sources, path: string): Readonly<Record<string, string>> {
  const shown = displayPath(path, sources.cwd);
  const file = readEnvFile(path, shown);
  if ("values" in file) return file.values;
  const given = pick(sources, "envFile");
  if (given !== undefined)
    sources.problems.push(file.problem ?? problem(whereOf(given), noFile(shown), givePath));
  return {};
}

const noFile = (path: string): Text => ({
  fr: `le fichier « ${path} » n'existe pas`,
  en: `the file "${path}" does not exist`,
});

const givePath: Text = { fr: "corrigez le chemin.", en: "correct the path." };

function missing(name: string, kind: string, example: string): Text {
  return problem(
    { fr: name, en: name },
    { fr: `la cible ${kind} en a besoin`, en: `the ${kind} target needs it` },
    { fr: `donnez ${example}.`, en: `give ${example}.` },
  );
}
