import type { RawReply } from "../comfyui/connection.ts";
import { compressedTexts } from "../oracles/png-texts.ts";
import { secretForms } from "../redaction/redaction-forms.ts";
import type { Text } from "../text.ts";

/** What a server sent: a reply, or a message of the WebSocket. */
export interface Received {
  readonly request: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

export interface Leak {
  readonly request: string;
  /** A header's name, or "body". */
  readonly place: string;
}

/** Places that are told; one server that repeats the token everywhere would fill a page. */
const MAX_LEAKS = 20;
/** The log has a check of its own: ComfyUI-Login itself writes the token there. */
const logs = /\/internal\/logs/;

/**
 * Looks for the token in whatever the server sends to this run, so that a check can say where it came back without asking for
 * anything. A redirect is not looked at: it may repeat the address that was asked for.
 */
export class LeakWatch {
  readonly #forms: readonly Buffer[];
  readonly #leaks = new Map<string, Leak>();
  readonly #told = new Set<string>();
  readonly #stages = new Map<Leak, string>();
  /** Of the check that is running: a leak is told by the stage that met it. */
  stage = "";

  constructor(token: string | undefined) {
    this.#forms = secretForms(token ?? "").map((form) => Buffer.from(form));
  }

  readonly see = ({ request, headers = {}, body }: Received): void => {
    if (this.#forms.length === 0 || this.#leaks.size >= MAX_LEAKS || logs.test(request)) return;
    for (const [name, value] of Object.entries(headers))
      if (name !== "location" && this.#holds(Buffer.from(value))) this.#keep(request, name);
    const bytes = typeof body === "string" ? Buffer.from(body) : body;
    if ([bytes, ...compressedTexts(bytes)].some((one) => this.#holds(one))) this.#keep(request, "body");
  };

  /** Each place once in a run, to the check that asks first: one leak turns one check red. */
  untold(wanted: (stage: string) => boolean = () => true): Leak[] {
    const leaks = [...this.#leaks].filter(
      ([key, leak]) => !this.#told.has(key) && wanted(this.#stages.get(leak) ?? ""),
    );
    for (const [key] of leaks) this.#told.add(key);
    return leaks.map(([, leak]) => leak);
  }

  #holds(bytes: Buffer): boolean {
    return this.#forms.some((form) => bytes.includes(form));
  }

  #keep(request: string, place: string): void {
    const route = routeOf(request);
    const key = `${route} ${place}`;
    if (this.#leaks.has(key)) return;
    const leak = { request: route, place };
    this.#leaks.set(key, leak);
    this.#stages.set(leak, this.stage);
  }
}

/** Where a reply holds one of these forms: in a header, the redirect's included, or in its body as it came. */
export function leaksIn({ request, headers, body }: RawReply, forms: readonly string[]): Leak[] {
  const text = body.toString("latin1");
  return [...Object.entries(headers), ["body", text] as const]
    .filter(([, value]) => forms.some((form) => value.includes(form)))
    .map(([place]) => ({ request, place }));
}

/** Without query and id of a job: each picture and each job would be a place of its own. */
export function routeOf(request: string): string {
  return request.replace(/\?.*/, "").replace(/\/[\w-]{30,}$/, "/…");
}

export function leakText({ request, place }: Leak): Text {
  return {
    fr: `[${request}] rend le jeton dans « ${place} ».`,
    en: `[${request}] gives the token back in "${place}".`,
  };
}
