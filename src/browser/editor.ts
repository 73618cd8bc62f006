import type { Page } from "playwright-core";
import { hangs, Pulse } from "./hanging.ts";
import { open, PAGE_MS, wordsOf } from "./log-in.ts";
import { placeOn, type Step } from "./trouble.ts";
import { until } from "./until.ts";
import type { Visit } from "./visit.ts";

/** On two busy cores the cold page took 12 s; the definitions of a large server may take as long again. */
const EDITOR_MS = 90_000;
/** A page that asks for nothing any more, and has no editor after this time, computes no longer: it never has one. */
const QUIET_MS = 20_000;
/** The page's WebSocket opens up to 3 s after the editor; then comes the dialog of a first visit, if it comes. */
const SOCKET_MS = 8_000;
const DIALOG_MS = 1_500;
/** The scripts of packs come last, and what they complain of with them: so long without a request, or at most that long. */
const SETTLED_MS = 300;
const SETTLING_MS = 10_000;

/** What stands on the page now. */
interface Look {
  readonly canvas: boolean;
  readonly app: boolean;
  readonly run: boolean;
  /** Nothing lies over the Run button. */
  readonly free: boolean;
  readonly version: string;
  readonly cover: string;
}

/**
 * Marks the button that runs a workflow, whatever front end it is: by its test id, by what the older menus call it, else by its name.
 */
const look = `(() => {
  const shown = (one) => one.getClientRects().length > 0;
  const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);
  const named = (one) => /^(run|queue|queue prompt|exécuter)$/i.test((one.ariaLabel || one.innerText || "").trim());
  const button =
    all('[data-testid="queue-button"]')[0] ??
    all(".comfyui-queue-button button, #queue-button")[0] ??
    all("button").find(named);
  for (const old of document.querySelectorAll("[data-e2e-run]")) old.removeAttribute("data-e2e-run");
  button?.setAttribute("data-e2e-run", "");
  const box = button?.getBoundingClientRect();
  const top = box && document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const free = !!top && button.contains(top);
  return {
    canvas: all("canvas").length > 0,
    app: typeof window.app?.loadApiJson === "function" && !!window.app.graph,
    run: !!button,
    free,
    version: String(window.__COMFYUI_FRONTEND_VERSION__ ?? ""),
    cover: free ? "" : all('[role="dialog"], [role="alertdialog"]').map((one) => one.innerText).join(" ").slice(0, 200),
  };
})()`;

function lookAt(page: Page): Promise<Look | undefined> {
  // the page may just be changing
  return page.evaluate<Look>(look).catch(() => undefined);
}

export interface Editor extends Step {
  readonly version: string;
}

/** As often a page is opened whose requests the browser let go because this machine's network changed. */
const OPENINGS = 3;

/** Waits for the editor behind the login; `asks`: opens the address first, where no login has done so. */
export async function openEditor(visit: Visit, asks: boolean): Promise<Editor> {
  for (let opening = 1; ; opening += 1) {
    visit.networkChanged = false;
    const editor = await openOnce(visit, asks || opening > 1);
    if (!visit.networkChanged || opening === OPENINGS) return editor;
    // what it complained of belongs to the page that is left
    visit.complaints();
  }
}

async function openOnce(visit: Visit, asks: boolean): Promise<Editor> {
  const { page, base } = visit;
  const since = performance.now();
  const ms = () => Math.round(performance.now() - since);
  if (asks) {
    const reply = await open(page, `${base}/`);
    if (reply instanceof Error)
      return { ms: ms(), version: "", trouble: { kind: "unreachable", said: reply.message.slice(0, 200) } };
    const status = reply?.status() ?? 0;
    if (status >= 400)
      return { ms: ms(), version: "", trouble: { kind: "page-status", status, where: placeOn(page.url()) } };
  }
  let last: Look | undefined;
  const pulse = new Pulse(page, () => lookAt(page));
  const usable = await until(async () => {
    last = await pulse.ask();
    if (last?.canvas && last.app && last.run) return last;
    const cut = visit.networkChanged;
    return (pulse.hangs || cut || (!pulse.silent && visit.quietMs > QUIET_MS)) && "never";
  }, EDITOR_MS);
  const version = last?.version ?? "";
  const hanging = async (): Promise<Editor | undefined> =>
    (await pulse.stopped()) ? { ms: ms(), version, trouble: await hangs(visit) } : undefined;
  if (usable === undefined || usable === "never") {
    const endless = await hanging();
    if (endless) return endless;
    const said = await wordsOf(page);
    const kind = said === "" && !last?.canvas ? "blank" : "not-usable";
    return { ms: ms(), version, trouble: { kind, said, where: placeOn(page.url()) } };
  }
  const waited = ms();
  await until(async () => visit.events.count > 0, SOCKET_MS);
  await until(async () => (await lookAt(page))?.cover, DIALOG_MS);
  // in this order: what an idle page has asked for, or complained of, is known here before its answer
  await until(async () => (await isIdle(page)) && visit.quietMs >= SETTLED_MS, SETTLING_MS);
  // one of them that never ends takes the editor away again
  return (await hanging()) ?? { ms: waited, version: usable.version };
}

/** Once no script of the page waits for its turn, on whatever machine. */
function isIdle(page: Page): Promise<boolean> {
  return page
    .evaluate<boolean>("new Promise((done) => requestIdleCallback(() => done(true), { timeout: 1_000 }))")
    .catch(() => false);
}

/** Closes what lies over the editor, as a person would; what stays there is named. */
export async function clearWay(page: Page): Promise<string | undefined> {
  let cover: string | undefined;
  const free = await until(async () => {
    const seen = await lookAt(page);
    if (seen?.free) return true;
    cover = seen?.cover;
    await page.keyboard.press("Escape");
    return false;
  }, PAGE_MS / 2);
  return free ? undefined : (cover ?? "");
}
