import { setTimeout as delay } from "node:timers/promises";
import { expect } from "vitest";
import type { ComfyClient } from "../../src/comfyui/client.ts";
import type { RawReply } from "../../src/comfyui/connection.ts";
import { ComfyError } from "../../src/comfyui/errors.ts";
import { isHtml, namesComfyUi } from "../../src/comfyui/front-end/judge-page.ts";
import type { PageSign } from "../../src/comfyui/pages/feature.ts";
import { signOf } from "../../src/comfyui/pages/page-sign.ts";
import type { Answerer } from "../../src/comfyui/server-identity.ts";
import { refusesOrigin, whoAnswered } from "../../src/comfyui/server-identity.ts";
import { isElsewhere, leadsToSignIn, placeOf } from "../../src/comfyui/sign-in.ts";
import { addressesOf } from "../../src/comfyui/wire/addresses.ts";
import { findPath } from "../../src/comfyui/wire/find-path.ts";
import { proxyVariables } from "../../src/comfyui/wire/proxy-variables.ts";
import { describeError } from "../../src/errors.ts";
import type { ConnectionFailure, Declared } from "../../src/record/facts.ts";
import { check, config, target } from "../../src/runner/check.ts";
import { untilPaused } from "../../src/runner/helpers/container.ts";
import { tlsFinding } from "../../src/runner/helpers/tls-finding.ts";

const failures: Partial<Record<string, ConnectionFailure>> = {
  COMFY_DNS: "dns",
  COMFY_REFUSED: "refused",
  COMFY_UNREACHABLE: "unreachable",
  COMFY_TLS: "tls",
  COMFY_TIMEOUT: "timeout",
  COMFY_SLOW: "timeout",
  COMFY_NOT_HTTP: "not-http",
  COMFY_ENCODING: "encoding",
  COMFY_TOO_LARGE: "too-large",
};

/** A server that is silent for this long may be in a paused container. */
const SILENT_MS = 3_000;

/** A limit of some requests a second lets the next one through after this pause. */
const PAUSE_MS = 1_500;

let first: RawReply;

check("infra.reachable", async ({ comfy, note, signal }) => {
  const { hostname, port, protocol } = new URL(target.url);
  const place = { host: hostname, port: Number(port) || (protocol === "https:" ? 443 : 80) };
  const started = performance.now();
  const ms = (): number => Math.round(performance.now() - started);
  const done = new AbortController();
  const either = AbortSignal.any([signal, done.signal]);
  try {
    const reply = comfy.raw({ method: "GET", path: "/system_stats", signal: either });
    first = await Promise.race([reply, untilPaused(SILENT_MS, either)]);
    note({ connection: { ...place, ms: ms() } });
  } catch (error) {
    const failure = (error instanceof ComfyError && failures[error.code]) || "reset";
    const detail = describeError(error, config.language);
    const took = ms();
    const tls = await tlsFinding(target.url, failure, error);
    const addresses = await addressesOf(target.url, signal);
    const variables = proxyVariables(process.env, hostname);
    note({
      connection: {
        ...place,
        failure,
        detail,
        ms: took,
        ...(tls && { tls }),
        ...(addresses && { addresses }),
        ...(variables.length > 0 && { proxyVariables: variables }),
      },
    });
    throw error;
  } finally {
    done.abort();
  }
});

