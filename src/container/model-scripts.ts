import { TIMEOUT_MS } from "../docker/api.ts";
import type { PathLook } from "../models/model-files.ts";
import type { ContainerHandle } from "./container-handle.ts";

/** A model file in the container. All names and links of one file have the same `inode`. */
export interface ListedFile {
  readonly path: string;
  readonly bytes: number;
  readonly inode: string;
}

/** Prints one line per path; for a file its size and its first bytes. Uses only what GNU and busybox have in common. */
const LOOK = `
command -v base64 >/dev/null || exit 127
n=$1; shift
for f in "$@"; do
  if [ -d "$f" ]; then echo directory
  elif [ -L "$f" ] && [ ! -e "$f" ]; then echo "link-broken $(readlink "$f" | tr '\\n' ' ')"
  elif [ ! -e "$f" ]; then echo missing
  elif [ ! -r "$f" ]; then echo unreadable
  else
    printf 'file %s ' "$(stat -L -c %s "$f")"
    head -c "$n" "$f" | base64 | tr -d '\\n'
    echo
  fi
done`;

/** Size, inode and path of each model file below the folders; 200 kB at most, no deeper than a diffusers folder. */
const LIST = `
find -L "$@" -maxdepth 4 -type f '(' -name '*.safetensors' -o -name '*.sft' -o -name '*.gguf' -o -name '*.ckpt' \\
  -o -name '*.pt' -o -name '*.pth' -o -name '*.bin' -o -name '*.index.json' ')' \\
  -exec stat -L -c '%s %d:%i %n' '{}' + 2>/dev/null | head -c 200000
true`;

/** The beginning, the middle and the end: fine-tunes of one model have the same size and the same header. */
const SAMPLE = `
while [ $# -gt 1 ]; do
  { head -c 65536 "$1"; dd if="$1" bs=65536 skip="$2" count=1 2>/dev/null; tail -c 65536 "$1"; } | sha256sum | cut -c 1-64
  shift 2
done`;
const SAMPLE_BYTES = 65_536;

/** What lies at each path, with the first `bytes` of a file. */
export async function lookAt(
  container: ContainerHandle,
  paths: readonly string[],
  bytes: number,
  signal?: AbortSignal,
): Promise<PathLook[]> {
  const limit = paths.length * (2 * bytes + 4096);
  // on a slow disk, or with a remote Docker, each file gets the time of one request
  const timeoutMs = TIMEOUT_MS * Math.max(1, paths.length);
  const output = await container.shell(LOOK, [String(bytes), ...paths], signal, { limit, timeoutMs });
  const lines = output.split("\n");
  return paths.map((_, index) => lookOf(lines[index] ?? "", bytes));
}

/** Reads one line of the script's output; any other text counts as unreadable. */
function lookOf(line: string, wanted: number): PathLook {
  const [, kind = "", rest = ""] = /^([a-z-]+) ?(.*)$/.exec(line) ?? [];
  const [, size, base64 = ""] = (kind === "file" && /^(\d{1,15}) (.*)$/.exec(rest)) || [];
  if (size !== undefined) {
    const [bytes, head] = [Number(size), Buffer.from(base64, "base64")];
    // a disk that fails in the middle gives less than it announced
    return head.length < Math.min(bytes, wanted) ? { kind: "unreadable" } : { kind: "file", bytes, head };
  }
  if (kind === "link-broken") return { kind, link: rest.trim().slice(0, 300) || "–" };
  return { kind: kind === "directory" || kind === "missing" ? kind : "unreadable" };
}

export async function listModelFiles(
  container: ContainerHandle,
  folders: readonly string[],
  signal?: AbortSignal,
): Promise<ListedFile[]> {
  const lines = (await container.shell(LIST, folders, signal)).split("\n");
  const files = lines.flatMap((line) => {
    const [, bytes, inode, path] = /^(\d{1,15}) (\d+:\d+) (\/.*)$/.exec(line) ?? [];
    if (bytes === undefined || inode === undefined || path === undefined) return [];
    return [{ path, bytes: Number(bytes), inode }];
  });
  // a folder that is searched twice lists its files twice
  return [...new Map(files.map((file) => [file.path, file])).values()];
}

/** A hash of samples of each file, in the order of the files. */
export async function sampleHashes(
  container: ContainerHandle,
  files: readonly ListedFile[],
  signal?: AbortSignal,
): Promise<string[]> {
  if (files.length === 0) return [];
  const args = files.flatMap(({ path, bytes }) => [path, String(Math.floor(bytes / 2 / SAMPLE_BYTES))]);
  return (await container.shell(SAMPLE, args, signal)).trimEnd().split("\n");
}
