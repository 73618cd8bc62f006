import type { World } from "../world.ts";
import { type Ask, decode } from "./ask.ts";
import { notFoundFile, type Reply, raisedText } from "./reply.ts";

export type Handler = (ask: Ask, world: World) => Reply | Promise<Reply>;

/** `path` may hold `{name}` (one segment) and `{name:.*}` (the rest). */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly handle: Handler;
}

export function route(method: string, path: string, handle: Handler): Route {
  return { method, path, handle };
}

interface Pattern {
  readonly path: string;
  readonly regex: RegExp;
  readonly names: readonly string[];
  readonly methods: Map<string, Handler>;
}

/** Finds the handler of a request; every route but /internal also answers under /api. */
export class Router {
  readonly #exact = new Map<string, Map<string, Handler>>();
  readonly #patterns: Pattern[] = [];

  constructor(routes: readonly Route[]) {
    for (const { method, path, handle } of routes) this.#methodsOf(path).set(method, handle);
  }

  answer(ask: Ask, world: World): Reply | Promise<Reply> {
    const twin = ask.rawPath.startsWith("/api/") && !ask.rawPath.startsWith("/api/internal/");
    const found = this.#find(twin ? ask.rawPath.slice(4) : ask.rawPath);
    const reads = ask.method === "GET" || ask.method === "HEAD";
    if (found === undefined) {
      if (ask.rawPath.startsWith("//")) return raisedText(404, "Not Found");
      return reads ? notFoundFile() : notAllowed(["GET", "HEAD"]);
    }
    const handle =
      found.methods.get(ask.method) ?? (ask.method === "HEAD" ? found.methods.get("GET") : undefined);
    if (handle === undefined) {
      const allowed = [...found.methods.keys()].flatMap((method) =>
        method === "GET" ? ["GET", "HEAD"] : [method],
      );
      return notAllowed(allowed);
    }
    ask.params = found.params;
    return handle(ask, world);
  }

  #find(rawPath: string): { methods: Map<string, Handler>; params: Record<string, string> } | undefined {
    const exact = this.#exact.get(rawPath);
    if (exact !== undefined) return { methods: exact, params: {} };
    for (const { regex, names, methods } of this.#patterns) {
      const match = regex.exec(rawPath);
      if (match === null) continue;
      return {
        methods,
        params: Object.fromEntries(names.map((name, at) => [name, decode(match[at + 1] ?? "")])),
      };
    }
    return undefined;
  }

  #methodsOf(path: string): Map<string, Handler> {
    const known = this.#exact.get(path) ?? this.#patterns.find((pattern) => pattern.path === path)?.methods;
    if (known !== undefined) return known;
    const methods = new Map<string, Handler>();
    if (!path.includes("{")) {
      this.#exact.set(path, methods);
      return methods;
    }
    const names: string[] = [];
    const source = path
      .replaceAll(".", "\\.")
      .replace(/\{(\w+)(:\\\.\*)?\}/g, (_whole, name: string, rest?: string) => {
        names.push(name);
        return rest === undefined ? "([^{}/]+)" : "(.*)";
      });
    this.#patterns.push({ path, regex: new RegExp(`^${source}$`), names, methods });
    return methods;
  }
}

function notAllowed(methods: readonly string[]): Reply {
  return raisedText(405, "Method Not Allowed", { Allow: methods.toSorted().join(",") });
}
