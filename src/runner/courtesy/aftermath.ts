import { setTimeout as delay } from "node:timers/promises";
import { ComfyClient } from "../../comfyui/client.ts";
import type { RawReply } from "../../comfyui/connection.ts";
import { ComfyError, systemCodeOf } from "../../comfyui/errors.ts";
import { refusedByGuard } from "../../comfyui/surface/refused-by-guard.ts";
import { connectionsAtOnce } from "../../comfyui/wire/at-once.ts";
import { type RequestLimit, requestLimit, tooMany } from "../../comfyui/wire/in-a-hurry.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { Aftermath } from "../../record/run-record.ts";
import { targetKinds } from "../../record/target-kind.ts";
import { keysOf } from "../../targets/target.ts";
import type { Text } from "../../text.ts";
import { clients, onReply } from "../clients.ts";
import { letIdleGo } from "../helpers/front-end/idle-socket.ts";
import { config, target } from "../run.ts";

/** A limit of some requests a second lets the next one through after this pause; a server that has died does not. */
const CALM_MS = 1_500;
/** A ban follows the refusals that it counts within seconds: fail2ban reads its log each second or so. */
const SUSPECT_MS = 60_000;
/** All looks of one run together: each may cost eight seconds where packets are swallowed, and two where it is answered. */
const LOOKS_MS = 40_000;
const path = "/system_stats";

const seen = { opened: false, refusals: 0, lastRefusal: -Infinity, lastTooMany: -Infinity, lookedMs: 0 };
let counted: { readonly connections?: number } | undefined;
let limit: { readonly found?: RequestLimit } | undefined;
let ban: { readonly check: CheckId; readonly refusals: number; readonly shut: boolean } | undefined;

/** Counts what a ban would count. */
function seeReply({ status = 0, request = "" }: Partial<RawReply>): void {
  if (tooMany.includes(status)) seen.lastTooMany = Date.now();
  if (status === 200 && request === `GET ${path}`) seen.opened = true;
  if (status !== 401 && status !== 403) return;
  seen.refusals += 1;
  seen.lastRefusal = performance.now();
}

onReply.push(seeReply);

/** Why no further check is asked: the address of this machine is banned, as far as can be told from here. */
export function banText(): Text | undefined {
  if (ban === undefined) return undefined;
  const { check, refusals, shut } = ban;
  const or = shut ? { fr: ", ou le serveur arrêté,", en: ", or the server stopped," } : { fr: "", en: "" };
  return {
    fr: `l'adresse de cette machine est bannie${or.fr} depuis « ${check} », après ${refusals} refus : plus rien ne peut être demandé`,
    en: `this machine's address has been banned${or.en} since "${check}", after ${refusals} refusals: nothing can be asked any more`,
  };
}

/** Who may know whether the server itself has ended: whoever has Docker in reach. */
export const onShut: ((signal: AbortSignal) => Promise<boolean>)[] = [];

async function hasEnded(signal: AbortSignal): Promise<boolean> {
  const told = await Promise.all(onShut.map((ask) => ask(signal)));
  return told.includes(true);
}

/** Checks that only send what must be refused, or ask little beside; a job may end the server itself. */
function asksNoJob(id: CheckId): boolean {
  return id.startsWith("auth.") || id === "generation.image-private" || id === "generation.preview-bypass";
}

/**
 * After a check broke off: whether the server answers one calm question. Undefined where nothing had answered before, or where
 * the failure says all itself.
 */
export async function aftermathOf(
  id: CheckId,
  { code, status }: ComfyError,
  signal: AbortSignal,
): Promise<Aftermath | undefined> {
  const doubtful =
    ["COMFY_REFUSED", "COMFY_RESET", "COMFY_UNREACHABLE", "COMFY_TIMEOUT"].includes(code) ||
    (status !== undefined && [403, 429, 500, 503].includes(status));
  if (!doubtful || !seen.opened || seen.lookedMs >= LOOKS_MS || signal.aborted) return undefined;
  const since = performance.now();
  try {
    return await lookAfter(id, { code, status }, signal);
  } finally {
    seen.lookedMs += performance.now() - since;
  }
}

