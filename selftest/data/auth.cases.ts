import type { CheckId } from "../../src/record/catalogue.ts";
import type { Breach } from "../../src/record/facts.ts";
import { type Case, given } from "./cases.ts";

const breach = (check: CheckId, flaw: string, status: number): Breach => ({
  check,
  request: "GET /system_stats",
  flaw: { fr: flaw, en: flaw },
  anonymous: flaw === "sans jeton",
  expected: "401",
  status,
});
const bad = "auth.bad-credentials-refused";

/** For unit tests: the auth stage's runs. */
export const authCases: readonly Case[] = [
  given("login-import-failed", "the log says so", ["auth.enforced", "auth.empty-token-refused"], {
    anonymous: { status: 200 },
    logSigns: ["login-import-failed", "module-not-found"],
  }),
  given("login-absent", "no sign in the log", ["auth.enforced", "auth.empty-token-refused"], {
    anonymous: { status: 200 },
  }),
  given("login-absent", "any token opens it too", ["auth.enforced", bad], {
    anonymous: { status: 200 },
    breaches: ["autre", "tronqué", "casse", "guillemets"].map((flaw) => breach(bad, flaw, 200)),
  }),
  given("replies-cached", "what was asked with the token is given to strangers", ["auth.enforced"], {
    anonymous: { status: 200, cached: true },
    logSigns: ["login-loaded"],
  }),
  given("login-bypassed", "the plugin is loaded", ["auth.enforced"], {
    anonymous: { status: 200 },
    logSigns: ["login-loaded"],
  }),
  given("login-bypassed", "its routes are there, and the log has lost the start", ["auth.enforced"], {
    anonymous: { status: 200, loginServed: true },
  }),
  given("other-guard", "a proxy redirects", ["auth.enforced", "auth.empty-token-refused"], {
    breaches: [breach("auth.empty-token-refused", "jeton vide", 302)],
    anonymous: { status: 302, location: "https://sso.example/" },
  }),
  given("accepts-any-bearer", "many rows open", [bad, "auth.plaintext-refused", "auth.routes-protected"], {
    breaches: [
      breach("auth.routes-protected", "faux jeton", 200),
      ...["autre", "tronqué", "casse", "guillemets"].map((flaw) => breach(bad, flaw, 200)),
    ],
  }),
  given("bad-credential-accepted", "one row opens", [bad], { breaches: [breach(bad, "préfixe $2a$", 200)] }),
  given("plaintext-accepted", "only the password", ["auth.plaintext-refused"]),
  given(
    "websocket-through-proxy",
    "/api/ws alone is not there",
    ["auth.valid-token-websocket", "auth.websocket-refuses"],
    { apiSocket: 404 },
  ),
  given("query-token-refused", "the header passes", ["auth.valid-token-query"], {
    access: { headerStatus: 200 },
  }),
  given("query-token-refused", "the socket's too", ["auth.valid-token-query", "auth.valid-token-websocket"], {
    access: { headerStatus: 200 },
  }),
  given("routes-unprotected", "two routes", ["auth.routes-protected"], {
    breaches: [breach("auth.routes-protected", "sans jeton", 200)],
  }),
  given("routes-unprotected", "assets that are off answer themselves", ["auth.routes-protected"], {
    breaches: [
      {
        ...breach("auth.routes-protected", "sans jeton", 503),
        request: "GET /api/assets?limit=1",
        letIn: true,
      },
    ],
  }),
  given("websocket-unprotected", "101", ["auth.websocket-refuses"], {
    breaches: [breach("auth.websocket-refuses", "sans jeton", 101)],
  }),
  given("browser-redirect-broken", "no 302", ["auth.browser-redirect"]),
  given("browser-redirect-broken", "200", ["auth.browser-redirect"], { loginPage: { redirect: 200 } }),
  given("login-page-broken", "500", ["auth.browser-redirect"], { loginPage: { redirect: 302, page: 500 } }),
  given("replies-cached", "the editor's page, for everybody", ["auth.browser-redirect"], {
    loginPage: { redirect: 200, kept: "editor" },
  }),
  given("replies-cached", "the redirect to the login", ["auth.browser-redirect"], {
    loginPage: { redirect: 302, page: 200, kept: "redirect" },
  }),
  given("login-page-broken", "a proxy refuses it", ["auth.browser-redirect"], {
    loginPage: { redirect: 302, page: 403 },
  }),
  given("access-portal", "in front of /login alone", ["auth.browser-redirect"], {
    loginPage: {
      redirect: 302,
      page: 302,
      guard: { request: "GET /login", status: 302, place: "https://sso.example.edu/auth" },
    },
  }),
  given("links-refused", "the profile asks for links", ["auth.cross-site-link"], {
    links: { page: 403, login: 403, refused: true, blank: true, told: true },
  }),
  given("links-not-opened", "stock behaviour since 0.19", [], {
    links: { page: 403, login: 403, refused: true, blank: true, told: true },
  }),
  given("links-not-opened", "a firewall's own page", [], {
    links: { page: 302, login: 406, refused: true, blank: false, told: true },
  }),
  given("guest-mode-on", "announced", ["auth.guest-mode-off"]),
  given("cors-any-origin", "a star", ["auth.foreign-origin"]),
  given("suffix-rule-open", "its waiver has expired", ["auth.suffix-rule"]),
  given("header-crash", "its waiver has expired", ["auth.malformed-header-handled"]),
  given("preview-bypass-open", "its waiver has expired", ["generation.preview-bypass"]),
  given("images-readable", "a proxy caches /view", ["generation.image-private"]),
  given("token-in-logs", "its waiver has expired", ["auth.token-not-in-logs"]),
  given("token-leaked", "in a body", ["auth.token-not-leaked"]),
  given("token-in-jobs", "in a picture", ["generation.token-not-leaked"]),
  given("token-unusual", "PASSWORD holds the password", ["auth.token-format"], {
    access: { headerStatus: 200 },
    token: { source: "COMFYUI_API_TOKEN", shape: { length: 20, format: "plain" }, flaws: ["plaintext"] },
  }),
  given("token-weak", "cost 4", ["auth.token-format"], {
    access: { headerStatus: 200 },
    token: { source: "X", shape: { length: 60, format: "bcrypt", prefix: "$2b$", cost: 4 }, flaws: [] },
  }),
  given("token-in-git", "its file is tracked", [], {
    access: { headerStatus: 200 },
    token: {
      source: ".secrets/x.token",
      shape: { length: 60, format: "bcrypt", prefix: "$2b$", cost: 12 },
      flaws: [],
      tracked: true,
    },
  }),
  given("plaintext-mismatch", "another generation", ["auth.plaintext-matches"]),
];
