import { Connection, type RawReply } from "../connection.ts";
import { whoAnswered } from "../server-identity.ts";

/** Where ComfyUI is, as far as it can be told without a token. */
export interface PathFinding {
  /** ComfyUI-Login refuses at the address that was asked: ComfyUI gets the request, by a path that it does not know. */
  readonly login?: true;
  /** The address at which ComfyUI answers. */
  readonly foundAt?: string;
}

const limits = { connectMs: 3_000, totalMs: 5_000 };

/** Looks for ComfyUI on the same host, above the path of `url` and where its root leads; asks without a token. */
export async function findPath(
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<PathFinding | undefined> {
  const { origin, pathname } = new URL(url);
  const parts = pathname.split("/").filter(Boolean);
  const asked = parts.map((part) => `/${part}`).join("");
  const ask = async (prefix: string, path: string, accept = "application/json") => {
    await using connection = new Connection(origin + prefix, limits);
    return await connection
      .request({ method: "GET", path, headers: { ...headers, accept }, signal })
      .catch(() => undefined);
  };
  const above = parts.map((_, at) =>
    asked
      .split("/")
      .slice(0, parts.length - at)
      .join("/"),
  );
  const places = new Set([...above, ledTo(await ask("", "/", "text/html"), origin)]);
  for (const place of places) {
    if (place === undefined || place === asked) continue;
    const reply = await ask(place, "/system_stats");
    const who = reply && whoAnswered(reply);
    if (who === "comfyui") return { foundAt: origin + place };
    // the login refuses wherever it is asked, and has its page where it belongs
    if (who !== "comfyui-login") continue;
    const page = await ask(place, "/login", "text/html");
    if (page?.status === 200 && whoAnswered(page) === "login-page") return { foundAt: origin + place };
  }
  const here = await ask(asked, "/system_stats");
  return here && whoAnswered(here) === "comfyui-login" ? { login: true } : undefined;
}

/** The folder on the same host to which a start page leads. */
function ledTo(page: RawReply | undefined, origin: string): string | undefined {
  const location = page?.headers.location;
  if (location === undefined || !URL.canParse(location, origin)) return undefined;
  const target = new URL(location, origin);
  if (target.origin !== origin || !/^[\w./-]{1,200}$/.test(target.pathname)) return undefined;
  return target.pathname.replace(/\/(login\/?)?$/, "");
}
