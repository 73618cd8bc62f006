import { isObject, type Json, type JsonObject, numberOf } from "../python/json.ts";

export const jobStates = ["pending", "in_progress", "completed", "failed", "cancelled"] as const;

/** One job as `/api/jobs` of 0.33.0 lists it. */
export type Listed = JsonObject & {
  id: string;
  status: (typeof jobStates)[number];
  create_time?: number;
  execution_start_time?: number;
  execution_end_time?: number;
};

/** @param item the five fields that `/queue` shows */
export function waitingJob(item: Json, status: "pending" | "in_progress"): Listed {
  return { ...known(item, status), outputs_count: 0, previewable_outputs_count: 0 };
}

/** @param whole also the outputs, the messages and the graph: GET /api/jobs/{id} */
export function finishedJob(id: string, entry: JsonObject, whole: boolean): Listed {
  const { prompt = null, outputs = {}, status = null } = entry;
  const messages = isObject(status) && Array.isArray(status.messages) ? status.messages : [];
  const told = (type: string): JsonObject | undefined =>
    messages
      .filter((message): message is [string, JsonObject] => Array.isArray(message) && message[0] === type)
      .at(0)?.[1];
  const [start, error, interrupted] = ["execution_start", "execution_error", "execution_interrupted"].map(
    told,
  );
  const end = error ?? interrupted ?? told("execution_success");
  const success = isObject(status) && status.status_str === "success";
  const pictures = picturesOf(outputs);
  const [preview] = pictures.toSorted(
    (left, right) => Number(right.type === "output") - Number(left.type === "output"),
  );
  const [, , graph = null, extra_data = null] = Array.isArray(prompt) ? prompt : [];
  return {
    ...known(prompt, success ? "completed" : interrupted ? "cancelled" : "failed"),
    id,
    ...time("execution_start_time", start),
    ...time("execution_end_time", end),
    ...(error && { execution_error: error }),
    outputs_count: pictures.length,
    previewable_outputs_count: pictures.length,
    ...(preview && { preview_output: preview }),
    ...(whole && { outputs, execution_status: status, workflow: { prompt: graph, extra_data } }),
  };
}

/** Throws on `extra_pnginfo: null`, as the real server does: one such job breaks the whole list. */
function known(item: Json, status: Listed["status"]): Listed {
  const [priority = null, id = null, , extra = null] = Array.isArray(item) ? item : [];
  const { create_time, extra_pnginfo = {} } = isObject(extra) ? extra : {};
  const workflow = isObject(extra_pnginfo) ? (extra_pnginfo.workflow ?? {}) : undefined;
  const broken = !isObject(extra_pnginfo) || !isObject(workflow) || extra_pnginfo.workflow === null;
  if (broken) throw new TypeError("'NoneType' object has no attribute 'get'");
  const created = numberOf(create_time);
  return {
    id: String(id),
    status,
    priority,
    ...(created !== undefined && { create_time: created }),
    ...(isObject(workflow) && workflow.id !== undefined && { workflow_id: workflow.id }),
  };
}

function time(name: string, message: JsonObject | undefined): JsonObject {
  return message?.timestamp === undefined ? {} : { [name]: message.timestamp };
}

function picturesOf(outputs: Json): JsonObject[] {
  if (!isObject(outputs)) return [];
  return Object.entries(outputs).flatMap(([nodeId, shown]) =>
    Object.entries(isObject(shown) ? shown : {}).flatMap(([mediaType, items]) =>
      (Array.isArray(items) ? items : []).filter(isObject).map((item) => ({ ...item, nodeId, mediaType })),
    ),
  );
}
