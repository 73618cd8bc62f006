import type { ContainerHandle } from "./container-handle.ts";

export interface MountFinding {
  readonly destination: string;
  /** Place on the Docker machine; for a named volume its folder there. */
  readonly source: string;
  readonly type: string;
  readonly state: "file" | "filled" | "empty" | "missing" | "unknown";
  /** Empty there, and that is wrong: ComfyUI, its models or its nodes are expected in it. */
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

/** Folders of ComfyUI that are empty on a fresh, healthy stack. */
const MAY_BE_EMPTY = /\/(output|input|temp|user|login|logs?|cache)(\/|$)/;

/** What lies behind each mount of a running container. */
export async function readMounts(
  container: ContainerHandle,
  root: string,
  signal?: AbortSignal,
): Promise<MountFinding[]> {
  const { Mounts } = await container.inspect(signal);
  const mounts = Mounts ?? [];
  if (mounts.length === 0) return [];
  const paths = mounts.map(({ Destination }) => Destination);
  const lines = (await container.shell(SCRIPT, paths, signal)).trimEnd().split("\n");
  return mounts.map(({ Destination, Source, Type }, index) => {
    const line = lines[index];
    const state = states.find((one) => one === line) ?? "unknown";
    return {
      destination: Destination,
      source: Source,
      type: Type,
      state,
      wrong: (state === "empty" || state === "missing") && isNeeded(Destination, root),
    };
  });
}

const states = ["file", "filled", "empty", "missing"] as const;

/** ComfyUI itself, a folder above it, or one inside that a deployment fills. */
function isNeeded(path: string, root: string): boolean {
  if (root === path || root.startsWith(`${path}/`)) return true;
  return path.startsWith(`${root}/`) && !MAY_BE_EMPTY.test(`${path.slice(root.length)}/`);
}
