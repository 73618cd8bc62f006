import type { BrowserContext, Page, Request, Response } from "playwright-core";
import type { Door } from "../credentials/access.ts";
import { type Complaint, networkChanged, type RawComplaint, told, weigh, weighAll } from "./complaint.ts";
import { JobEvents } from "./job-events.ts";
import type { OpenedChromium } from "./open-chromium.ts";
import { answered } from "./until.ts";

/** The screen of a student's laptop. */
const viewport = { width: 1366, height: 768 };
/** A page that complains without an end must not fill the memory. */
const MAX_COMPLAINTS = 200;

export interface Complaints {
  readonly findings: readonly Complaint[];
  readonly outside: readonly Complaint[];
  /** Scripts of packs that never run, by their addresses. */
  readonly leftovers: readonly string[];
  readonly noise: number;
}

/** One student at one address: the page, and what it asked, heard and complained of. */
export class Visit implements AsyncDisposable {
  page: Page;
  readonly base: string;
  readonly events = new JobEvents();
  readonly #context: BrowserContext;
  #raw: RawComplaint[] = [];
  /** A network came or went on this machine, and the browser let requests go; whoever begins something anew sets it back. */
  networkChanged = false;
  readonly #pending = new Set<Request>();
  #lastAt = performance.now();
  /** Statuses of the server's replies, by the path that was asked; the last ones. */
  readonly replies: { path: string; status: number }[] = [];

  /** Scripts that came without what ComfyUI sends with each file; bounded as the replies are. */
  readonly #rewritten = new Set<string>();

  private constructor(context: BrowserContext, page: Page, base: string) {
    this.#context = context;
    this.page = page;
    this.base = base;
  }

