import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { errorLine, infoLine } from "../dress/log-line.ts";
import { type Ask, jsonBody } from "../http/ask.ts";
import { json, type Reply } from "../http/reply.ts";
import { type Route, route } from "../http/router.ts";
import type { Graph, Job } from "../jobs/job.ts";
import { strikes } from "../jobs/load.ts";
import {
  isObject,
  type Json,
  type JsonObject,
  numberOf,
  PyFloat,
  parsePython,
  pythonJson,
} from "../python/json.ts";
import { pythonStr } from "../python/text.ts";
import { replaceClasses } from "../validation/replace-classes.ts";
import { validatePrompt } from "../validation/validate-prompt.ts";
import type { World } from "../world.ts";

export const promptRoutes: readonly Route[] = [
  route("GET", "/prompt", (_ask, { queue, faults }) => {
    const stale = faults.has("queue-miscounted") ? 3 : 0;
    return json({ exec_info: { queue_remaining: queue.remaining() + stale } });
  }),
  route("POST", "/prompt", submit),
];

async function submit(ask: Ask, world: World): Promise<Reply> {
  const body = await jsonBody(ask);
  if (body === null || typeof body === "number" || typeof body === "boolean")
    throw new TypeError("not iterable");
  const request: JsonObject = isObject(body) ? body : {};
  const number = jobNumber(request, world);
  if (request.prompt === undefined) return noPrompt(ask, world);
  const id = promptId(request.prompt_id, world);
  if (id === undefined) return refuse(invalidId, {}, ask, world);
  if (world.dress.prompts.replacesClasses && isObject(request.prompt))
    replaceClasses(request.prompt, world.nodes());
  const targets = request.partial_execution_targets;
  const verdict = validatePrompt(
    request.prompt,
    Array.isArray(targets) ? targets.map(pythonStr) : undefined,
    world,
  );
  const accepted = verdict.valid || world.faults.has("invalid-workflow-accepted");
  if (!accepted) {
    world.logs.add(errorLine(`Failed to validate prompt: ${pythonStr(verdict.error.message ?? "")}`));
    return refuse(verdict.error, verdict.nodeErrors, ask, world);
  }
  const extraData: JsonObject = isObject(request.extra_data) ? request.extra_data : {};
  if (request.client_id !== undefined) extraData.client_id = request.client_id;
  if (world.dress.prompts.stampsJobs) extraData.create_time = world.now();
  const outputs = verdict.valid ? verdict.outputs : Object.keys(request.prompt ?? {});
  const job = { number, id, graph: request.prompt as Graph, extraData, outputs };
  world.queue.put(job);
  if (strikes("submits-repeated", world)) world.queue.put(again(job, request, world));
  world.logs.add(infoLine("got prompt"));
  // meanwhile the job runs: its first events overtake this reply
  if (world.faults.has("submit-reply-late")) await sleep(150, undefined, { signal: world.signal });
  const dropped = world.faults.has("partly-validated") ? droppedSampler(request.prompt as Graph) : {};
  return json({
    prompt_id: id,
    number,
    node_errors: { ...(verdict.valid && verdict.nodeErrors), ...dropped },
  });
}

/** The job of the same request, sent once more: with the same id where the client gave one. */
function again(job: Job, request: JsonObject, world: World): Job {
  const id = request.prompt_id === undefined || request.prompt_id === null ? randomUUID() : job.id;
  const graph = parsePython(pythonJson(job.graph)) as Graph;
  return { ...job, id, graph, number: world.queue.nextNumber() };
}

/** The id of the job: given or made. Undefined: the given one is refused. */
function promptId(given: Json | undefined, { dress }: World): string | undefined {
  if (!dress.prompts.checksId) return given === undefined ? randomUUID() : pythonStr(given);
  if (given === undefined || given === null) return randomUUID();
  const canonical = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
  return typeof given === "string" && canonical.test(given) ? given : undefined;
}

const invalidId: JsonObject = {
  type: "invalid_prompt_id",
  message: "prompt_id must be a valid UUID",
  details:
    "prompt_id must be a UUID string in canonical lowercase hyphenated form; omit it to let the server generate one",
  extra_info: {},
};

function refuse(error: JsonObject, nodeErrors: JsonObject, ask: Ask, { faults }: World): Reply {
  const shown = faults.has("token-in-errors")
    ? { ...error, details: `${error.details} (headers: ${ask.headers.authorization ?? "-"})` }
    : error;
  return json({ error: shown, node_errors: nodeErrors }, 400);
}

/** Fault `partly-validated`: the errors that ComfyUI reports for a part of a graph that it will not run. */
function droppedSampler(graph: Graph): JsonObject {
  const samplers = Object.entries(graph).filter(([, { class_type }]) => class_type === "KSampler");
  const errors = [
    {
      type: "value_not_in_list",
      message: "Value not in list",
      details: "scheduler: 'simple' not in []",
      extra_info: { input_name: "scheduler" },
    },
  ];
  return Object.fromEntries(
    samplers.map(([id]) => [id, { errors, dependent_outputs: [], class_type: "KSampler" }]),
  );
}

/** A given number, as a float. Else the next number of the counter, negated for `front`; rejected prompts use one, too. */
function jobNumber(request: JsonObject, world: World): number | PyFloat {
  if (request.number === undefined) {
    const next = world.queue.nextNumber();
    return request.front ? 0 - next : next;
  }
  const value: Json = request.number;
  const number = typeof value === "string" || typeof value === "boolean" ? Number(value) : numberOf(value);
  if (number === undefined || Number.isNaN(number))
    throw new TypeError("float() argument must be a string or a real number");
  return new PyFloat(number);
}

function noPrompt(ask: Ask, world: World): Reply {
  if (world.faults.has("old-version")) return json({ error: "no prompt", node_errors: [] }, 400);
  const text = "No prompt provided";
  return refuse({ type: "no_prompt", message: text, details: text, extra_info: {} }, {}, ask, world);
}
