import { ComfyClient, type Graph } from "../comfyui/client.ts";
import { ComfyError } from "../comfyui/errors.ts";
import type { ObjectInfo, SystemStats } from "../comfyui/replies.ts";
import { partNodes } from "../comfyui/sound-nodes.ts";
import type { RunConfig } from "../config/run-config.ts";
import { presented } from "../credentials/access.ts";
import { replaceClasses } from "../workflows/replacements.ts";
import { refused, shut } from "./refused.ts";

export interface OpenedServer extends AsyncDisposable {
  readonly client: ComfyClient;
  readonly url: string;
  readonly stats: SystemStats;
  readonly served: ObjectInfo;
  readonly asServed: (graph: Graph) => Promise<Graph>;
}

/** Enters the server as the access says, and sees that nobody else can. Errors: LEARN_REFUSED, and those of the client. */
export async function openServer(config: RunConfig, signal: AbortSignal): Promise<OpenedServer> {
  const url = (config.target.url ?? "").replace(/\/+$/, "");
  const client = new ComfyClient(url, presented(config.access, config.token?.value));
  try {
    const stats = await client.systemStats(signal).catch((error: unknown) => {
      throw error instanceof ComfyError && isRefusal(error.status)
        ? shut(config.access.kind, error.text)
        : error;
    });
    await seeClosed(config, url, signal);
    const { sound: served } = partNodes(await client.objectInfo(signal));
    const asServed = async (graph: Graph): Promise<Graph> => {
      if (Object.values(graph).every(({ class_type: name }) => Object.hasOwn(served, name))) return graph;
      return replaceClasses(graph, served, await client.nodeReplacements(signal).catch(() => ({})));
    };
    return {
      client,
      url,
      stats,
      served,
      asServed,
      [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
    };
  } catch (error) {
    await client[Symbol.asyncDispose]();
    throw error;
  }
}

/** It asks for other credentials, or leads to where they are asked for. */
function isRefusal(status = 0): boolean {
  return status === 401 || status === 403 || (status >= 300 && status < 400);
}

async function seeClosed(config: RunConfig, url: string, signal: AbortSignal): Promise<void> {
  if (config.access.kind === "none") return;
  await using anonymous = new ComfyClient(url);
  const { status } = await anonymous.raw({ method: "GET", path: "/system_stats", signal });
  if (status === 200)
    throw refused({
      fr: "[GET /system_stats] répond 200 sans aucun identifiant : n'importe qui entre.",
      en: "[GET /system_stats] answers 200 without any credential: anybody gets in.",
    });
}
