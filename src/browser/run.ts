import type { Response } from "playwright-core";
import { clearWay } from "./editor.ts";
import { placeOn, type Trouble } from "./trouble.ts";
import { answered, until } from "./until.ts";
import type { Visit } from "./visit.ts";
import { showAll } from "./workflow.ts";

/** From the click to the request: a page asks nobody before it. */
const SENT_MS = 15_000;
/** From the job's success to its picture on the page. A slow line brings 20 kB/s. */
const PICTURE_MS = 30_000;
/** The same, where the page was refused the picture: it does not ask again. */
const REFUSED_MS = 3_000;

export interface RunStep {
  readonly trouble?: Trouble;
  /** From the click to the first sign of progress, and to the picture on the page. */
  readonly progressMs?: number;
  readonly pictureMs?: number;
}

export interface RunOptions {
  readonly budgetMs: number;
  /** File names of the workflow's pictures begin so. */
  readonly prefix: string;
  /** Told the id of the job as soon as the server has given it. */
  readonly onSubmitted: (promptId: string) => void;
  /** How the job ended, as the server's history says: a page may have missed it. */
  readonly endedAs: (promptId: string) => Promise<"success" | "error" | undefined>;
}

/** Presses Run and waits, as a student does, for the picture on the page. */
export async function pressRun(visit: Visit, options: RunOptions): Promise<RunStep> {
  const { page } = visit;
  const cover = await clearWay(page);
  if (cover !== undefined) return { trouble: { kind: "button-dead", said: cover } };
  await showAll(visit);
  await answered(page.evaluate(watchTitle));
  // without a limit of its own: a busy machine may take long for the click itself
  const answer = page.waitForResponse(submits, { timeout: 0 }).catch(() => undefined);
  const clicked = Date.now();
  await page
    .locator("[data-e2e-run]")
    .click({ timeout: SENT_MS })
    .catch(() => {});
  const reply = await answered(answer, SENT_MS);
  if (reply === undefined) return { trouble: { kind: "button-dead", said: await dialogs(visit) } };
  const sent = await sentOf(reply);
  if (typeof sent !== "string") return { trouble: sent };
  options.onSubmitted(sent);
  return await untilSeen(visit, sent, clicked, options);
}

function submits(reply: Response): boolean {
  return reply.request().method() === "POST" && new URL(reply.url()).pathname.endsWith("/prompt");
}

async function sentOf(reply: Response): Promise<string | Trouble> {
  const body: unknown = await reply.json().catch(() => undefined);
  const id = (body as { prompt_id?: unknown } | undefined)?.prompt_id;
  if (typeof id === "string" && reply.status() === 200) return id;
  const said = (await reply.text().catch(() => "")).slice(0, 300);
  return { kind: "prompt-refused", status: reply.status(), where: placeOn(reply.url()), said };
}

async function untilSeen(
  visit: Visit,
  id: string,
  clicked: number,
  { budgetMs, prefix, endedAs }: RunOptions,
): Promise<RunStep> {
  let since: number | undefined;
  let { ended } = visit.events.of(id);
  let asked = Date.now();
  const pictureAt = await until(async () => {
    if (await visit.page.evaluate<boolean>(pictureOf(prefix)).catch(() => false)) return Date.now();
    ended ??= visit.events.of(id).ended;
    if (ended === undefined && Date.now() - asked > 2_000) {
      ended = await endedAs(id);
      asked = Date.now();
    }
    if (ended !== undefined) since ??= Date.now();
    const failed = ended !== undefined && ended !== "success";
    const patience = pictureTrouble(visit, prefix).kind === "picture-refused" ? REFUSED_MS : PICTURE_MS;
    return failed || (since !== undefined && Date.now() - since > patience) ? 0 : undefined;
  }, budgetMs + PICTURE_MS);
  const { progressAt, message } = visit.events.of(id);
  const shown = await answered(visit.page.evaluate<boolean>("window.__e2eProgress === true")).catch(
    () => false,
  );
  const times = {
    ...(progressAt !== undefined && { progressMs: Math.max(0, progressAt - clicked) }),
    ...(pictureAt && { pictureMs: pictureAt - clicked }),
  };
  const trouble = ((): Trouble | undefined => {
    if (ended === "error" || ended === "interrupted") return { kind: "job-failed", said: message ?? ended };
    if (pictureAt === undefined && ended === undefined) return { kind: "too-slow" };
    if (progressAt === undefined && !shown) return { kind: "no-progress" };
    return pictureAt ? undefined : pictureTrouble(visit, prefix);
  })();
  return { ...times, ...(trouble && { trouble }) };
}

function pictureTrouble({ replies }: Visit, prefix: string): Trouble {
  const asked = replies.filter(({ path }) => /\/view\b/.test(path) && path.includes(prefix));
  const refused = asked.find(({ status }) => status >= 400);
  if (refused) return { kind: "picture-refused", status: refused.status, where: "/view" };
  return { kind: "picture-unseen", ...(asked[0] && { status: asked[0].status }) };
}

async function dialogs({ page }: Visit): Promise<string> {
  const said = await answered(
    page.locator('[role="dialog"], [role="alertdialog"], [role="alert"]').allInnerTexts(),
  ).catch(() => []);
  return (said ?? []).join(" ").replaceAll(/\s+/g, " ").slice(0, 300);
}

/** A picture of this job is decoded in the page: in an element of its own, or in the node that draws it. */
const pictureOf = (prefix: string): string => `(() => {
  const nodes = window.app?.graph?._nodes ?? [];
  const all = [...document.images, ...nodes.flatMap((node) => node.imgs ?? [])];
  return all.some((one) => one.src?.includes(${JSON.stringify(prefix)}) && one.complete && one.naturalWidth > 0);
})()`;

/** The page shows progress in its title, and in bars: both are gone when a quick job has ended. */
const watchTitle = `(() => {
  window.__e2eProgress = false;
  const see = () => {
    const bar = [...document.querySelectorAll('[role="progressbar"]')].some((one) => one.getClientRects().length > 0);
    if (bar || /\\d\\s?%/.test(document.title)) window.__e2eProgress = true;
  };
  new MutationObserver(see).observe(document.head, { subtree: true, childList: true, characterData: true });
  const timer = setInterval(see, 100);
  setTimeout(() => clearInterval(timer), 600_000);
})()`;
