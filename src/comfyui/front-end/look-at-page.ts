import type { RawReply, RawRequest } from "../connection.ts";
import { ComfyError } from "../errors.ts";
import { guardOf } from "../pages/path-guard.ts";
import { leadsToSignIn } from "../sign-in.ts";
import { namesComfyUi, type PageFinding, pageFlaw, partFlaw } from "./judge-page.ts";
import { importsOf, type Part, partsOf } from "./page-parts.ts";

/** The largest script that was measured has 11 MB (1.27.10). */
const MAX_PART = 48 * 2 ** 20;
/** The first page of a course's 10 Mbit/s comes in 10 s; who waits longer is told, not judged. */
const PART_MS = 20_000;
/** Files of one page that are looked at: its scripts first. */
const MAX_PARTS = 8;
const MAX_HOPS = 3;

export interface PageLook extends PageFinding {
  /** A portal guards the page against whoever has no session of its own. */
  readonly portal?: true;
  readonly parts: readonly { readonly path: string; readonly bytes: number; readonly ms: number }[];
  /** Files that had not come whole in time: the line is slow, or the file is never sent. */
  readonly late: readonly string[];
}

type Send = (request: RawRequest) => Promise<RawReply>;

const asPage = {
  accept: "text/html,application/xhtml+xml",
  "sec-fetch-site": "none",
  "sec-fetch-mode": "navigate",
  "sec-fetch-dest": "document",
};

/** Opens the page as a browser does, and loads what it needs before anything shows. `url`: the address of the server. */
export async function lookAtPage(send: Send, url: string, signal: AbortSignal): Promise<PageLook> {
  const base = new URL(`${url.replace(/\/+$/, "")}/`);
  const page = await opened(send, base, signal);
  const none = { parts: [], late: [] };
  if (page.status >= 300 && page.status < 400 && leadsToSignIn(page) && !/\/login$/.test(locationOf(page)))
    return { ...none, portal: true };
  const flaw = pageFlaw(page);
  if (flaw) return { ...none, flaw, status: page.status, ...typeOf(page), ...guardIn(page, url) };
  const parts = partsOf(page.body.toString("utf8"), base).slice(0, MAX_PARTS);
  const loaded = await Promise.all(parts.map((part) => load(send, part, signal)));
  const entry = loaded[0]?.part.kind === "script" ? loaded[0] : undefined;
  const further = importsOf(entry?.reply?.body ?? Buffer.alloc(0), entry?.part.path ?? "/", base).filter(
    ({ path }) => !parts.some((part) => part.path === path),
  );
  const all = [...loaded, ...(await Promise.all(further.map((part) => load(send, part, signal))))];
  return { ...judged(page, all, url), ...listed(all) };
}

interface Loaded {
  readonly part: Part;
  /** Absent: it was cut, or was not whole in time. */
  readonly reply?: RawReply;
  readonly late?: boolean;
}

function judged(page: RawReply, all: readonly Loaded[], url: string): PageFinding {
  const scripts = all.filter(({ part }) => part.kind === "script");
  const replies = scripts.flatMap(({ reply }) => (reply?.status === 200 ? [reply] : []));
  if (!namesComfyUi([page, ...replies].map(({ body }) => body)))
    return { flaw: "foreign", status: page.status };
  if (scripts.length === 0) return { flaw: "no-script", status: page.status };
  for (const { part, reply, late } of all) {
    if (late) continue;
    if (reply === undefined) return { flaw: "part-cut", file: part.path };
    const flaw = partFlaw(part, reply);
    if (flaw)
      return { flaw, file: part.path, status: reply.status, ...typeOf(reply), ...guardIn(reply, url) };
  }
  return { status: page.status };
}

function listed(all: readonly Loaded[]): Pick<PageLook, "parts" | "late"> {
  return {
    parts: all.flatMap(({ part: { path }, reply }) =>
      reply ? [{ path, bytes: reply.body.length, ms: Math.round(reply.ms) }] : [],
    ),
    late: all.flatMap(({ part, late }) => (late ? [part.path] : [])),
  };
}

/** GET /, and where a redirect leads below the same address. */
async function opened(send: Send, base: URL, signal: AbortSignal): Promise<RawReply> {
  const folder = base.pathname.replace(/\/$/, "");
  let path = "/";
  for (let hop = 0; ; hop++) {
    const reply = await send({ method: "GET", path, headers: asPage, signal });
    const to = URL.parse(locationOf(reply), new URL(folder + path, base).href);
    const stays = to?.origin === base.origin && to.pathname.startsWith(`${folder}/`);
    if (
      reply.status < 300 ||
      reply.status > 399 ||
      !stays ||
      hop === MAX_HOPS ||
      /\/login$/.test(to.pathname)
    )
      return reply;
    path = to.pathname.slice(folder.length) + to.search;
  }
}

async function load(send: Send, part: Part, signal: AbortSignal): Promise<Loaded> {
  const { path, kind } = part;
  const headers = {
    accept: kind === "script" ? "*/*" : "text/css,*/*;q=0.1",
    // as a browser does: over a slow line a proxy that compresses makes the difference
    "accept-encoding": "gzip",
    "sec-fetch-site": "same-origin",
    "sec-fetch-dest": kind,
  };
  try {
    const limits = { bytes: MAX_PART, totalMs: PART_MS };
    return { part, reply: await send({ method: "GET", path, headers, signal, limits }) };
  } catch (error) {
    const code = error instanceof ComfyError ? error.code : undefined;
    if (code === "COMFY_RESET") return { part };
    if (code === "COMFY_TIMEOUT") return { part, late: true };
    throw error;
  }
}

function locationOf({ headers }: RawReply): string {
  return headers.location ?? "";
}

function guardIn(reply: RawReply, url: string): Pick<PageFinding, "guard"> {
  const guard = guardOf(reply, url);
  return guard ? { guard } : {};
}

function typeOf({ headers }: RawReply): { type?: string } {
  const type = headers["content-type"];
  return type === undefined ? {} : { type: type.slice(0, 100) };
}
