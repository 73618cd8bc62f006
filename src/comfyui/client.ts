import { FormData } from "undici";
import type { z } from "zod";
import type { Presented } from "../credentials/access.ts";
import { Connection, type Limits, type RawReply, type RawRequest, withQuery } from "./connection.ts";
import { unexpectedStatus } from "./errors.ts";
import { JOB_LIST_BYTES, type jobLists } from "./job/job-lists.ts";
import { type QueueHeads, queueHeads } from "./job/queue-heads.ts";
import {
  execInfoSchema,
  type HistoryEntry,
  historySchema,
  logsRawSchema,
  modelFoldersSchema,
  type NodeReplacements,
  nodeReplacementsSchema,
  type ObjectInfo,
  objectInfoSchema,
  type Queue,
  queueSchema,
  readJson,
  type SystemStats,
  systemStatsSchema,
  uploadedSchema,
} from "./replies.ts";

/** A graph in API format: node id → class and inputs. */
export type Graph = Record<
  string,
  { class_type: string; inputs: Record<string, unknown>; _meta?: { title?: string } }
>;

/** Milliseconds for a large reply whose bytes go on arriving: 3 MB at 20 kB/s, as through some tunnels. */
const SLOW_LINE_MS = 180_000;

/** Milliseconds; the slowest healthy reply that users report is some 30 s. Shorter than the check's own limit. */
const OBJECT_INFO_MS = 90_000;

/** Of long texts a proxy that compresses, as for browsers, leaves a sixth: over a slow line it makes the difference. */
export const compressed = { "accept-encoding": "gzip" } as const;

/** What a browser takes as a picture: an image optimiser on the way converts only for those who do. */
const PICTURE_ACCEPT = "image/avif,image/webp,image/apng,image/*,*/*;q=0.8";

/**
 * Typed requests to a ComfyUI server. Every request carries the given credentials; a token alone goes as a Bearer header.
 * Errors: `ComfyError`; a method that promises data throws COMFY_STATUS for any status but 200.
 */
export class ComfyClient implements AsyncDisposable {
  readonly connection: Connection;
  /** What every request carries; the WebSocket handshake, too. */
  readonly credentials: Presented;

  constructor(baseUrl: string, credentials: string | Presented = { headers: {} }, limits?: Partial<Limits>) {
    this.connection = new Connection(baseUrl, limits);
    this.credentials =
      typeof credentials === "string"
        ? { headers: { authorization: `Bearer ${credentials}` } }
        : { ...credentials, headers: { ...credentials.headers } };
  }

  /** Any request, any status: for probes. */
  raw(request: RawRequest): Promise<RawReply> {
    const { headers, query } = this.credentials;
    return this.connection.request({
      ...request,
      ...(query !== undefined && { secretQuery: query }),
      headers: { ...headers, ...request.headers },
    });
  }

  systemStats(signal?: AbortSignal): Promise<SystemStats> {
    return this.#get("/system_stats", systemStatsSchema, signal);
  }

  /** Slow on a big server by its nature: every node lists its files, on network drives too, and new servers start a scan. */
  objectInfo(signal?: AbortSignal): Promise<ObjectInfo> {
    const limits = { bytes: 64 * 2 ** 20, totalMs: OBJECT_INFO_MS, mostMs: SLOW_LINE_MS };
    return this.#get("/object_info", objectInfoSchema, signal, limits, compressed);
  }

  /** Classes that the server replaces by itself; servers before 0.14 do not know the route. */
  nodeReplacements(signal?: AbortSignal): Promise<NodeReplacements> {
    return this.#get("/node_replacements", nodeReplacementsSchema, signal);
  }

  /** The folders that the server searches for models, by kind; servers before 0.3.8 do not list them. */
  async modelFolders(signal?: AbortSignal): Promise<Record<string, string[]>> {
    const kinds = await this.#get("/experiment/models", modelFoldersSchema, signal);
    return Object.fromEntries(kinds.map(({ name, folders }) => [name, folders.slice(0, 20)]));
  }

  queue(signal?: AbortSignal): Promise<Queue> {
    // every item holds its whole graph: fifty jobs of the interface make several MB; twice as many bytes cost 830 MB of memory
    return this.#get("/queue", queueSchema, signal, { bytes: 32 * 2 ** 20 });
  }

  /** The same without the graphs: cheap where hundreds of jobs wait. */
  async queueHeads(signal?: AbortSignal): Promise<QueueHeads> {
    const limits = { bytes: 32 * 2 ** 20 };
    return queueHeads(expect200(await this.raw({ method: "GET", path: "/queue", signal, limits })).body);
  }

  /** A list of jobs as the web interface asks for it, whatever the status. */
  jobList(path: (typeof jobLists)[number], signal?: AbortSignal): Promise<RawReply> {
    return this.raw({ method: "GET", path, signal, limits: { bytes: JOB_LIST_BYTES } });
  }

