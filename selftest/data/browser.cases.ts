import type { TroubleKind } from "../../src/browser/trouble.ts";
import type { CheckId } from "../../src/record/catalogue.ts";
import type { TroubleAt } from "../../src/record/facts.ts";
import { type Case, given } from "./cases.ts";

/** A step of the walk that ran into this. */
const met = (
  code: string,
  check: CheckId,
  kind: TroubleKind,
  more: Partial<TroubleAt> = {},
  complaints: { kind: "request" | "exception"; where: string; what: string }[] = [],
): Case => {
  const facts = { troubles: [{ check, kind, ...more }], ...(complaints.length > 0 && { complaints }) };
  return given(code, `${kind} at ${check}`, [check], facts);
};
const script = { kind: "request", where: "GET gpu:8188/assets/main.js", what: "404" } as const;
const thrown = {
  kind: "exception",
  where: "gpu:8188/extensions/a-pack/a.js",
  what: "app.ui is not a function",
} as const;

/** For unit tests: what a student's browser runs into. */
export const browserCases: readonly Case[] = [
  met("browser-login-page", "browser.login-page", "no-form", { where: "gpu:8188/login", said: "Welcome" }),
  met("browser-login-page", "browser.login-page", "page-status", { status: 502 }),
  met("browser-login-page", "browser.wrong-password", "no-form", { where: "gpu:8188/login" }),
  met("browser-login-page", "browser.login", "no-form", { where: "gpu:8188/login" }),
  met("browser-login-page", "browser.login-page", "unreachable", { said: "net::ERR_TOO_MANY_REDIRECTS" }),
  met("browser-wrong-password-accepted", "browser.wrong-password", "wrong-accepted"),
  met("browser-login-form-broken", "browser.wrong-password", "login-status", { status: 500 }),
  met("browser-login-form-broken", "browser.login", "login-status", { status: 429 }),
  met("browser-login-form-broken", "browser.login", "login-silent"),
  met("browser-password-refused", "browser.login", "refused"),
  met("browser-session-lost", "browser.login", "session-lost"),
  met("browser-logout-ignored", "browser.logout", "still-in"),
  met("browser-logout-ignored", "browser.logout", "logout-fails", { status: 500 }),
  met("browser-page-blank", "browser.editor", "blank", {}, [script]),
  met("browser-page-hangs", "browser.editor", "hangs", { said: "gpu:8188/extensions/a-pack/a.js:1" }, [
    script,
  ]),
  met("browser-page-hangs", "browser.editor", "hangs"),
  met("browser-page-errors", "browser.editor", "complaints", {}, [thrown]),
  met("browser-page-errors", "browser.editor", "complaints", { said: "x" }, [script]),
  met("browser-workflow-not-loaded", "browser.workflow-loaded", "missing-classes", { said: "SaveImage" }),
  met("browser-workflow-not-loaded", "browser.workflow-loaded", "not-loaded"),
  met("browser-run-dead", "browser.run", "button-dead"),
  met("browser-run-refused", "browser.run", "prompt-refused", { status: 403 }),
  met("browser-run-refused", "browser.run", "prompt-refused", { status: 400, said: "value_not_in_list" }),
  met("browser-no-progress", "browser.run", "no-progress"),
  met("browser-picture-not-shown", "browser.run", "picture-refused", { status: 403 }),
  met("browser-picture-not-shown", "browser.run", "picture-unseen"),
  met("browser-run-failed", "browser.run", "job-failed", { said: "out of memory" }),
  met("browser-run-failed", "browser.run", "too-slow"),
  met("browser-workflow-not-saved", "browser.workflow-saved", "save-refused", { status: 403 }),
  met("browser-workflow-not-saved", "browser.workflow-saved", "not-saved"),
  met("browser-workflow-not-saved", "browser.workflow-saved", "not-listed"),
  met("browser-workflow-not-saved", "browser.workflow-saved", "page-status", { status: 502 }),
];
