import type { RawReply, RawRequest } from "../connection.ts";
import { isGateway, unexpectedStatus } from "../errors.ts";
import { isHtml } from "./judge-page.ts";

/** What the page does with a workflow, in this order; `ask`: looks for one that is not there. */
export type SavingStep = "ask" | "write" | "read" | "list" | "overwrite" | "rename" | "delete";

/**
 * `encoded`: the %2F in the address is decoded or refused on its way. `unwritable`: ComfyUI cannot write in its folder user/.
 * `refused`: somebody refuses this step. `stale`: the former content came back. `lost`: what was written is not there.
 */
export type SavingFlaw = "encoded" | "unwritable" | "refused" | "stale" | "lost";

export interface SavingFinding {
  readonly flaw?: SavingFlaw;
  readonly step?: SavingStep;
  readonly status?: number;
  /** The refusal is a page or a text, which ComfyUI does not send here. */
  readonly worded?: true;
  /** Nobody has a folder without a user's name: nothing was written. */
  readonly multiUser?: true;
}

type Send = (request: RawRequest) => Promise<RawReply>;

/** Two names of our own, in the folder where the page keeps workflows. */
export interface OwnNames {
  readonly first: string;
  readonly renamed: string;
  /** Called before the first of them is written. */
  readonly onWrite: () => void;
}

const routeOf = (name: string): string => `/api/userdata/${encodeURIComponent(name)}`;

/**
 * Saves, opens, lists, changes, renames and deletes a workflow as the page does. Whatever happens, the caller removes both names.
 * Errors: `ComfyError`; COMFY_STATUS where a proxy has lost its backend, or the login refuses.
 */
export async function saveWorkflow(send: Send, names: OwnNames, signal: AbortSignal): Promise<SavingFinding> {
  const { first, renamed } = names;
  const ask = async (method: string, path: string, body?: string): Promise<RawReply> => {
    const headers = { "sec-fetch-site": "same-origin", ...(body && { "content-type": "application/json" }) };
    const reply = await send({ method, path, signal, headers, ...(body && { body }) });
    if (isGateway(reply.status) || reply.status === 401)
      throw unexpectedStatus(reply.request, reply.status, 200, reply.body.toString("utf8"));
    return reply;
  };
  const nothing = await absent(ask, first);
  if (nothing) return nothing;

  names.onWrite();
  const content = (version: number): string => JSON.stringify({ id: first, version, nodes: [] });
  const written = await ask("POST", `${routeOf(first)}?overwrite=false&full_info=true`, content(1));
  if (written.status !== 200) return unwritten("write", written);

  const read = await ask("GET", routeOf(first));
  if (read.status !== 200) return refusal("read", read);
  if (read.body.toString("utf8") !== content(1)) return { flaw: "lost", step: "read" };

  const query = "dir=workflows&recurse=true&split=false&full_info=true";
  const list = await ask("GET", `/api/userdata?${query}`);
  if (list.status !== 200) return refusal("list", list);
  if (!list.body.includes(first.slice(first.indexOf("/") + 1))) return { flaw: "lost", step: "list" };

  const again = await ask("POST", `${routeOf(first)}?overwrite=true&full_info=true`, content(2));
  if (again.status !== 200) return refusal("overwrite", again);
  const reread = await ask("GET", routeOf(first));
  if (reread.status !== 200) return refusal("read", reread);
  if (reread.body.toString("utf8") !== content(2)) return { flaw: "stale", step: "overwrite" };

  const to = encodeURIComponent(renamed);
  const moved = await ask("POST", `${routeOf(first)}/move/${to}?overwrite=false&full_info=true`);
  if (moved.status !== 200) return refusal("rename", moved);
  const gone = await ask("DELETE", routeOf(renamed));
  return gone.status === 204 ? {} : refusal("delete", gone);
}

type Ask = (method: string, path: string) => Promise<RawReply>;

/**
 * Deletes what is not there, with and without a %2F in its name: a file that could not be deleted again must not be written.
 * ComfyUI answers 404 to both; 500 where a user's name is needed, or where it cannot make the folder.
 */
async function absent(ask: Ask, name: string): Promise<SavingFinding | undefined> {
  const [plain, encoded] = await Promise.all([
    ask("DELETE", routeOf(name.slice(name.indexOf("/") + 1))),
    ask("DELETE", routeOf(name)),
  ]);
  if (plain.status === 500 && (await hasUsers(ask))) {
    return encoded.status === 500 ? { multiUser: true } : { ...refusal("ask", encoded), flaw: "encoded" };
  }
  for (const reply of [plain, encoded])
    if (reply.status === 500 && !isHtml(reply)) return { flaw: "unwritable", step: "ask", status: 500 };
  if (plain.status !== 404) return refusal("delete", plain);
  return encoded.status === 404 ? undefined : { ...refusal("ask", encoded), flaw: "encoded" };
}

/** GET /users lists them only on a server that was started with --multi-user. */
async function hasUsers(ask: Ask): Promise<boolean> {
  const reply = await ask("GET", "/api/users");
  try {
    const value: unknown = JSON.parse(reply.body.toString("utf8"));
    return reply.status === 200 && typeof value === "object" && value !== null && "users" in value;
  } catch {
    return false;
  }
}

/** The same address was asked before and answered 404, so a 400 or a 500 without a page is ComfyUI's: it could not write. */
function unwritten(step: SavingStep, reply: RawReply): SavingFinding {
  const { status } = reply;
  if ([404, 405].includes(status)) return { ...refusal(step, reply), flaw: "encoded" };
  const own = [400, 500].includes(status) && !isHtml(reply);
  return own ? { flaw: "unwritable", step, status } : refusal(step, reply);
}

function refusal(step: SavingStep, reply: RawReply): SavingFinding {
  const worded = reply.body.length > 0;
  return { flaw: "refused", step, status: reply.status, ...(worded && { worded }) };
}
