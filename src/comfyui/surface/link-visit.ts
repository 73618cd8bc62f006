import type { RawReply, RawRequest } from "../connection.ts";
import { isGateway, unexpectedStatus } from "../errors.ts";

/** Where a person's browser says that it comes from: a typed address or a bookmark, or a page of another site. */
export type Arrival = "none" | "cross-site";

export interface Visit {
  readonly page: number;
  readonly login: number;
  /** No reply that refuses has a body. */
  readonly blank: boolean;
}

/** Opens / and /login as a browser does that comes from there, without a token. Errors: COMFY_STATUS (a proxy without its backend). */
export async function visit(
  send: (request: RawRequest) => Promise<RawReply>,
  arrival: Arrival,
  signal: AbortSignal,
): Promise<Visit> {
  const headers = {
    accept: "text/html,application/xhtml+xml",
    "sec-fetch-site": arrival,
    "sec-fetch-mode": "navigate",
    "sec-fetch-dest": "document",
  };
  const open = async (path: string): Promise<RawReply> => {
    const reply = await send({ method: "GET", path, headers, signal });
    const { request, status, body } = reply;
    if (isGateway(status)) throw unexpectedStatus(request, status, 200, body.toString("utf8"));
    return reply;
  };
  const replies = [await open("/"), await open("/login")] as const;
  const refusals = replies.filter((reply) => !opens(reply.status));
  return {
    page: replies[0].status,
    login: replies[1].status,
    blank: refusals.every(({ body }) => body.length === 0),
  };
}

/** The page, or the way to it. */
function opens(status: number): boolean {
  return status < 400;
}

export function isOpen({ page, login }: Visit): boolean {
  return opens(page) && opens(login);
}

/** Browsers tell where a link comes from only to addresses that they trust: https, and their own machine. */
export function isTold(url: string): boolean {
  return new URL(url).protocol === "https:" || isOwnMachine(url);
}

/** No student's link leads there. */
export function isOwnMachine(url: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
}
