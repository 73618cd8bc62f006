import { parsedJson } from "../bounded-json.ts";
import type { ComfyClient } from "../comfyui/client.ts";
import type { NodeInventory } from "../comfyui/node-inventory.ts";
import { folderOf, isOfPack } from "../comfyui/unneeded-nodes.ts";
import type { WrittenProfile } from "../config/profile.ts";
import type { ContainerHandle } from "../container/container-handle.ts";
import { originOf } from "../models/loader-pack.ts";
import { isRecord } from "../workflows/is-record.ts";

type Packs = WrittenProfile["nodes"]["packs"];
interface Origin {
  readonly source?: string;
  readonly commit?: string;
}

const MAX_PACKS = 50;
/** ComfyUI-Manager 4 and 3. */
const listings = ["/v2/customnode/installed", "/customnode/installed"];
const limits = { totalMs: 10_000, bytes: 2 ** 20 };

/** Where the git folder says that a pack comes from; nothing where there is no such folder. */
const GIT = `
for folder in "$@"; do
  url=$(sed -n 's/^[[:space:]]*url *= *//p' "$folder/.git/config" 2>/dev/null | head -n 1 | cut -c 1-300)
  head=$(head -c 200 "$folder/.git/HEAD" 2>/dev/null)
  case $head in
    "ref: "*) ref=\${head#ref: }; head=$(head -c 40 "$folder/.git/$ref" 2>/dev/null || sed -n "s| $ref\\$||p" "$folder/.git/packed-refs" 2>/dev/null | head -c 40) ;;
  esac
  echo "$head $url"
done`;

/**
 * The packs of the used nodes, with repository and commit as far as the container, ComfyUI-Manager or common knowledge tell
 * them. A pack of which nobody knows the repository is left out: the inventory names its module all the same.
 */
export async function packsOf(
  inventory: NodeInventory,
  {
    client,
    container,
    root,
    signal,
  }: {
    client: Pick<ComfyClient, "raw">;
    container: ContainerHandle | undefined;
    root: string;
    signal: AbortSignal;
  },
): Promise<{ packs: Packs; unknown: string[] }> {
  const modules = [...new Set(Object.values(inventory).map(({ module }) => module))]
    .filter(isOfPack)
    .slice(0, MAX_PACKS);
  if (modules.length === 0) return { packs: {}, unknown: [] };
  const onDisk = container ? await inContainer(container, root, modules, signal) : new Map<string, Origin>();
  const listed = await byManager(client, signal);
  const packs: Packs = {};
  const unknown: string[] = [];
  for (const module of modules) {
    const folder = folderOf(module);
    const some = Object.entries(inventory).find(([, node]) => node.module === module)?.[0] ?? "";
    const common = originOf(some, undefined, {});
    const { source, commit } = {
      ...(common !== undefined && common !== "core" && { source: common.source }),
      ...listed.get(folder.toLowerCase()),
      ...onDisk.get(module),
    };
    if (source === undefined) unknown.push(folder);
    else packs[module] = { title: folder, source, ...(commit !== undefined && { commit }) };
  }
  return { packs, unknown };
}

async function inContainer(
  container: ContainerHandle,
  root: string,
  modules: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, Origin>> {
  const folders = modules.map((module) => `${root}/custom_nodes/${folderOf(module)}`);
  const output = await container.shell(GIT, folders, signal).catch(() => "");
  const lines = output.split("\n");
  return new Map(modules.map((module, at) => [module, originIn(lines[at] ?? "")]));
}

function originIn(line: string): Origin {
  const [, commit, url = ""] = /^([0-9a-f]{40})? *(.*)$/.exec(line.trim()) ?? [];
  const source = repository(url);
  return { ...(source !== undefined && { source }), ...(commit !== undefined && { commit }) };
}

/** The address without credentials and ending: what a person may clone. */
function repository(url: string): string | undefined {
  const [, host, path] =
    /^(?:https?:\/\/(?:[^/@\s]*@)?|git@|ssh:\/\/git@)([\w.-]+)[:/]([\w./-]+?)(?:\.git)?\/?$/.exec(url) ?? [];
  return host === undefined || path === undefined ? undefined : `https://${host}/${path}`;
}

/** What ComfyUI-Manager has installed, by folder in small letters. */
async function byManager(
  client: Pick<ComfyClient, "raw">,
  signal: AbortSignal,
): Promise<Map<string, Origin>> {
  const found = new Map<string, Origin>();
  for (const path of listings) {
    const reply = await client.raw({ method: "GET", path, signal, limits }).catch(() => undefined);
    if (reply?.status !== 200) continue;
    for (const [folder, entry] of entriesOf(parsedJson(reply.body))) {
      const { aux_id: repo, ver } = entry;
      const commit = typeof ver === "string" && /^[0-9a-f]{40}$/.test(ver) ? ver : undefined;
      const named = typeof repo === "string" && /^[\w.-]+\/[\w.-]+$/.test(repo);
      found.set(folder.toLowerCase(), {
        ...(named && { source: `https://github.com/${repo}` }),
        ...(commit !== undefined && { commit }),
      });
    }
    break;
  }
  return found;
}

function entriesOf(data: unknown): [string, Readonly<Record<string, unknown>>][] {
  if (!isRecord(data)) return [];
  return Object.entries(data).flatMap(([folder, entry]) => (isRecord(entry) ? [[folder, entry]] : []));
}
