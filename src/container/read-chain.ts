import {
  type CredentialChain,
  judgeChain,
  type Place,
  type PlaceFlaw,
  type PlaceRole,
} from "../credentials/chain.ts";
import { fixedSource, tokenMounts } from "../credentials/token-mounts.ts";
import { bcryptPattern } from "../credentials/token-shape.ts";
import { fingerprint } from "../redaction/fingerprint.ts";
import type { ContainerHandle } from "./container-handle.ts";
import { tokenLoaded } from "./log-reading.ts";

export interface ChainQuestion {
  readonly token: string;
  readonly tokenSource: string;
  readonly tokenAt?: number | undefined;
  /** ComfyUI's folder in the container. */
  readonly root: string;
  /** Status that the server gave to the token. */
  readonly accepted?: number;
}

/**
 * Prints one line per file: kind, size, time, SHA-256 and length of line 1, then what is odd about it. Only the hash of the
 * token leaves the container, never the token; 4 kB are read at most. `stat -L` follows a link to its file.
 */
const SCRIPT = `
for f in "$@"; do
  if [ -d "$f" ]; then echo directory
  elif [ ! -e "$f" ]; then echo missing
  elif [ ! -r "$f" ]; then echo unreadable
  elif [ ! -s "$f" ]; then echo empty
  else
    line=$(head -c 4096 "$f" | head -n 1 | tr -d '\\r\\n' | sed 's/^[[:blank:]]*//;s/[[:blank:]]*$//')
    hash=$(printf %s "$line" | sha256sum | cut -c 1-64)
    cr=$(head -c 4096 "$f" | head -n 1 | tr -cd '\\r' | wc -c | tr -d ' ')
    lines=$(head -c 4096 "$f" | grep -c '[^[:space:]]')
    odd=
    [ "$(head -c 3 "$f")" = "$(printf '\\357\\273\\277')" ] && odd="$odd,bom"
    [ "$cr" != 0 ] && odd="$odd,windows-line-ends"
    [ "$lines" -gt 1 ] && odd="$odd,second-line"
    printf %s "$line" | grep -Eqx '[A-Z_]+=.*' && odd="$odd,key-prefix"
    printf %s "$line" | grep -Eqx '[$]2[aby][$][0-9][0-9][$][./A-Za-z0-9]{53}' || odd="$odd,not-bcrypt"
    echo "text $(stat -L -c %Y "$f") $hash \${#line} $odd"
  fi
done`;

/** The file that contains the server's token, and the files that are mistaken for it. */
function passwordFiles(root: string): readonly (readonly [PlaceRole, string])[] {
  return [
    ["password", `${root}/login/PASSWORD`],
    ["misplaced", `${root}/PASSWORD`],
    ["misplaced", `${root}/custom_nodes/ComfyUI-Login/PASSWORD`],
  ];
}

/** Reads every place of the token and compares them; in a stopped container only the kind of each place is known. */
export async function readChain(
  container: ContainerHandle,
  { token, tokenSource, tokenAt, root, accepted }: ChainQuestion,
  signal?: AbortSignal,
): Promise<CredentialChain> {
  const { Mounts, State } = await container.inspect(signal);
  const mounted = tokenMounts(Mounts ?? [], root);
  const files = [...mounted.map(({ path }) => ["mounted", path] as const), ...passwordFiles(root)];
  const paths = [...files.map(([, path]) => path), `${root}/main.py`];
  const [lines, log] = await Promise.all([
    State.Status === "running"
      ? container.shell(SCRIPT, paths, signal).then((output) => output.trimEnd().split("\n"))
      : Promise.all(paths.map((path) => kindFromOutside(container, path, signal))),
    container.logLines(signal).catch(() => []),
  ]);
  const filePlaces = files.map(([role, where], index) => ({
    ...placeOf(role, where, lines[index] ?? ""),
    ...sourceOf(role === "password" ? fixedSource(where, Mounts ?? []) : mounted[index]?.source),
    ...(mounted[index]?.guessed && { guessed: true }),
  }));
  const places = [
    { ...clientPlace(token, tokenSource), ...(tokenAt !== undefined && { at: tokenAt }) },
    ...filePlaces.filter(({ role, kind }) => kind !== "missing" || role === "password"),
  ];
  const loaded = tokenLoaded(log);
  if (loaded) places.push({ role: "loaded", where: "ComfyUI-Login", kind: "text", flaws: [], ...loaded });
  return judgeChain(places, accepted, lines[files.length] !== "missing");
}

function sourceOf(source: string | undefined): Pick<Place, "source"> {
  return source ? { source } : {};
}

async function kindFromOutside(
  container: ContainerHandle,
  path: string,
  signal?: AbortSignal,
): Promise<string> {
  const stat = await container.stat(path, signal);
  if (stat === undefined) return "missing";
  if (stat.directory) return "directory";
  return stat.size === 0 ? "empty" : "closed";
}

function clientPlace(token: string, where: string): Place {
  return {
    role: "client",
    where,
    kind: "text",
    fingerprint: fingerprint(token),
    length: token.length,
    flaws: bcryptPattern.test(token) ? [] : ["not-bcrypt"],
  };
}

const flawNames: readonly PlaceFlaw[] = [
  "bom",
  "not-bcrypt",
  "key-prefix",
  "windows-line-ends",
  "second-line",
];

/** Reads one line of the script's output; any other text makes an unreadable place. */
export function placeOf(role: PlaceRole, where: string, line: string): Place {
  if (line === "directory" || line === "missing" || line === "empty")
    return { role, where, kind: line, flaws: [] };
  const [, at, hash, length, odd] = /^text (\d+) ([0-9a-f]{64}) (\d+) ?([\w,-]*)$/.exec(line) ?? [];
  if (line === "closed") return { role, where, kind: "closed", flaws: [] };
  if (at === undefined || hash === undefined || odd === undefined)
    return { role, where, kind: "unreadable", flaws: [] };
  return {
    role,
    where,
    kind: "text",
    fingerprint: hash.slice(0, 12),
    length: Number(length),
    flaws: flawNames.filter((name) => odd.split(",").includes(name)),
    at: Number(at) * 1000,
  };
}
