import { readFileSync } from "node:fs";
import type { Version } from "../../../emulator/dress/version.ts";

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

interface UserdataRow extends MeasuredReply {
  readonly request: string;
  /** Recorded only in one of the two lists; in the other every request has it. */
  readonly token?: boolean;
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

/** What only the recording of 0.33.0 holds. */
interface Newer {
  readonly suffixNoToken: readonly UserdataRow[];
  readonly authenticatedUserdata: readonly UserdataRow[];
  readonly crossSite: Readonly<
    Record<string, Readonly<Record<string, { status: number; location?: string }>>>
  >;
  readonly headers: Readonly<
    Record<string, { request: string; status: number; headers: Readonly<Record<string, string>> }>
  >;
}

export const withLogin: WithLogin = read("comfyui-0.3.64-with-login.json");
export const withLogin033: WithLogin & Newer = read("comfyui-0.33.0-with-login.json");
export const notLoaded: NotLoaded = read("comfyui-0.3.64-login-not-loaded.json");

/** Each dress is held to its own recordings. */
export const measured: Readonly<Record<Version, { withLogin: WithLogin; notLoaded: NotLoaded }>> = {
  "0.3.64": { withLogin, notLoaded },
  "0.33.0": { withLogin: withLogin033, notLoaded: read("comfyui-0.33.0-login-not-loaded.json") },
};

type NewTrace = "canary" | "cached" | "preview" | "interrupted" | "cancelledByJobsRoute" | "executionError";

/** Those of 0.33.0, each with the job as `/api/jobs/{id}` told it. */
export const traces033 =
  read<Record<NewTrace, MeasuredTrace & { readonly job: Readonly<Record<string, unknown>> }>>(
    "ws-traces-0.33.0.json",
  );

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
