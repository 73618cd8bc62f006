import type { Response } from "playwright-core";
import { clearWay, openEditor } from "./editor.ts";
import { placeOn, type Trouble } from "./trouble.ts";
import { answered, until } from "./until.ts";
import type { Visit } from "./visit.ts";
import { nodesOn } from "./workflow.ts";

const SAVE_MS = 15_000;
const LIST_MS = 15_000;

export interface SaveStep {
  readonly trouble?: Trouble;
  /** From the reload of the page to an editor that can be used: a second visit. */
  readonly reopenMs?: number;
}

/** Saves the workflow under this name by the keyboard, visits the page anew and opens the workflow from its list. */
export async function saveAndReopen(visit: Visit, name: string, nodes: number): Promise<SaveStep> {
  const refused = await save(visit, name);
  if (refused) return { trouble: refused };
  // drafts and open tabs live in the browser: what comes back now comes from the server
  await answered(visit.page.evaluate("localStorage.clear(); sessionStorage.clear()"));
  const again = await openEditor(visit, true);
  if (again.trouble) return { trouble: again.trouble };
  const trouble = await reopen(visit, name, nodes);
  return { reopenMs: again.ms, ...(trouble && { trouble }) };
}

async function save(visit: Visit, name: string): Promise<Trouble | undefined> {
  const { page } = visit;
  await clearWay(page);
  const answer = page.waitForResponse((reply) => saves(reply, name), { timeout: 0 }).catch(() => undefined);
  await page.keyboard.press("Control+s");
  const input = page.locator('[role="dialog"] input').last();
  const asked = await until(async () => await input.isVisible(), SAVE_MS);
  if (!asked) return { kind: "not-saved" };
  await input.fill(name);
  await input.press("Enter");
  const reply = await answered(answer, SAVE_MS);
  if (reply === undefined) return { kind: "not-saved" };
  if (reply.status() < 400) return undefined;
  const said = (await reply.text().catch(() => "")).slice(0, 200);
  return { kind: "save-refused", status: reply.status(), where: placeOn(reply.url()), said };
}

function saves(reply: Response, name: string): boolean {
  const { pathname } = new URL(reply.url());
  return reply.request().method() === "POST" && /\/userdata\//.test(pathname) && pathname.includes(name);
}

async function reopen(visit: Visit, name: string, nodes: number): Promise<Trouble | undefined> {
  const { page } = visit;
  await clearWay(page);
  // the list of saved workflows, by its key
  await page.keyboard.press("w");
  const entry = page.getByText(name).first();
  const listed = await until(async () => await entry.isVisible(), LIST_MS);
  if (!listed) return { kind: "not-listed" };
  await entry.click({ timeout: LIST_MS }).catch(() => {});
  const there = await until(
    async () => (await page.title()).includes(name) && (await nodesOn(visit)) === nodes,
    LIST_MS,
  );
  return there ? undefined : { kind: "not-reopened" };
}
