import type { TraceEvent } from "./ground-truth.ts";

/** Counters and random letters of file names differ between runs. */
function nameless(text: string): string {
  return text.replaceAll(/_temp_[a-z]{5}_/g, "_temp_?_").replaceAll(/\d{5}/g, "#");
}

/** One word per event: type, node, and what else matters of it. */
export function eventWords(log: readonly TraceEvent[]): string[] {
  return log.filter(({ type }) => type !== undefined).map(word);
}

/** The same without `progress_state`, which the recorder thinned in long runs. */
export function eventWordsThinned(log: readonly TraceEvent[]): string[] {
  return eventWords(log.filter(({ type }) => type !== "progress_state"));
}

function word({ type, data }: TraceEvent): string {
  switch (type) {
    case "status": {
      const { exec_info } = data.status as { exec_info: { queue_remaining: number } };
      return `status ${exec_info.queue_remaining}${"sid" in data ? " with sid" : ""}`;
    }
    case "progress_state":
      return `progress_state ${progressWord({ type, data })}`;
    case "executing":
      return `executing ${data.node}`;
    case "executed":
      return `executed ${data.node} ${nameless(JSON.stringify(data.output))}`;
    case "progress":
      return `progress ${data.node} ${data.value}/${data.max}`;
    case "execution_cached":
      return `execution_cached ${data.nodes}`;
    case "execution_error":
    case "execution_interrupted":
      return `${type} ${data.node_id} ${data.node_type} after ${(data.executed as string[]).toSorted()}`;
    default:
      return type;
  }
}

/** The keys of each event type in their order. */
export function eventKeys(log: readonly TraceEvent[]): Record<string, string> {
  const last = log.filter(({ type, data }) => type !== undefined && !("sid" in data) && data.node !== null);
  return Object.fromEntries(last.map(({ type, data }) => [type, Object.keys(data).join()]));
}

/** The nodes of the last `progress_state`. */
export function lastProgress(log: readonly TraceEvent[]): string | undefined {
  const last = log.findLast(({ type }) => type === "progress_state");
  return last && progressWord(last);
}

/** `1 1/1 finished, 2 0/1 running` */
function progressWord({ data }: TraceEvent): string {
  const nodes = data.nodes as Record<string, { value: number; max: number; state: string }>;
  return Object.entries(nodes)
    .map(([id, { value, max, state }]) => `${id} ${value}/${max} ${state}`)
    .join(", ");
}
