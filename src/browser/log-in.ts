import { randomBytes } from "node:crypto";
import type { Page, Request, Response } from "playwright-core";
import { networkChanged } from "./complaint.ts";
import { placeOn, type Step, type Trouble } from "./trouble.ts";
import { answered, until } from "./until.ts";
import type { Visit } from "./visit.ts";

/** A page that takes longer has left most students. Each reply of a slow emulator takes 3 s. */
export const PAGE_MS = 30_000;
/** A page that has no form so long after its last request never has one. */
const FORM_MS = 5_000;
const field = 'input[type="password"]';
/** A form that the browser does not send, by the page's own policy. */
const keptForm = /Blocked form submission|\bform-action\b/;

export interface LoginPage extends Step {
  /** The browser does not know who signed this server's certificate. */
  readonly certificate?: string;
  /** The form would set a password, not ask for one: nothing may be sent. */
  readonly setsPassword?: true;
  /** PASSWORD has no user name: the form asks for one, and the login writes it. */
  readonly asksName?: true;
}

/** Opens the address as a student types it, up to the form that asks for the password. */
export async function openLoginPage(visit: Visit): Promise<LoginPage> {
  const { page, base } = visit;
  const since = performance.now();
  const reply = await open(page, `${base}/`);
  if (reply instanceof Error) {
    const said = /net::[A-Z_0-9]+/.exec(reply.message)?.[0] ?? reply.message.slice(0, 200);
    if (said.startsWith("net::ERR_CERT")) return { ms: 0, certificate: said };
    return { ms: 0, trouble: { kind: "unreachable", said } };
  }
  const shown = await until(
    async () => (await page.locator(field).first().isVisible()) || (visit.quietMs > FORM_MS && "never"),
    PAGE_MS,
  );
  const ms = Math.round(performance.now() - since);
  if (shown !== true) {
    const status = reply?.status() ?? 0;
    const seen = { where: placeOn(page.url()), said: await wordsOf(page) };
    return {
      ms,
      trouble: status >= 400 ? { kind: "page-status", status, ...seen } : { kind: "no-form", ...seen },
    };
  }
  if ((await page.locator('input[name="username"]').count()) === 0) return { ms };
  // only these words of the plugin say that there is a password already
  const known = /also set a username/i.test(await wordsOf(page));
  return known ? { ms, asksName: true } : { ms, setsPassword: true };
}

/** One wrong password, which must lead back to the form. */
export async function tryWrongPassword(visit: Visit): Promise<Trouble | undefined> {
  const trouble = await submit(visit, `e2e-wrong-${randomBytes(6).toString("hex")}`);
  // back at the form: a proxy may shorten the address to which the refusal leads, and a session that is lost shows at the login
  if (trouble?.kind === "refused" || trouble?.kind === "session-lost") return undefined;
  return trouble ?? { kind: "wrong-accepted", where: placeOn(visit.page.url()) };
}

/** The right password, which must open the page of ComfyUI. */
export async function logIn(visit: Visit, password: string): Promise<Trouble | undefined> {
  return await submit(visit, password);
}

async function submit(visit: Visit, password: string): Promise<Trouble | undefined> {
  const { page } = visit;
  const name = page.locator('input[name="username"]');
  // a blank is no name: it leaves line 2 of PASSWORD empty
  if ((await name.count()) > 0) await name.first().fill(" ");
  // a policy that keeps the form's own script or style out may hide what was there a moment ago
  if (!(await canType(page, password)))
    return { kind: "no-form", where: placeOn(page.url()), said: await wordsOf(page) };
  const seen: { reply?: Response } = {};
  page
    .waitForResponse(
      (reply) => reply.request().method() === "POST" && reply.request().isNavigationRequest(),
      { timeout: PAGE_MS },
    )
    .then(
      (reply) => (seen.reply = reply),
      () => {},
    );
  // it waits for the navigation, which a policy may keep from beginning
  page
    .locator(field)
    .first()
    .press("Enter")
    .catch(() => {});
  await until(async () => seen.reply !== undefined || visit.complained(keptForm), PAGE_MS);
  const { reply } = seen;
  if (reply === undefined) return { kind: "login-silent", where: placeOn(page.url()) };
  const status = reply.status();
  const where = placeOn(reply.url());
  if (status >= 400) return { kind: "login-status", status, where, said: await wordsOf(page) };
  await page.waitForLoadState("domcontentloaded", { timeout: PAGE_MS }).catch(() => {});
  const location = reply.headers().location ?? "";
  if (/[?&]wrong_password=/.test(location)) return { kind: "refused", where };
  const landed = await answered(followed(reply), PAGE_MS);
  if (landed !== undefined && landed.status() >= 400)
    return { kind: "page-status", status: landed.status(), where: placeOn(landed.url()) };
  // who has a session is sent on by /login, who has none is sent there by /: a cookie that reaches one of them alone goes round
  const said = lastOf(reply.request()).failure()?.errorText ?? "";
  if (said.includes("ERR_TOO_MANY_REDIRECTS")) return { kind: "session-lost", where, said };
  return (await isAtLogin(page)) ? { kind: "session-lost", where: placeOn(page.url()) } : undefined;
}

async function canType(page: Page, password: string): Promise<boolean> {
  return await page
    .locator(field)
    .first()
    .fill(password, { timeout: PAGE_MS })
    .then(() => true)
    .catch(() => false);
}

function lastOf(request: Request): Request {
  const next = request.redirectedTo();
  return next === null ? request : lastOf(next);
}

/** The reply to which redirections lead; undefined where there is none. */
async function followed(reply: Response): Promise<Response | undefined> {
  const next = await reply.request().redirectedTo()?.response();
  return next ? ((await followed(next)) ?? next) : undefined;
}

/** Whether the page in front asks for the password again. */
export async function isAtLogin(page: Page): Promise<boolean> {
  return ((await answered(page.locator(field).count(), PAGE_MS)) ?? 0) > 0;
}

/** The reply to a navigation, or why there is none. */
export async function open(page: Page, url: string, tries = 3): Promise<Response | null | Error> {
  return await page
    .goto(url, { waitUntil: "domcontentloaded", timeout: PAGE_MS })
    .catch(async (error: unknown) => {
      const why = error instanceof Error ? error : new Error(String(error));
      // a network came or went on this machine: the browser let go of a request that nobody refused
      return networkChanged.test(why.message) && tries > 1 ? await open(page, url, tries - 1) : why;
    });
}

/** What a person reads on the page, shortened. */
export async function wordsOf(page: Page): Promise<string> {
  // what is laid out, not the text of scripts
  const words = await answered(page.evaluate<string>("document.body?.innerText ?? ''")).catch(() => "");
  return (words ?? "").replaceAll(/\s+/g, " ").trim().slice(0, 300);
}
