import { readFileSync } from "node:fs";

/** One measured reply; fields that were not recorded are absent. */
export interface MeasuredReply {
  readonly status: number;
  readonly type?: string;
  readonly body?: string;
  readonly location?: string;
  readonly bytes?: number;
}

export interface TraceEvent {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface MeasuredTrace {
  readonly log: readonly TraceEvent[];
  readonly history: Readonly<Record<string, unknown>>;
}

interface PromptError {
  readonly status: number;
  readonly body: unknown;
}

interface WithLogin {
  readonly authVariants: Readonly<Record<string, MeasuredReply>>;
  readonly queryVariants: Readonly<Record<string, MeasuredReply>>;
  readonly headerBeatsQuery: Readonly<Record<string, number>>;
  readonly unauthenticated: Readonly<Record<string, MeasuredReply>>;
  readonly authenticated: Readonly<Record<string, MeasuredReply>>;
  readonly ws: Readonly<Record<string, number>>;
  readonly promptErrors: Readonly<Record<string, PromptError>>;
  readonly misc: Readonly<Record<string, MeasuredReply>>;
  readonly wsCached: MeasuredTrace;
  readonly wsError: MeasuredTrace;
  readonly wsPreview: MeasuredTrace;
}

interface NotLoaded {
  readonly authVariants: Readonly<Record<string, number>>;
  readonly unauthenticated: Readonly<Record<string, number>>;
  readonly ws: Readonly<Record<string, number>>;
}

export const withLogin: WithLogin = read("comfyui-0.3.64-with-login.json");
export const notLoaded: NotLoaded = read("comfyui-0.3.64-login-not-loaded.json");

type TraceName = "canary" | "cached" | "preview" | "executionError" | "interrupted";

export const traces = read<Record<TraceName, MeasuredTrace>>("ws-traces.json");

const textToImageRows = read<(TraceEvent & Partial<MeasuredTrace>)[]>("ws-trace-qwen-t2i.json");

/** This one was recorded as a plain list, its history entry among the events. */
export const textToImage: MeasuredTrace = {
  log: textToImageRows,
  history: textToImageRows.find((row) => row.history !== undefined)?.history ?? {},
};

/** A trace's history entry: some were recorded by prompt id, some bare. */
export function historyEntry({ history }: MeasuredTrace): unknown {
  return "status" in history ? history : Object.values(history)[0];
}

function read<Content>(name: string): Content {
  return JSON.parse(readFileSync(new URL(`../../../fixtures/ground-truth/${name}`, import.meta.url), "utf8"));
}
