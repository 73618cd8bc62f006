import { type Ask, jsonBody } from "../http/ask.ts";
import { json, type Reply } from "../http/reply.ts";
import { type Route, route } from "../http/router.ts";
import { jobItem } from "../jobs/job.ts";
import { finishedJob, jobStates, type Listed, waitingJob } from "../jobs/listed.ts";
import { isObject, type Json, pythonJson } from "../python/json.ts";
import type { World } from "../world.ts";

/** What 0.33.0 has beside queue and history. The path is /api/jobs itself, so its twin is /api/api/jobs. */
export const jobRoutes: readonly Route[] = [
  route("GET", "/api/jobs", list),
  route("POST", "/api/jobs/cancel", cancelAll),
  route("GET", "/api/jobs/{id}", (ask, world) => {
    const found = allJobs(world, true).find(({ id }) => id === ask.params.id);
    return found === undefined ? json({ error: "Job not found" }, 404) : json(found);
  }),
  route("POST", "/api/jobs/{id}/cancel", (ask, { queue }) =>
    json({ cancelled: queue.cancel(ask.params.id ?? "") }),
  ),
];

function allJobs({ queue, faults }: World, whole = false): Listed[] {
  if (faults.has("jobs-poisoned")) waitingJob([0, "poisoned", {}, { extra_pnginfo: null }, []], "pending");
  return [
    ...queue.runningItems.map((item) => waitingJob(item, "in_progress")),
    ...queue.pending.map((job) => waitingJob(jobItem(job), "pending")),
    ...[...queue.history].map(([id, entry]) => finishedJob(id, entry, whole)),
  ];
}

function list(ask: Ask, world: World): Reply {
  const { query } = ask;
  const states = (query.get("status") ?? "").split(",").filter((word) => word.trim() !== "");
  const unknown = states.filter((state) => !(jobStates as readonly string[]).includes(state));
  if (unknown.length > 0)
    return wrong(`Invalid status value(s): ${unknown.join(", ")}. Valid values: ${jobStates.join(", ")}`);
  const by = query.get("sort_by") ?? "created_at";
  if (by !== "created_at" && by !== "execution_duration")
    return wrong("sort_by must be 'created_at' or 'execution_duration'");
  const order = query.get("sort_order") ?? "desc";
  if (order !== "asc" && order !== "desc") return wrong("sort_order must be 'asc' or 'desc'");
  const limit = numberIn(query.get("limit"));
  if (Number.isNaN(limit)) return wrong("limit must be an integer");
  if (limit !== undefined && limit <= 0) return wrong("limit must be a positive integer");
  const offset = numberIn(query.get("offset"));
  if (Number.isNaN(offset)) return wrong("offset must be an integer");
  return page(world, {
    states,
    by,
    down: order === "desc" ? -1 : 1,
    limit,
    offset: Math.max(0, offset ?? 0),
  });
}

interface Page {
  readonly states: readonly string[];
  readonly by: "created_at" | "execution_duration";
  readonly down: 1 | -1;
  readonly limit: number | undefined;
  readonly offset: number;
}

function page(world: World, { states, by, down, limit, offset }: Page): Reply {
  const key = ({ create_time = 0, execution_start_time, execution_end_time }: Listed): number =>
    by === "created_at" ? create_time : (execution_end_time ?? 0) - (execution_start_time ?? 0);
  const found = allJobs(world)
    .filter(({ status }) => states.length === 0 || states.includes(status))
    .toSorted((left, right) => down * (key(left) - key(right)));
  const jobs = found.slice(offset, limit === undefined ? undefined : offset + limit);
  const has_more = offset + jobs.length < found.length;
  return json({ jobs, pagination: { offset, limit: limit ?? null, total: found.length, has_more } });
}

async function cancelAll(ask: Ask, { queue }: World): Promise<Reply> {
  let body: Json;
  try {
    body = await jsonBody(ask);
  } catch {
    return wrong("Request body must be valid JSON");
  }
  const ids = isObject(body) ? body.job_ids : undefined;
  if (!Array.isArray(ids)) return wrong("job_ids must be a list");
  const invalid_ids = ids
    .filter((id) => typeof id !== "string" || !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id))
    .map((id) => (typeof id === "string" ? id : pythonJson(id)));
  if (invalid_ids.length > 0) return json({ error: "job_ids contains invalid id(s)", invalid_ids }, 400);
  return json({ cancelled: ids.map((id) => queue.cancel(String(id))).includes(true) });
}

/** Not a number: the text is none. */
function numberIn(text: string | null): number | undefined {
  if (text === null) return undefined;
  return /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : Number.NaN;
}

function wrong(error: string): Reply {
  return json({ error }, 400);
}
