import bcrypt from "bcryptjs";
import { expect } from "vitest";
import { type OpenedChromium, openChromium } from "../../browser/open-chromium.ts";
import { shownOn } from "../../browser/shown.ts";
import type { Trouble } from "../../browser/trouble.ts";
import { troubleText } from "../../browser/trouble-text.ts";
import { Visit } from "../../browser/visit.ts";
import { keyOfOwnAuthority } from "../../comfyui/tls/own-authority.ts";
import { hasLogin } from "../../credentials/access.ts";
import { bcryptPattern } from "../../credentials/token-shape.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { TroubleAt } from "../../record/facts.ts";
import { plain } from "../../redaction/plain.ts";
import type { Text } from "../../text.ts";
import { type CheckTools, config, known, target } from "../check.ts";
import { redact } from "../redact.ts";

/** Why nobody walks here, where nobody asked for it. */
export function noWalk(): Text | undefined {
  const { path, off, asked } = config.browser;
  if (config.gentle && !asked)
    return {
      fr: "non demandé : --gentle, et le parcours envoie un faux mot de passe (--stage browser le demande)",
      en: "not asked for: --gentle, and the walk sends a wrong password (--stage browser asks for it)",
    };
  if (config.profile.page === "none")
    return {
      fr: "non demandé : personne n'ouvre la page de ce service (page du profil)",
      en: "not asked for: nobody opens this service's page (page of the profile)",
    };
  if (off)
    return {
      fr: "non demandé : sans navigateur (CHROMIUM_PATH)",
      en: "not asked for: no browser (CHROMIUM_PATH)",
    };
  if (path === undefined)
    return {
      fr: "non demandé : aucun Chromium sur cette machine ; installez-le, ou donnez son chemin (CHROMIUM_PATH)",
      en: "not asked for: no Chromium on this machine; install it, or give its path (CHROMIUM_PATH)",
    };
  return hasLogin(target.access.kind) && target.plaintext === undefined && !asked
    ? { fr: `non demandé : ${noPassword.fr}`, en: `not asked for: ${noPassword.en}` }
    : undefined;
}

const noPassword: Text = {
  fr: "le mot de passe en clair n'est pas donné (QWEN_API_USER_TOKEN, ou .secrets/.env.generated)",
  en: "the password in clear is not given (QWEN_API_USER_TOKEN, or .secrets/.env.generated)",
};

/** The password of a login that stands already: nothing else may ever be sent to the form. */
export async function passwordOf({
  anonymous,
  comfy,
  cannotTell,
  signal,
}: Pick<CheckTools, "anonymous" | "cannotTell" | "comfy" | "signal">): Promise<string> {
  const { plaintext, token = "" } = target;
  if (plaintext === undefined) return cannotTell(noPassword);
  if (!bcryptPattern.test(token)) return cannotTell(otherPassword);
  // a third of a second at the cost that ComfyUI-Login takes: not twice in a run
  const matches = known["auth.plaintext-matches"]?.token?.plaintextMatches;
  if (!(matches ?? (await bcrypt.compare(plaintext, token)))) return cannotTell(otherPassword);
  // the form of a server without PASSWORD would set it
  const [right, empty] = await Promise.all([
    comfy.raw({ method: "GET", path: "/system_stats", signal }),
    anonymous.raw({ method: "GET", path: "/system_stats?token=", signal }),
  ]);
  if (right.status !== 200 || empty.status === 200) return cannotTell(noPasswordThere);
  return plaintext;
}

const otherPassword: Text = {
  fr: "le mot de passe donné n'est pas celui du jeton : il n'est pas envoyé",
  en: "the given password is not the token's: it is not sent",
};
export const noPasswordThere: Text = {
  fr: "ce serveur n'a pas encore de PASSWORD, ou pas celui du jeton : la première connexion le poserait, rien n'est envoyé",
  en: "this server has no PASSWORD yet, or not the token's: the first login would set it, nothing is sent",
};

/** The one browser of the stage and its one page; opened by the first step that needs it. */
export class Walker {
  #chromium: OpenedChromium | undefined;
  #visit: Visit | undefined;

  async visit(signal: AbortSignal): Promise<Visit> {
    // Ctrl-C, or a check's time-out: what the page is asked meanwhile is let go
    signal.addEventListener("abort", () => void this.close(), { once: true });
    if (this.#visit) return this.#visit;
    const believedKey = await keyOfOwnAuthority(new URL(target.url));
    this.#chromium = await openChromium(config.browser.path ?? "", believedKey);
    if (signal.aborted) await this.close();
    signal.throwIfAborted();
    this.#visit = await Visit.open(this.#chromium, target.url, target.access.door);
    return this.#visit;
  }

  get version(): string {
    return this.#chromium?.browser.version() ?? "";
  }

  async close(): Promise<void> {
    const [visit, chromium] = [this.#visit, this.#chromium];
    this.#visit = undefined;
    this.#chromium = undefined;
    await visit?.[Symbol.asyncDispose]();
    await chromium?.[Symbol.asyncDispose]();
  }
}

/** What the page shows, as a picture in the reports; never a page that shows a secret. */
export async function photograph(
  { page }: Visit,
  title: string,
  { evidence }: Pick<CheckTools, "evidence">,
): Promise<void> {
  const refused = (reason: string) => evidence.json(title, { picture: "–", reason });
  try {
    const before = await flawOf(page);
    if (before) return await refused(before);
    const picture = await page.screenshot({
      mask: [page.locator('input[type="password"]')],
      timeout: 10_000,
    });
    // it may have come while the page was photographed
    const after = await flawOf(page);
    await (after ? refused(after) : evidence.image(title, picture));
  } catch {
    // a page that is gone cannot be shown: the verdict stands without it
  }
}

/** Why a picture of this page is not kept. */
async function flawOf(page: Visit["page"]): Promise<string | undefined> {
  const shown = await shownOn(page);
  if (shown === undefined) return "nobody knows whether the page shows a secret";
  return shown.some((text) => redact(text) !== plain(text)) ? "the page shows a secret" : undefined;
}

/** Judges a step: its trouble is noted for the diagnosis, and is the check's reason. */
export function expectNone(
  check: CheckId,
  trouble: Trouble | undefined,
  { note }: { readonly note: (facts: { troubles: TroubleAt[] }) => void },
): void {
  if (trouble) note({ troubles: [{ check, ...trouble }] });
  expect(trouble && troubleText(trouble)).toBeFlawless();
}
