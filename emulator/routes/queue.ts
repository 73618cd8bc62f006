import { type Ask, jsonBody, objectBody } from "../http/ask.ts";
import { empty, json, type Reply } from "../http/reply.ts";
import { type Route, route } from "../http/router.ts";
import { jobItem } from "../jobs/job.ts";
import { isObject, type Json, type JsonObject, parsePython } from "../python/json.ts";
import { pythonStr } from "../python/text.ts";
import type { World } from "../world.ts";

export const queueRoutes: readonly Route[] = [
  route("GET", "/queue", (_ask, { queue }) =>
    json({ queue_running: queue.runningItems, queue_pending: queue.pending.map((job) => jobItem(job)) }),
  ),
  route("POST", "/queue", async (ask, { queue }) => {
    const { clear, ids } = await clearOrDelete(ask);
    if (clear) queue.clear();
    for (const id of ids) queue.delete(id);
    return empty();
  }),
  route("POST", "/interrupt", interrupt),
  route("POST", "/free", async (ask, { queue }) => {
    const { unload_models, free_memory } = await objectBody(ask);
    queue.free(Boolean(unload_models), Boolean(free_memory));
    return empty();
  }),
  route("GET", "/history", listHistory),
  route("GET", "/history/{id}", (ask, { queue, faults }) => {
    const id = ask.params.id ?? "";
    const entry = queue.history.get(id);
    if (entry === undefined) return json({});
    return json({ [id]: faults.has("history-foreign") ? ofAnotherUser(entry) : entry });
  }),
  route("POST", "/history", async (ask, { queue }) => {
    const { clear, ids } = await clearOrDelete(ask);
    if (clear) queue.history.clear();
    for (const id of ids) queue.history.delete(id);
    return empty();
  }),
];

/** Our prompt id, number and status, with the graph and the picture of another user. */
function ofAnotherUser(entry: JsonObject): JsonObject {
  const [number = null, id = null] = Array.isArray(entry.prompt) ? entry.prompt : [];
  const graph = {
    "1": { class_type: "LoadImage", inputs: { image: "example.png" } },
    "2": { class_type: "SaveImage", inputs: { filename_prefix: "homework", images: ["1", 0] } },
  };
  const images = [{ filename: "homework_00007_.png", subfolder: "", type: "output" }];
  return { ...entry, prompt: [number, id, graph, {}, ["2"]], outputs: { "2": { images } } };
}

/** Reads `{"clear": true}` and `{"delete": [...]}`. As in Python, a string is read by character, a number throws. */
async function clearOrDelete(ask: Ask): Promise<{ clear: boolean; ids: string[] }> {
  const body = await jsonBody(ask);
  if (Array.isArray(body)) return { clear: false, ids: [] };
  if (!isObject(body)) throw new TypeError("argument is not iterable");
  const ids: Json = body.delete ?? [];
  if (typeof ids === "string") return { clear: Boolean(body.clear), ids: [...ids] };
  if (!Array.isArray(ids)) throw new TypeError("object is not iterable");
  return { clear: Boolean(body.clear), ids: ids.map(pythonStr) };
}

async function interrupt(ask: Ask, { queue }: World): Promise<Reply> {
  const text = (await ask.body()).toString("utf8");
  let body: Json = {};
  try {
    body = parsePython(text);
  } catch {
    // No JSON means no prompt id: the interrupt is global.
  }
  if (Array.isArray(body)) throw new TypeError("'list' object has no attribute 'get'");
  const id = isObject(body) ? body.prompt_id : undefined;
  queue.interrupt(id ? pythonStr(id) : undefined);
  return empty();
}

/** `max_items` alone returns the last entries, with `offset` the entries from there on. */
function listHistory(ask: Ask, { queue, faults }: World): Reply {
  if (faults.has("history-poisoned")) throw new TypeError("Object of type ndarray is not JSON serializable");
  const max = wholeNumber(ask, "max_items");
  const offset = wholeNumber(ask, "offset");
  const entries = [...queue.history];
  const from = offset ?? (max === undefined || max > entries.length ? 0 : entries.length - max);
  return json(Object.fromEntries(entries.slice(from, max === undefined ? undefined : from + max)));
}

function wholeNumber(ask: Ask, name: string): number | undefined {
  const text = ask.query.get(name);
  if (text === null) return undefined;
  if (!/^\s*[+-]?\d+\s*$/.test(text))
    throw new TypeError(`invalid literal for int() with base 10: '${text}'`);
  return Number(text);
}