async function lookAfter(
  id: CheckId,
  { code, status }: Pick<ComfyError, "code" | "status">,
  signal: AbortSignal,
): Promise<Aftermath | undefined> {
  // connections that wait for their next request, or a silent WebSocket, may be all that a proxy lets a client have
  letConnectionsGo();
  let after = await lookCalmly(signal);
  const waited = after !== "answers" && status !== 429 && (await letIdleGo());
  if (waited) after = await lookCalmly(signal);
  // a reply that came late says nothing of limits, unless it came once the socket was closed
  const limited = waited || code === "COMFY_REFUSED" || code === "COMFY_RESET" || status !== undefined;
  if (after === "answers") return { after, ...(limited && (await countedConnections(signal))) };
  // a guard may leave banned addresses without an answer; elsewhere it is the server that is stuck
  if (after === "refuses" || (after === "silent" && !id.startsWith("auth."))) return { after };
  const suspect =
    seen.refusals > 0 &&
    performance.now() - seen.lastRefusal < SUSPECT_MS &&
    !targetKinds[config.target.kind].ownsStack;
  // a proxy that answers is no server that died; a closed port may be one, where a job ran or Docker says so
  const shut = after !== "forbidden";
  if (!suspect || (shut && (!asksNoJob(id) || (await hasEnded(signal))))) return { after };
  ban = { check: id, refusals: seen.refusals, shut };
  return { after: "banned", refusals: seen.refusals };
}

/**
 * After a red check that got such a reply since `startedAt`, whatever it says of it: whether requests are counted on the way, as was
 * measured once a run. Undefined where they are not, or where nobody else can tell by now.
 */
export async function limitMetBy(startedAt: number, signal: AbortSignal): Promise<RequestLimit | undefined> {
  if (!seen.opened || seen.lastTooMany < startedAt || ban !== undefined || signal.aborted) return undefined;
  if (limit === undefined) {
    // many requests at once are what a guard counts
    if (config.gentle) return undefined;
    await delay(CALM_MS, undefined, { signal }).catch(() => {});
    const found = await requestLimit(freshClient, signal);
    // what this check had no time for, the next one measures
    if (found === undefined && signal.aborted) return undefined;
    limit = found ? { found } : {};
  }
  return limit.found;
}

/** Closes those that are kept; `atOnce`: from now on no more than so many. */
function letConnectionsGo(atOnce = counted?.connections): void {
  for (const { connection } of Object.values(clients)) void connection.letGo(atOnce);
}

/** Measured once a run. Where they are few, no check uses more from now on. */
async function countedConnections(signal: AbortSignal): Promise<{ readonly connections?: number }> {
  if (counted !== undefined) return counted;
  await letIdleGo();
  const connections = await connectionsAtOnce(freshClient, signal);
  counted = connections === undefined ? {} : { connections };
  if (connections !== undefined) letConnectionsGo(connections);
  return counted;
}

const freshClient = (): ComfyClient =>
  new ComfyClient(target.url, keysOf(target), { connectMs: 3_000, totalMs: 6_000 });

async function lookCalmly(signal: AbortSignal): Promise<Aftermath["after"]> {
  await delay(CALM_MS, undefined, { signal }).catch(() => {});
  // of its own: kept connections may hang for long behind a firewall that has closed
  await using fresh = freshClient();
  try {
    const reply = await fresh.raw({ method: "GET", path, signal });
    if (reply.status === 200) return "answers";
    return refusedByGuard(reply) ? "forbidden" : "refuses";
  } catch (error) {
    const connects = !["UND_ERR_CONNECT_TIMEOUT", "ETIMEDOUT"].includes(systemCodeOf((error as Error).cause));
    return error instanceof ComfyError && error.code === "COMFY_TIMEOUT" && connects ? "silent" : "shut";
  }
}

/**
 * Beside every refusal stands the positive case: what was asked for is still open to whoever may. Throws the `ComfyError` of the
 * failure, where a proxy refuses everybody by now.
 */
export async function expectStillOpen(): Promise<void> {
  if (!seen.opened || ban !== undefined) return;
  const { status, request } = await clients.comfy.raw({ method: "GET", path });
  if (![403, 429, 500, 503].includes(status)) return;
  throw new ComfyError(
    "COMFY_STATUS",
    {
      fr: `[${request}] avec les bons identifiants répond ${status} après ces refus, alors que tout s'ouvrait avant.`,
      en: `[${request}] with the right credentials answers ${status} after these refusals, though all was open before.`,
    },
    { status, request },
  );
}
