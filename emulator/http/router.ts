import { frontEndFile } from "../page/front-end.ts";
import type { World } from "../world.ts";
import { type Ask, decode } from "./ask.ts";
import { notFoundFile, type Reply, raisedText } from "./reply.ts";

export type Handler = (ask: Ask, world: World) => Reply | Promise<Reply>;

/** `path` may hold `{name}` (one segment) and `{name:.*}` (the rest). */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly handle: Handler;
  /** Does not answer under /api as well. */
  readonly alone?: true;
}

export function route(method: string, path: string, handle: Handler): Route {
  return { method, path, handle };
}

export function alone(method: string, path: string, handle: Handler): Route {
  return { method, path, handle, alone: true };
}

interface Methods {
  readonly alone: boolean;
  readonly byName: Map<string, Handler>;
}

interface Pattern {
  readonly path: string;
  readonly regex: RegExp;
  readonly names: readonly string[];
  readonly methods: Methods;
}

interface Found {
  readonly methods: Methods;
  readonly params: Record<string, string>;
}

/** Finds the handler of a request; every route but /internal also answers under /api. */
export class Router {
  readonly #exact = new Map<string, Methods>();
  readonly #patterns: Pattern[] = [];

  constructor(routes: readonly Route[]) {
    for (const { method, path, handle, alone } of routes)
      this.#methodsOf(path, alone === true).byName.set(method, handle);
  }

  answer(ask: Ask, world: World): Reply | Promise<Reply> {
    const found = this.#find(ask.rawPath) ?? this.#twin(ask.rawPath);
    const reads = ask.method === "GET" || ask.method === "HEAD";
    if (found === undefined) {
      if (ask.rawPath.startsWith("//")) return raisedText(404, "Not Found");
      const { frontEnd } = world;
      const file = reads && frontEnd !== undefined ? frontEndFile(frontEnd, ask.path) : undefined;
      return file ?? (reads ? notFoundFile() : notAllowed(["GET", "HEAD"]));
    }
    const handle =
      found.methods.byName.get(ask.method) ??
      (ask.method === "HEAD" ? found.methods.byName.get("GET") : undefined);
    if (handle === undefined) {
      const allowed = [...found.methods.byName.keys()].flatMap((method) =>
        method === "GET" ? ["GET", "HEAD"] : [method],
      );
      return notAllowed(allowed);
    }
    ask.params = found.params;
    return handle(ask, world);
  }

  #twin(rawPath: string): Found | undefined {
    if (!rawPath.startsWith("/api/") || rawPath.startsWith("/api/internal/")) return undefined;
    const found = this.#find(rawPath.slice(4));
    return found?.methods.alone ? undefined : found;
  }

  #find(rawPath: string): Found | undefined {
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

  #methodsOf(path: string, alone: boolean): Methods {
    const known = this.#exact.get(path) ?? this.#patterns.find((pattern) => pattern.path === path)?.methods;
    if (known !== undefined) return known;
    const methods: Methods = { alone, byName: new Map() };
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
