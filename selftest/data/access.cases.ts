import type { CheckId } from "../../src/record/catalogue.ts";
import type { Answer, Breach, Declared } from "../../src/record/facts.ts";
import { type Case, given } from "./cases.ts";

const breach = (check: CheckId, flaw: string, status: number): Breach => ({
  check,
  request: "GET /system_stats",
  flaw: { fr: flaw, en: flaw },
  anonymous: flaw === "no credentials",
  expected: "401",
  status,
});
const basic: Declared = { kind: "basic", header: "authorization", user: "ada", source: "pw.txt" };
const header: Declared = { kind: "header", header: "X-Api-Key", source: "GATE" };
const refused = (declared: Declared | undefined, more: Partial<Answer> = {}): Answer => ({
  status: 401,
  answerer: "html",
  ...(declared && { declared }),
  ...more,
});
const challenge = 'Basic realm="Course"';
const wrong = "auth.door-wrong-refused";
const sockets = "auth.door-websocket-refuses";

const elsewhere = ({ record, ...rest }: Case): Case => ({
  ...rest,
  record: { ...record, target: { ...record.target, url: "http://gpu.lan:8188" } },
});

/** For unit tests: runs against servers behind a proxy with credentials of its own, or without any guard. */
export const accessCases: readonly Case[] = [
  given("access-basic-asked", "nothing is declared", ["infra.is-comfyui"], {
    answer: refused(undefined, { challenge }),
  }),
  given("access-basic-asked", "a key is declared", ["infra.is-comfyui"], {
    answer: refused(header, { challenge, asksForKey: true }),
  }),
  given("access-key-asked", "a gateway", ["infra.is-comfyui"], {
    answer: refused({ kind: "none" }, { answerer: "json", asksForKey: true }),
  }),
  given("proxy-refuses", "nginx with a key that nobody named", ["infra.is-comfyui"], {
    answer: refused({ kind: "login" }, { status: 403, server: "nginx" }),
  }),
  given("access-basic-asked", "beside what only a domain can answer", ["infra.is-comfyui"], {
    answer: refused(undefined, { challenge: 'Negotiate, Basic realm="Course"' }),
  }),
  given("access-scheme-unknown", "Digest", ["infra.is-comfyui"], {
    answer: refused({ kind: "none" }, { challenge: 'Digest realm="Course", qop="auth", nonce="n"' }),
  }),
  given("access-scheme-unknown", "IIS, where Basic was declared", ["infra.is-comfyui"], {
    answer: refused(basic, { challenge: "Negotiate, NTLM" }),
  }),
  given("access-portal", "a redirect", ["infra.is-comfyui"], {
    answer: { status: 302, answerer: "other", location: "https://sso.example/auth", signsIn: true },
  }),
  given("access-portal", "a page, and a key that it does not take", ["infra.is-comfyui"], {
    answer: refused(header, { status: 403, signsIn: true }),
  }),
  given("access-key-asked", "a bearer, where Basic was declared", ["infra.is-comfyui"], {
    answer: refused(basic, { answerer: "json", challenge: 'Bearer realm="api"' }),
  }),
  given("proxy-refuses", "without a page or a word", ["infra.is-comfyui"], {
    answer: refused({ kind: "none" }, { answerer: "other" }),
  }),
  given("proxy-refuses", "JSON that names nothing", ["infra.is-comfyui"], {
    answer: refused({ kind: "login" }, { status: 403, answerer: "json" }),
  }),
  given("proxy-login-page", "free was declared", ["infra.token-opens"], {
    answer: { status: 302, answerer: "login-page", location: "/login", declared: { kind: "none" } },
  }),
  given("door-refuses", "Basic", ["infra.is-comfyui"], { answer: refused(basic, { challenge }) }),
  given("door-refuses", "a header", ["infra.is-comfyui"], { answer: refused(header, { status: 403 }) }),
  given("access-login-asked", "free was declared", ["infra.token-opens"], {
    answer: refused({ kind: "none" }, { answerer: "comfyui-login" }),
  }),
  given(
    "access-login-asked",
    "behind Basic",
    ["infra.token-opens", "auth.door-opens", "auth.door-opens-websocket"],
    { answer: refused(basic, { answerer: "comfyui-login" }), door: { status: 401, answerer: "html" } },
  ),
  given("access-login-asked", "instead of Basic", ["infra.token-opens", "auth.door-closed"], {
    answer: refused(basic, { answerer: "comfyui-login" }),
    door: { status: 401, answerer: "comfyui-login" },
  }),
  given("door-open", "nothing asks", ["auth.door-closed"], { door: { status: 200, answerer: "comfyui" } }),
  given("door-open", "the login answers", ["auth.door-closed"], {
    door: { status: 401, answerer: "comfyui-login" },
  }),
  given("door-key-cut", "crypt", [wrong], {
    answer: { status: 200, answerer: "comfyui", declared: basic },
    breaches: [breach(wrong, "a lengthened password", 200)],
  }),
  given("door-accepts-wrong", "a key of which the beginning counts", [wrong], {
    answer: { status: 200, answerer: "comfyui", declared: header },
    breaches: [breach(wrong, "a lengthened value", 200)],
  }),
  given("door-accepts-wrong", "any password", [wrong, sockets], {
    breaches: [breach(wrong, "another password", 200), breach(sockets, "another password", 101)],
  }),
  given(
    "door-refused-later",
    "the rule of a path",
    { "infra.job-list": { status: "failed", errorCode: "COMFY_STATUS" } },
    {
      answer: { status: 200, answerer: "comfyui", declared: basic },
      brokenOff: [{ check: "infra.job-list", request: "GET /api/jobs", code: "COMFY_STATUS", status: 401 }],
    },
  ),
  given("door-refuses-paths", "/api", ["auth.door-opens", "auth.door-opens-websocket"]),
  given("door-routes-open", "a path", ["auth.door-routes"], {
    breaches: [breach("auth.door-routes", "no credentials", 200)],
  }),
  given("door-websocket-open", "a rule of its own", [sockets], {
    breaches: [breach(sockets, "no credentials", 101)],
  }),
  given(
    "door-websocket-refused",
    "401 with the credentials",
    ["infra.websocket", "auth.door-opens-websocket", "generation.events"],
    {
      answer: { status: 200, answerer: "comfyui", declared: basic },
      websocket: { status: 401, failure: "–" },
    },
  ),
  given("door-credentials-leaked", "an error page", ["auth.door-not-leaked"]),
  elsewhere(
    given("open-to-others", "an address of the network", [], {
      answer: { status: 200, answerer: "comfyui", declared: { kind: "none" } },
    }),
  ),
];
