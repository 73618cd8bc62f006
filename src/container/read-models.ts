import { DockerError } from "../docker/error.ts";
import {
  isShard,
  judgeFile,
  type ModelFinding,
  type ModelsOnDisk,
  type PathLook,
  readHeaderOf,
} from "../models/model-files.ts";
import type { WantedModel } from "../models/wanted-model.ts";
import type { ContainerHandle } from "./container-handle.ts";
import { type ListedFile, listModelFiles, lookAt, sampleHashes } from "./model-scripts.ts";

export interface ModelsQuestion {
  /** ComfyUI's folder in the container. */
  readonly root: string;
  readonly wanted: readonly WantedModel[];
  /** The folders that the server says it searches, by name; ComfyUI's own folders if the server was not asked. */
  readonly folders?: Readonly<Record<string, readonly string[]>>;
  /** The files that each loader (`Class.input`) lists, if the server was asked. */
  readonly listed?: Readonly<Record<string, readonly string[]>>;
}

/** Bytes. The header of the largest Qwen model has 0.3 MB: one look is enough, and a longer header costs a second look. */
const FIRST_LOOK = 2 ** 19;
const MAX_LOOKS = 4;
/** Bytes. Smaller files are no models: their duplicates do not matter. */
const LEAST_DUPLICATE = 2 ** 20;
const MAX_HASHED = 40;
/** Folders that ComfyUI searches as well. */
const twins: Readonly<Record<string, string>> = { text_encoders: "clip", diffusion_models: "unet" };

/**
 * What lies on the disk of a running container for each model of the profile, and which model files are the same.
 * Tensors are never read. Errors: `DockerError`, DOCKER_STATUS where the image lacks sh, find, stat or head.
 */
export async function readModels(
  container: ContainerHandle,
  question: ModelsQuestion,
  signal?: AbortSignal,
): Promise<ModelsOnDisk> {
  const { root, wanted } = question;
  const places = wanted.map((model) => foldersOf(model, question).map((folder) => `${folder}/${model.file}`));
  const tree = [...new Set([`${root}/models`, ...wanted.flatMap((model) => foldersOf(model, question))])];
  const [looks, listing] = await Promise.all([
    lookAt(container, places.flat(), FIRST_LOOK, signal),
    // on a slow disk with many files only the search for shards and duplicates is skipped
    listModelFiles(container, tree, signal).catch(orNone),
  ]);
  const lookOf = new Map(places.flat().map((path, index) => [path, looks[index] ?? nothing]));
  const findings = wanted.map((model, index) => {
    const looked = (places[index] ?? []).map((path) => ({ path, look: lookOf.get(path) ?? nothing }));
    return findingOf(container, model, looked, { ...question, listing }, signal);
  });
  const [files, duplicates] = await Promise.all([
    Promise.all(findings),
    duplicatesIn(container, listing, signal).catch(orNone),
  ]);
  return { files, duplicates };
}

function orNone(error: unknown): [] {
  if (error instanceof DockerError && error.code === "DOCKER_TIMEOUT") return [];
  throw error;
}

const nothing: PathLook = { kind: "missing" };

function foldersOf({ folder }: WantedModel, { root, folders = {} }: ModelsQuestion): string[] {
  const own = [folder, twins[folder]].filter((name) => name !== undefined);
  return [...new Set([...(folders[folder] ?? []), ...own.map((name) => `${root}/models/${name}`)])];
}

/** Chooses the file as ComfyUI does: from the first folder that has it, without broken links. */
async function findingOf(
  container: ContainerHandle,
  model: WantedModel,
  looked: readonly { path: string; look: PathLook }[],
  { root, listed, listing }: ModelsQuestion & { listing: readonly ListedFile[] },
  signal?: AbortSignal,
): Promise<ModelFinding> {
  const { file, folder, loader, input, source } = model;
  const about = { file, folder, ...(source !== undefined && { source }) };
  const chosen =
    looked.find(({ look }) => look.kind === "file") ?? looked.find(({ look }) => look.kind !== "missing");
  if (chosen?.look.kind === "file") {
    const { path, look } = chosen;
    const judged = await judge(container, model, path, look, signal);
    return { ...about, path, bytes: look.bytes, ...judged };
  }
  const folders = looked.map(({ path }) => path.slice(0, -file.length));
  const shards = listing.filter(
    ({ path }) => isShard(path) && folders.some((start) => path.startsWith(start)),
  ).length;
  const path = chosen?.path ?? `${root}/models/${folder}/${file}`;
  if (chosen?.look.kind === "link-broken")
    return { ...about, path, state: "link-broken", link: chosen.look.link };
  if (chosen?.look.kind === "unreadable") return { ...about, path, state: "unreadable" };
  if (shards > 0) return { ...about, path, state: "sharded", shards };
  if (chosen?.look.kind === "directory") return { ...about, path, state: "directory" };
  const names = listed?.[`${loader}.${input}`];
  return { ...about, path, state: names === undefined || names.includes(file) ? "unseen" : "missing" };
}

async function judge(
  container: ContainerHandle,
  model: WantedModel,
  path: string,
  { bytes: size, head }: Extract<PathLook, { kind: "file" }>,
  signal?: AbortSignal,
): Promise<Pick<ModelFinding, "state" | "expected" | "synthetic">> {
  let reading = readHeaderOf(model.file, head, size);
  // a header says its length, or tells at each look that it goes on
  for (let look = 0; look < MAX_LOOKS && reading?.kind === "more"; look++)
    reading = readHeaderOf(model.file, await container.head(path, reading.bytes, signal), size);
  return judgeFile(model, size, reading, head);
}

/** Files of one size whose samples agree: a hard or symbolic link is one file, not two. */
async function duplicatesIn(
  container: ContainerHandle,
  listing: readonly ListedFile[],
  signal?: AbortSignal,
): Promise<ModelsOnDisk["duplicates"]> {
  // of several names of one file the shortest is kept
  const names = listing.toSorted((one, other) => other.path.length - one.path.length);
  const files = [...new Map(names.map((file) => [file.inode, file])).values()];
  const sameSize = [...Map.groupBy(files, ({ bytes }) => bytes).values()].filter(
    ([first, second]) => second !== undefined && (first?.bytes ?? 0) >= LEAST_DUPLICATE,
  );
  const suspects = sameSize.flat().slice(0, MAX_HASHED);
  const hashes = await sampleHashes(container, suspects, signal);
  const groups = Map.groupBy(suspects, ({ bytes }, index) => `${bytes} ${hashes[index] ?? `? ${index}`}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined || group.length < 2
      ? []
      : [{ paths: group.map(({ path }) => path), bytes: first.bytes }];
  });
}
