import type { CDPSession, Page } from "playwright-core";
import { placeOn, type Trouble } from "./trouble.ts";
import { answered, until } from "./until.ts";
import type { Visit } from "./visit.ts";

/** A page that is asked and busy answers late; the longest that a healthy one was silent on two busy cores is below that. */
const PATIENCE_MS = 3_000;
/** Processor time, not the clock's: a busy machine makes no page hang. The real page needs 11 s in all, on two busy cores. */
const ENDLESS_S = 12;
/** On a machine that gives the page little of its time. */
const SILENT_MS = 120_000;
/** The same at a page that is known to hang, before it is asked where it stands. */
const AGAIN_S = 3;
const AGAIN_MS = 90_000;
/** The debugger reads every script of the page. */
const DEBUGGER_MS = 20_000;

/** Whether a page still answers a question; where it does not, how much it computes meanwhile. */
export class Pulse<T> {
  readonly #page: Page;
  readonly #question: () => Promise<T>;
  readonly #endlessS: number;
  readonly #patienceMs: number;
  #browser: CDPSession | undefined;
  #silent = false;
  #from: number | undefined;
  #hangs = false;

  constructor(
    page: Page,
    question: () => Promise<T>,
    { endlessS = ENDLESS_S, patienceMs = PATIENCE_MS } = {},
  ) {
    this.#page = page;
    this.#question = question;
    this.#endlessS = endlessS;
    this.#patienceMs = patienceMs;
  }

  /** Its last question had no answer. */
  get silent(): boolean {
    return this.#silent;
  }

  /** It has computed so much since it answered last that it never will. */
  get hangs(): boolean {
    return this.#hangs;
  }

  async ask(): Promise<T | undefined> {
    const answer = await answered(
      this.#question().then((seen) => ({ seen })),
      this.#patienceMs,
    );
    this.#silent = answer === undefined;
    if (answer) {
      this.#from = undefined;
      return answer.seen;
    }
    const computed = await this.#computed();
    // who gave up waiting for this may have had an answer to the next question
    if (computed === undefined || !this.#silent) return undefined;
    this.#from ??= computed;
    this.#hangs = computed - this.#from > this.#endlessS;
    return undefined;
  }

  /** Asks until it answers, or hangs. */
  async stopped(budgetMs = SILENT_MS): Promise<boolean> {
    if (this.#hangs) return true;
    await until(async () => {
      await this.ask();
      return !this.silent || this.#hangs;
    }, budgetMs);
    return this.#hangs;
  }

  /** Seconds that the pages of this browser have computed; nothing where it does not say so: then none hangs. */
  async #computed(): Promise<number | undefined> {
    try {
      this.#browser ??= await this.#page.context().browser()?.newBrowserCDPSession();
      const all = await this.#browser?.send("SystemInfo.getProcessInfo");
      return all?.processInfo
        .filter(({ type }) => type === "renderer")
        .reduce((sum, { cpuTime }) => sum + cpuTime, 0);
    } catch {
      return undefined;
    }
  }
}

/** The script that keeps a page from answering; the page that is left afterwards can be looked at. */
export async function hangs(visit: Visit): Promise<Trouble> {
  const where = placeOn(visit.page.url());
  const said = await stoppedAt(visit).catch(() => undefined);
  return { kind: "hangs", where, ...(said && { said }) };
}

/**
 * Opens the address once more in a page that has a debugger from the start, and stops it where it computes without an end. To the
 * page that hangs none can be added any more: it has no time for it.
 */
async function stoppedAt(visit: Visit): Promise<string | undefined> {
  const page = await visit.openAnother();
  const session = await page.context().newCDPSession(page);
  const scripts = new Map<string, string>();
  session.on("Debugger.scriptParsed", ({ scriptId, url }) => scripts.set(scriptId, url));
  const paused = new Promise<readonly Frame[]>((resolve) =>
    session.once("Debugger.paused", ({ callFrames }) => resolve(callFrames)),
  );
  if ((await answered(session.send("Debugger.enable"), DEBUGGER_MS)) === undefined) return undefined;
  await answered(page.goto(`${visit.base}/`, { waitUntil: "commit" }), DEBUGGER_MS);
  const pulse = new Pulse(page, () => page.evaluate("1").catch(() => 1), { endlessS: AGAIN_S });
  await until(async () => {
    await pulse.ask();
    return pulse.hangs;
  }, AGAIN_MS);
  if (!pulse.hangs) return undefined;
  await answered(session.send("Debugger.pause"), DEBUGGER_MS);
  const frames = (await answered(paused, DEBUGGER_MS)) ?? [];
  await answered(session.send("Debugger.disable"));
  await answered(session.send("Runtime.terminateExecution"));
  return placeOf(frames, scripts);
}

interface Frame {
  readonly location: { readonly scriptId: string; readonly lineNumber: number };
}

/** Of the scripts that call each other, that of a pack; else the outermost, whose loop it is. */
function placeOf(frames: readonly Frame[], scripts: ReadonlyMap<string, string>): string | undefined {
  const places = frames.flatMap(({ location: { scriptId, lineNumber } }) => {
    const url = scripts.get(scriptId);
    return url ? [`${placeOn(url)}:${lineNumber + 1}`] : [];
  });
  return places.find((place) => place.includes("/extensions/")) ?? places.at(-1);
}