  async #listen(page: Page): Promise<void> {
    page.on("console", (message) => {
      if (message.type() === "error")
        this.#add({ kind: "console", url: message.location().url, text: message.text() });
    });
    page.on("pageerror", ({ name, message, stack = "" }) => {
      const [url = ""] = /https?:\/\/[^\s)]+/.exec(stack) ?? [];
      if (name === "SyntaxError" && url === "") return;
      this.#add({ kind: "exception", url: url.replace(/(:\d+){1,2}$/, ""), text: message });
    });
    page.on("request", (request) => this.#pending.add(request));
    page.on("requestfinished", (request) => this.#over(request));
    page.on("requestfailed", (request) => {
      this.#over(request);
      this.#add({ ...asked(request), text: request.failure()?.errorText ?? "" });
    });
    page.on("response", (response) => this.#reply(response));
    page.on("websocket", (socket) => {
      socket.on("framereceived", ({ payload }) => this.events.hear(payload));
    });
    // the driver does not say which script it is that cannot be parsed
    const session = await this.#context.newCDPSession(page);
    session.on("Runtime.exceptionThrown", ({ exceptionDetails: { url = "", exception, stackTrace } }) => {
      const { className, description = "" } = exception ?? {};
      if (className !== "SyntaxError" || stackTrace?.callFrames.some((frame) => frame.url !== "")) return;
      const rewritten = this.#rewritten.has(url);
      this.#add({
        kind: "exception",
        url,
        text: description,
        unparsed: true,
        ...(rewritten && { rewritten }),
      });
    });
    await session.send("Runtime.enable");
  }

  /** `base`: without a slash at the end. The door's credentials go to this address alone, never to another host. */
  static async open({ browser }: OpenedChromium, base: string, door: Door | undefined): Promise<Visit> {
    const { origin } = new URL(base);
    const context = await browser.newContext({
      viewport,
      locale: "en-US",
      acceptDownloads: false,
      ...(door?.kind === "basic" && {
        httpCredentials: { username: door.user ?? "", password: door.secrets[0] ?? "", origin },
      }),
      ...(door?.kind === "header" && { extraHTTPHeaders: { [door.header]: door.value } }),
    });
    const page = await context.newPage();
    if (door?.kind === "header")
      await context.route(
        (url) => url.origin !== origin && /^https?:$/.test(url.protocol),
        (route) => route.abort("addressunreachable"),
      );
    await keepOut(context, origin);
    const visit = new Visit(context, page, base);
    await visit.#listen(page);
    return visit;
  }

  /** Leaves a page that answers nothing any more for a new one of the same session, as a student opens another tab. */
  async leaveHung(): Promise<void> {
    if ((await answered(this.page.evaluate("1").catch(() => 1))) === undefined) await this.openAnother();
  }

  /** A new page of the same session, in place of the one that was open. */
  async openAnother(): Promise<Page> {
    await answered(this.page.close());
    this.#pending.clear();
    this.page = await this.#context.newPage();
    await this.#listen(this.page);
    return this.page;
  }

  /** Milliseconds since the page last had a request under way. */
  get quietMs(): number {
    return this.#pending.size > 0 ? 0 : performance.now() - this.#lastAt;
  }

  #over(request: Request): void {
    this.#pending.delete(request);
    this.#lastAt = performance.now();
  }

  /** Whether it has complained in these words since the last time; a policy that only reports keeps nothing. */
  complained(words: RegExp): boolean {
    return this.#raw.some((one) => words.test(one.text) && weigh(one, this.base) !== "noise");
  }

  /** What the page complained of since the last time. */
  complaints(): Complaints {
    const all = weighAll(this.#raw, this.base);
    this.#raw = [];
    const each = (list: readonly RawComplaint[] = []) => distinct(list.map(told));
    return {
      findings: each(all.get("finding")),
      outside: each(all.get("outside")),
      leftovers: [...new Set(all.get("leftover")?.map(({ importedBy = "" }) => importedBy))],
      noise: all.get("noise")?.length ?? 0,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#context.close().catch(() => {});
  }

  #reply(response: Response): void {
    const request = response.request();
    const status = response.status();
    // a page may never read the words of a refusal: the browser then never calls it finished
    if (status >= 400) this.#over(request);
    if (status >= 400) this.#add({ ...asked(request), ...importerOf(response), status, text: "" });
    if (status === 200 && isRewritten(response) && this.#rewritten.size < MAX_COMPLAINTS)
      this.#rewritten.add(response.url());
    const { pathname, search } = new URL(response.url());
    this.replies.push({ path: pathname + search, status });
    if (this.replies.length > 2_000) this.replies.splice(0, 1_000);
  }

  #add(one: RawComplaint): void {
    this.networkChanged ||= networkChanged.test(one.text);
    if (this.#raw.length < MAX_COMPLAINTS) this.#raw.push(one);
  }
}

/** ComfyUI's own reply where it has no such file has neither words nor a page; a proxy's has. */
function importerOf(response: Response): Pick<RawComplaint, "importedBy"> {
  const { referer = "" } = response.request().headers();
  const own = response.status() === 404 && response.headers()["content-type"] === "application/octet-stream";
  const [script] = /\/extensions\/[^?]+/.exec(referer) ?? [];
  return own && script !== undefined ? { importedBy: script } : {};
}

/** ComfyUI sends both with each file, and who rewrites one must leave out what no longer holds. */
function isRewritten(response: Response): boolean {
  const { etag, "last-modified": modified } = response.headers();
  return response.request().resourceType() === "script" && etag === undefined && modified === undefined;
}

function asked(request: Request): Pick<RawComplaint, "kind" | "url" | "method" | "type"> {
  return { kind: "request", url: request.url(), method: request.method(), type: request.resourceType() };
}

/**
 * What a first visit would leave on the server stays in the browser: the settings that the page writes by itself (its version, a
 * tutorial that was shown), and the POST /free of ComfyUI-Login's script, which unloads everybody's models when a page is left.
 */
async function keepOut(context: BrowserContext, origin: string): Promise<void> {
  await context.route(
    (url) => url.origin === origin && /\/(api\/)?(settings(\/[^/]*)?|free)$/.test(url.pathname),
    (route) =>
      route.request().method() === "POST" ? route.fulfill({ status: 200, body: "" }) : route.fallback(),
  );
}

function distinct(all: readonly Complaint[]): Complaint[] {
  return [...new Map(all.map((one) => [`${one.kind} ${one.where} ${one.what}`, one])).values()];
}