check("infra.is-comfyui", async ({ anonymous, comfy, note, signal }) => {
  const answerer = whoAnswered(first);
  // the route exists in every ComfyUI: one that does not know it was asked by another path
  const astray = [404, 405].includes(first.status) || (first.status === 200 && answerer === "html");
  const path = astray ? await findPath(target.url, anonymous.credentials.headers, signal) : undefined;
  const { "content-type": contentType, server, location } = first.headers;
  // ComfyUI's own words are never taken for those of a proxy
  const foreign =
    path === undefined &&
    answerer !== "comfyui" &&
    answerer !== "comfyui-login" &&
    !refusesOrigin(first) &&
    !/aiohttp/i.test(server ?? "");
  const page = foreign ? ((await limitedAtFirst(first, comfy, signal)) ?? signOf(first)) : undefined;
  const quick = foreign ? await quickRoute(first, anonymous, signal) : undefined;
  const addresses = foreign ? await addressesOf(target.url, signal) : undefined;
  note({
    answer: {
      status: first.status,
      answerer,
      ...(contentType && { contentType }),
      ...(server && { server }),
      ...(location && { location: placeOf(location) }),
      ...(leadsToSignIn(first, target.url) && { signsIn: true as const }),
      ...(page && { page }),
      ...(refusesOrigin(first) && { refusesOrigin: true as const }),
      ...(path && { path }),
      ...(quick && { quick }),
      ...(addresses && { addresses }),
      ...askedFor(first),
      declared: declared(),
    },
  });
  // ComfyUI-Login redirects to its page; a page with a password field and status 200 is of another service.
  // A 500 of aiohttp and a refusal for the origin come from ComfyUI; later checks explain them
  const loginRedirect =
    answerer === "login-page" &&
    first.status < 400 &&
    first.status >= 300 &&
    !isElsewhere(location ?? "", target.url);
  const aiohttp = /aiohttp/i.test(server ?? "") && answerer === "other" && first.status >= 400;
  const own =
    path === undefined &&
    (answerer === "comfyui" ||
      answerer === "comfyui-login" ||
      loginRedirect ||
      aiohttp ||
      refusesOrigin(first));
  expect(own ? undefined : stranger(answerer, first)).toBeFlawless();
});

/** A 503 of a limit that an earlier run has used up is gone after a pause; that of a proxy without its server stays. */
async function limitedAtFirst(
  { status, headers, request }: RawReply,
  comfy: ComfyClient,
  signal: AbortSignal,
): Promise<PageSign | undefined> {
  if (status !== 503) return undefined;
  await delay(PAUSE_MS, undefined, { signal });
  const again = await comfy
    .raw({ method: "GET", path: request.replace(/^GET /, ""), signal })
    .catch(() => undefined);
  const who = again && whoAnswered(again);
  if (who !== "comfyui" && who !== "comfyui-login") return undefined;
  const wait = headers["retry-after"];
  return { kind: "limited", by: "proxy", ...(wait && /^\d{1,6}$/.test(wait) && { detail: wait }) };
}

/** The page itself takes no time: where it is ComfyUI's, a proxy that gave up on the API does reach what is behind it. */
async function quickRoute(
  { status }: RawReply,
  anonymous: ComfyClient,
  signal: AbortSignal,
): Promise<{ request: string; status: number } | undefined> {
  if (![502, 503, 504, 524].includes(status)) return undefined;
  const reply = await anonymous.raw({ method: "GET", path: "/", signal }).catch(() => undefined);
  if (reply === undefined) return undefined;
  const page = reply.status === 200 && isHtml(reply) && namesComfyUi([reply.body]);
  const refused = reply.status === 401 && whoAnswered(reply) === "comfyui-login";
  return page || refused ? { request: reply.request, status: reply.status } : undefined;
}

/** What a refusal says that it wants; bounded, for it goes into the report. */
function askedFor({ status, headers, body }: RawReply) {
  const challenge = headers["www-authenticate"]?.slice(0, 200);
  const asksForKey =
    [400, 401, 403].includes(status) && /api[-_ ]?key|access[-_ ]?key/i.test(body.toString("utf8", 0, 4_096));
  return { ...(challenge && { challenge }), ...(asksForKey && { asksForKey: true as const }) };
}

function declared(): Declared {
  const { kind, door, headerName } = target.access;
  const header = headerName ?? door?.header;
  return {
    kind,
    ...(header && { header }),
    ...(door?.user && { user: door.user }),
    ...(door && { source: door.source }),
  };
}

function stranger(answerer: Answerer, reply: RawReply): { fr: string; en: string } {
  const type = reply.headers["content-type"] ?? "–";
  return {
    fr: `[${reply.request}] a répondu ${reply.status} (« ${type} », ${answerer}) : ce n'est ni ComfyUI ni sa page d'accès.`,
    en: `[${reply.request}] answered ${reply.status} ("${type}", ${answerer}): that is neither ComfyUI nor its login.`,
  };
}