  /** Jobs pending and running, as GET /prompt counts them. */
  async queueRemaining(signal?: AbortSignal): Promise<number> {
    return (await this.#get("/prompt", execInfoSchema, signal)).exec_info.queue_remaining;
  }

  /** The job's history entry, or undefined: unknown, pending and running jobs answer `{}` with 200. */
  async history(promptId: string, signal?: AbortSignal, query?: string): Promise<HistoryEntry | undefined> {
    const path = withQuery(`/history/${encodeURIComponent(promptId)}`, query);
    const entries = await this.#get(path, historySchema, signal);
    return Object.hasOwn(entries, promptId) ? entries[promptId] : undefined;
  }

  /** Whether any job has begun since the server's start; a person may have cleared its history, the log still tells. */
  async hasRun(signal?: AbortSignal): Promise<boolean> {
    const entries = await this.#get("/history?max_items=1", historySchema, signal);
    if (Object.keys(entries).length > 0) return true;
    const pieces = await this.logPieces(signal).catch((): string[] => []);
    return pieces.some((piece) => piece.includes("got prompt"));
  }

  /** POST /prompt, whatever the status of the reply: the job reads 200 and 400 itself. */
  submit(body: Record<string, unknown>, signal?: AbortSignal): Promise<RawReply> {
    return this.#post("/prompt", body, signal);
  }

  /** Stops the job if it runs now. Never sends an empty body: it would stop any running job. */
  async interrupt(promptId: string, signal?: AbortSignal): Promise<void> {
    expect200(await this.#post("/interrupt", { prompt_id: promptId }, signal));
  }

  /** Takes the job out of the pending queue, if it is there. */
  async deletePending(promptId: string, signal?: AbortSignal): Promise<void> {
    expect200(await this.#post("/queue", { delete: [promptId] }, signal));
  }

  /** Takes all of these out of the pending queue, as far as they are there. */
  async deleteAllPending(promptIds: readonly string[], signal?: AbortSignal): Promise<void> {
    expect200(await this.#post("/queue", { delete: promptIds }, signal));
  }

  /** Has the models unloaded once the running job has ended. */
  async free(signal?: AbortSignal): Promise<void> {
    expect200(await this.#post("/free", { unload_models: true, free_memory: true }, signal));
  }

  /** Stores a picture in the server's input folder. Returns its name there: the server may rename it. */
  async uploadImage(wanted: string, bytes: Buffer, signal?: AbortSignal): Promise<string> {
    const form = new FormData();
    form.append("image", new Blob([new Uint8Array(bytes)], { type: "image/png" }), wanted);
    form.append("type", "input");
    const reply = await this.raw({ method: "POST", path: "/upload/image", body: form, signal });
    const { subfolder, name } = readJson(expect200(reply), uploadedSchema);
    return subfolder ? `${subfolder}/${name}` : name;
  }

  /** The bytes of an image: 64 MiB at most. */
  async view(
    image: { filename: string; subfolder: string; type: string },
    signal?: AbortSignal,
  ): Promise<Buffer> {
    const query = new URLSearchParams({
      filename: image.filename,
      subfolder: image.subfolder,
      type: image.type,
    });
    const limits = { bytes: 64 * 2 ** 20, mostMs: SLOW_LINE_MS };
    const headers = { accept: PICTURE_ACCEPT };
    const reply = await this.raw({ method: "GET", path: `/view?${query}`, headers, limits, signal });
    return expect200(reply).body;
  }

  /** What the server has written to its console last (300 pieces on a stock one): a line may be in several, several in one. */
  async logPieces(signal?: AbortSignal): Promise<string[]> {
    return (await this.logEntries(signal)).map((entry) => entry.m);
  }

  /** The same, each with its time as the server writes it. */
  async logEntries(signal?: AbortSignal): Promise<{ t: string; m: string }[]> {
    return (await this.#get("/internal/logs/raw", logsRawSchema, signal, undefined, compressed)).entries;
  }

  async #get<T>(
    path: string,
    schema: z.ZodType<T>,
    signal?: AbortSignal,
    limits?: Partial<Limits>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<T> {
    const request = { method: "GET", path, signal, ...(limits && { limits }), ...(headers && { headers }) };
    return readJson(expect200(await this.raw(request)), schema);
  }

  #post(path: string, body: Record<string, unknown>, signal?: AbortSignal): Promise<RawReply> {
    return this.raw({
      method: "POST",
      path,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.connection[Symbol.asyncDispose]();
  }
}

function expect200(reply: RawReply): RawReply {
  if (reply.status === 200) return reply;
  throw unexpectedStatus(reply.request, reply.status, 200, reply.body.toString("utf8"));
}
