import type { CheckId } from "../../record/catalogue.ts";
import type { RunRecord } from "../../record/run-record.ts";
import { hasFailed } from "../results.ts";
import type { Seen } from "../rule.ts";
import { isOpen, unprotected } from "../surface/unprotected.ts";

type Run = Pick<RunRecord, "checks">;

/** A reply that is not ComfyUI's, on a route that ComfyUI has, and the red check that got it. */
export interface UnexpectedReply {
  readonly check: CheckId;
  readonly request: string;
  readonly status: number;
}

/** Tables of requests that must be refused. An unexpected answer that lets nobody in is not an open door. */
const tables = [
  "auth.bad-credentials-refused",
  "auth.plaintext-refused",
  "auth.routes-protected",
  "auth.websocket-refuses",
  "auth.empty-token-refused",
  "auth.suffix-rule",
  "generation.image-private",
] as const;

/** The checks whose facts say which replies were unexpected; where a check broke off, its own result says so. */
export const replyChecks = [...tables, "generation.edit"] as const;

type SeenReplies = Pick<Seen<(typeof replyChecks)[number]>, "run" | "facts">;

/** A refused handshake is a matter of proxies, not of a dead server. */
export const handshakes: readonly CheckId[] = [
  "infra.websocket",
  "auth.valid-token-websocket",
  "auth.websocket-refuses",
];

/** Even who has the token opens no WebSocket, or not by each address: rules of their own say why. */
function refusesUpgrades(run: Run): boolean {
  return hasFailed(run, "infra.websocket") || hasFailed(run, "auth.valid-token-websocket");
}

/** The unexpected replies of a run, in the order of its checks. */
export function unexpectedReplies({ run, facts }: SeenReplies): UnexpectedReply[] {
  return run.checks.flatMap(({ id: check, status, brokenOff }) => {
    if (status !== "failed" || (handshakes.includes(check) && refusesUpgrades(run))) return [];
    // a picture that is refused has a cause of its own
    if (check === "generation.edit" && facts.upload !== undefined) return [];
    const broken =
      brokenOff?.status === undefined
        ? []
        : [{ check, request: brokenOff.request, status: brokenOff.status }];
    return [...broken, ...closedRows({ run, facts }, check).map((row) => ({ ...row, check }))];
  });
}

/**
 * The rows of a table in which no request got access: where another guard refuses before the login, the refusals are its
 * own. A page that even the token gets instead of JSON is no access, whatever its status.
 */
function closedRows({ run, facts }: SeenReplies, check: CheckId): { request: string; status: number }[] {
  if (!tables.some((table) => table === check) || hasFailed(run, "auth.enforced")) return [];
  const rows = unprotected(facts, check);
  const pages = run.checks.flatMap(({ errorCode, brokenOff }) =>
    errorCode === "COMFY_NOT_JSON" && brokenOff ? [routeOf(brokenOff.request)] : [],
  );
  return rows.some((row) => isOpen(row) && !pages.includes(routeOf(row.request))) ? [] : rows;
}

/** Route of a request, without its twin under /api: `GET /api/history/x?y` → `/history`. */
function routeOf(request: string): string {
  return /\/(?:api\/)?([^/?\s]*)/.exec(request)?.[1] ?? "";
}

/** Which check proves that a route answers. */
const proofs: Readonly<Record<string, CheckId>> = {
  system_stats: "infra.reachable",
  object_info: "infra.nodes-inventory",
  queue: "infra.queue",
  prompt: "generation.canary",
  history: "generation.canary",
  view: "generation.canary",
};

/** Checks that only a living server can pass. */
const alive: readonly CheckId[] = [
  "infra.queue",
  "auth.valid-token-header",
  "auth.valid-token-query",
  "generation.canary",
  "generation.text-to-image",
  "generation.other-seed-differs",
  "generation.same-seed-repeats",
  "generation.edit",
  "generation.cancel",
];

/** The failures hit a route that had answered before, or several, and nothing answered afterwards. */
export function areLasting({ checks }: Run, replies: readonly UnexpectedReply[]): boolean {
  const order = inTime(checks);
  const passed = new Set(checks.filter(({ status }) => status === "passed").map(({ id }) => id));
  const first = Math.min(...replies.map(({ check }) => order.indexOf(check)));
  const answered = (request: string): boolean => {
    const proof = proofs[routeOf(request)];
    return proof !== undefined && passed.has(proof) && order.indexOf(proof) < first;
  };
  const routes = new Set(replies.map(({ request }) => routeOf(request)));
  return (
    (routes.size > 1 || replies.some(({ request }) => answered(request))) &&
    !alive.some((check) => passed.has(check) && order.indexOf(check) > first)
  );
}

/** As they were run: what must be refused is asked last, whatever its stage. */
export function inTime(checks: Run["checks"]): CheckId[] {
  return checks.toSorted((a, b) => a.startedAt - b.startedAt).map(({ id }) => id);
}

/** Whether a calm repeat was answered after such a status: it counts requests or connections, and no server is away. */
export function passesCalmly({ checks }: Run, wanted: number): boolean {
  return checks.some(
    ({ brokenOff }) =>
      brokenOff?.status === wanted &&
      brokenOff.after === "answers" &&
      // other routes may be forbidden for good: the repeat asks this one
      (wanted !== 403 || brokenOff.request === "GET /system_stats"),
  );
}

/** The red checks of those replies, and the handshakes that failed with them. */
export function checksOfReplies({ checks }: Run, replies: readonly UnexpectedReply[]): CheckId[] {
  const order = inTime(checks);
  const first = Math.min(...replies.map(({ check }) => order.indexOf(check)));
  const after = handshakes.filter((check) => order.indexOf(check) > first);
  return [...replies.map(({ check }) => check), ...after];
}

/** The replies as text: each request once, with its status. */
export function namesOf(replies: readonly UnexpectedReply[]): string[] {
  return [...new Set(replies.map(({ request, status }) => `${request} → ${status}`))];
}

/** Whether a request sends a picture. */
export function sendsPicture(request = ""): boolean {
  return /^POST \/(?:api\/)?upload\/image\b/.test(request);
}

/** Red checks for which GET /view was cut in the middle, the last one first: it is the one that wanted the picture. */
export function pictureCuts({ checks }: Run): CheckId[] {
  return checks
    .filter(
      ({ status, errorCode, brokenOff }) =>
        status === "failed" &&
        errorCode === "COMFY_RESET" &&
        /^GET (\/api)?\/view\b/.test(brokenOff?.request ?? ""),
    )
    .map(({ id }) => id)
    .reverse();
}
