import type { WantedModel } from "../models/wanted-model.ts";
import type { ContainerHandle } from "./container-handle.ts";

type ModelPlace = Pick<WantedModel, "folder" | "file">;

export interface MountFinding {
  readonly destination: string;
  /** Place on the Docker machine; for a named volume its folder there. */
  readonly source: string;
  readonly type: string;
  readonly state: "file" | "filled" | "empty" | "missing" | "unknown";
  /** Empty, although ComfyUI, its models or its nodes are expected there. */
  readonly wrong: boolean;
}

const SCRIPT = `
for f in "$@"; do
  if [ -d "$f" ]; then
    if [ -n "$(ls -A "$f" 2>/dev/null | head -n 1)" ]; then echo filled; else echo empty; fi
  elif [ -e "$f" ]; then echo file
  else echo missing
  fi
done`;

/** What lies behind each mount of a running container, ComfyUI being at `root`; `models` are the profile's. */
export async function readMounts(
  container: ContainerHandle,
  root: string,
  models: readonly ModelPlace[],
  signal?: AbortSignal,
): Promise<MountFinding[]> {
  const { Mounts } = await container.inspect(signal);
  const mounts = Mounts ?? [];
  if (mounts.length === 0) return [];
  const paths = mounts.map(({ Destination }) => Destination);
  const lines = (await container.shell(SCRIPT, paths, signal)).trimEnd().split("\n");
  return mounts.map(({ Destination, Source, Type }, index) => {
    const line = lines[index];
    const state = states.find((known) => known === line) ?? "unknown";
    return {
      destination: Destination,
      source: Source,
      type: Type,
      state,
      wrong: (state === "empty" || state === "missing") && mustBeFilled(Destination, root, models),
    };
  });
}

const states = ["file", "filled", "empty", "missing"] as const;

/**
 * Whether an empty mount there can only be a mistake: ComfyUI itself and what is above it, the custom nodes or one of them,
 * the models or a folder that the profile needs. An empty folder for LoRAs, pictures or settings is a choice.
 */
export function mustBeFilled(path: string, root: string, models: readonly ModelPlace[]): boolean {
  const needed = [
    `${root}/main.py`,
    `${root}/custom_nodes/`,
    ...models.map(({ folder, file }) => `${root}/models/${folder}/${file}`),
  ];
  if (needed.some((place) => place === path || place.startsWith(`${path}/`))) return true;
  return path.startsWith(`${root}/custom_nodes/`) && path.split("/").length === root.split("/").length + 2;
}
