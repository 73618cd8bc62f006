import type { RawReply, RawRequest } from "../connection.ts";
import { asksPassword } from "../sign-in.ts";
import { isOwnMachine } from "../surface/link-visit.ts";

/** Where the way of a browser to the login leaves the address that it asked. */
export interface LoginDetour {
  /** Out of the sub-path; to another address; from https to http. */
  readonly leaves: "sub-path" | "address" | "https";
  /** The redirect to the login, the form in its page, or the page after the login. */
  readonly at: "redirect" | "form" | "home";
  /** Without its query. */
  readonly to: string;
  /** What answers there; absent: nothing was asked. */
  readonly status?: number;
}

type Ask = (url: URL) => Promise<Pick<RawReply, "status" | "headers" | "body"> | undefined>;

const formAction = /<form\b[^>]{0,500}\baction\s*=\s*(?:"([^"]{0,500})"|'([^']{0,500})'|([^\s"'>]{1,500}))/i;
const MAX_PAGE = 200_000;

/**
 * Follows the redirect of a refused page as a browser does, up to the form. `ask` sends no token. A way out of the sub-path is
 * no detour where the login is found there all the same: then the form, and what comes after it, is looked at.
 */
export async function detourOf(base: URL, location: string, ask: Ask): Promise<LoginDetour | undefined> {
  const to = URL.parse(location, base.href);
  if (to === null) return undefined;
  if (to.origin !== base.origin) return await elsewhere(base, to, ask);
  const page = await ask(to);
  const html = textOf(page);
  const found = page?.status === 200 && asksPassword(html);
  if (!isBelow(to, base) && !found) return detour("sub-path", "redirect", to, page?.status);
  if (!found) return undefined;
  const action =
    formAction
      .exec(html)
      ?.slice(1)
      .find((value) => value !== undefined) ?? "";
  const posts = URL.parse(action.replaceAll("&amp;", "&"), to.href);
  if (posts === null || posts.origin !== base.origin || isBelow(posts, base)) return undefined;
  // a form that posts outside of the sub-path works where the login is there, too: and it leads to / of the host
  const there = await ask(posts);
  if (!asksPassword(textOf(there))) return detour("sub-path", "form", posts, there?.status);
  const home = new URL("/", base.origin);
  const after = await ask(home);
  const next = URL.parse(after?.headers.location ?? "", home.href);
  const leadsBack =
    next !== null && isRedirect(after?.status) && (isBelow(next, base) || next.pathname === posts.pathname);
  return leadsBack ? undefined : detour("sub-path", "home", home, after?.status);
}

/** Another origin is good only where the login is really there, for everybody, and the password is not sent in clear. */
async function elsewhere(base: URL, to: URL, ask: Ask): Promise<LoginDetour | undefined> {
  // a number in place of a name is an address of the network behind the proxy
  const inner = isOwnMachine(to.href) || to.hostname === base.hostname || /^[\d.]+$|^\[/.test(to.hostname);
  const plainer = base.protocol === "https:" && to.protocol === "http:";
  if (plainer && to.hostname === base.hostname) return detour("https", "redirect", to);
  if (inner && !(to.protocol === "https:" && to.hostname === base.hostname && to.port === ""))
    return detour("address", "redirect", to);
  const page = await ask(to);
  return page?.status === 200 && asksPassword(textOf(page)) && !plainer
    ? undefined
    : detour("address", "redirect", to, page?.status);
}

function detour(
  leaves: LoginDetour["leaves"],
  at: LoginDetour["at"],
  to: URL,
  status?: number | undefined,
): LoginDetour {
  return { leaves, at, to: `${to.origin}${to.pathname}`, ...(status !== undefined && { status }) };
}

function isBelow(url: URL, base: URL): boolean {
  const folder = base.pathname.replace(/\/+$/, "");
  return url.origin === base.origin && url.pathname.startsWith(`${folder}/`);
}

function isRedirect(status: number | undefined): boolean {
  return status !== undefined && status >= 300 && status < 400;
}

function textOf(reply: Pick<RawReply, "body"> | undefined): string {
  return reply?.body.toString("utf8", 0, MAX_PAGE) ?? "";
}

/** The request of a browser that has no token yet, for this address. */
export function asVisitor(url: URL, signal: AbortSignal): RawRequest {
  const headers = { accept: "text/html,application/xhtml+xml" };
  return { method: "GET", path: url.pathname + url.search, headers, signal };
}
