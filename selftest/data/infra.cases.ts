import type { CheckId } from "../../src/record/catalogue.ts";
import type { ConnectionFailure, Measured } from "../../src/record/facts.ts";
import { type Case, given } from "./cases.ts";
import { blocked, job, red } from "./sample-record.ts";

const bcrypt = { length: 60, format: "bcrypt", prefix: "$2b$", cost: 12 } as const;
const token: NonNullable<Measured["token"]> = {
  source: ".secrets/qwen-api-user.token",
  shape: bcrypt,
  flaws: [],
};
const opens: CheckId[] = ["infra.token-opens", "auth.valid-token-header", "auth.valid-token-query"];
const noConnection = (code: string, failure: ConnectionFailure): Case =>
  given(code, `the connection ends in "${failure}"`, ["infra.reachable"], {
    connection: { host: "comfy.example", port: 8188, failure, detail: "détail", ms: 5 },
  });
const answered = (code: string, when: string, answer: NonNullable<Measured["answer"]>): Case =>
  given(code, when, ["infra.is-comfyui"], { answer });
const refused = (code: string, when: string, access: Measured["access"], more: Measured = {}): Case =>
  given(code, when, opens, { token, ...(access && { access }), ...more });
const lost = { status: "failed", reason: "…", errorCode: "COMFY_STATUS" } as const;
const afterCanary = blocked(
  "generation.canary",
  "generation.text-to-image",
  "generation.other-seed-differs",
  "generation.same-seed-repeats",
  "generation.edit",
  "generation.cancel",
);
const stopped = (check: CheckId, request: string, status: number) => ({
  check,
  request,
  code: "COMFY_STATUS",
  status,
});
const cutOff = { status: "failed", reason: "…", errorCode: "COMFY_RESET" } as const;
const gone = { status: "failed", reason: "…", errorCode: "COMFY_REFUSED" } as const;

/** For unit tests: the infra stage's runs. */
export const infraCases: readonly Case[] = [
  noConnection("dns-unknown", "dns"),
  noConnection("port-refused", "refused"),
  noConnection("host-unreachable", "unreachable"),
  noConnection("connection-timeout", "timeout"),
  given("connection-timeout", "of a name that may be ::1", ["infra.reachable"], {
    connection: { host: "localhost", port: 8188, failure: "timeout", ms: 30_000 },
  }),
  given("name-leads-elsewhere", "its first address is silent", ["infra.reachable"], {
    connection: {
      host: "localhost",
      port: 8188,
      failure: "timeout",
      ms: 30_000,
      addresses: [
        { address: "::1", answers: "nothing" },
        { address: "127.0.0.1", answers: "comfyui" },
      ],
    },
  }),
  answered("name-leads-elsewhere", "another program answers at the first", {
    status: 404,
    answerer: "html",
    addresses: [
      { address: "::1", answers: "another" },
      { address: "127.0.0.1", answers: "comfyui" },
    ],
  }),
  given("dns-unknown", "where an outgoing proxy is declared", ["infra.reachable"], {
    connection: {
      host: "comfy.example",
      port: 443,
      failure: "dns",
      ms: 5,
      proxyVariables: ["HTTPS_PROXY", "http_proxy"],
    },
  }),
  noConnection("tls-failed", "tls"),
  noConnection("connection-reset", "reset"),
  noConnection("not-http", "not-http"),
  given(
    "compression-broken",
    "of the first reply",
    { "infra.reachable": { status: "failed", reason: "…", errorCode: "COMFY_ENCODING" } },
    { connection: { host: "comfy.example", port: 8188, failure: "encoding", ms: 5 } },
  ),
  given("compression-broken", "of a later route", {
    "infra.nodes-inventory": { status: "failed", reason: "…", errorCode: "COMFY_ENCODING" },
  }),
  noConnection("reply-too-large", "too-large"),
  given("reply-too-large", "of a later route", {
    "infra.nodes-inventory": { status: "failed", reason: "…", errorCode: "COMFY_TOO_LARGE" },
  }),
  answered("proxy-backend-down", "a gateway error", {
    status: 502,
    answerer: "html",
    server: "Microsoft-IIS/10.0",
  }),
  answered("path-wrong", "the prefix is handed on", {
    status: 404,
    answerer: "other",
    path: { login: true },
  }),
  answered("path-wrong", "a path too much", {
    status: 404,
    answerer: "html",
    contentType: "text/html",
    path: { foundAt: "http://comfy.example" },
  }),
  answered("proxy-html-page", "HTML", { status: 200, answerer: "html", contentType: "text/html" }),
  answered("wrong-service", "other JSON", { status: 404, answerer: "json" }),
  answered("api-redirected", "to itself", { status: 301, answerer: "other", location: "/system_stats" }),
  answered("reply-not-json", "cut in the middle", {
    status: 200,
    answerer: "other",
    contentType: "application/json; charset=utf-8",
  }),
  given("server-slow", "3 s a reply", ["generation.cancel"], {
    connection: { host: "h", port: 1, ms: 3_010 },
    jobs: { "cancel-running": job("finished") },
  }),
  given("server-slow", "3 s a reply, and jobs come and go between them", ["infra.queue"], {
    connection: { host: "h", port: 1, ms: 3_010 },
    queue: { running: 1, pending: 0, counted: 4, ms: 9_100 },
  }),
  given("server-died", "refused connections after a good start", {
    "generation.edit": gone,
    "generation.cancel": gone,
  }),
  given("server-died", "no upgrade finds it either", {
    "auth.websocket-refuses": gone,
    "auth.routes-protected": gone,
  }),
  given(
    "server-died",
    "slow at first, gone in the end",
    { "generation.cancel": gone },
    { connection: { host: "h", port: 1, ms: 3_010 } },
  ),
  given("server-died", "a job lost its server", ["generation.text-to-image"], {
    jobs: { "text-to-image": job("server-lost") },
  }),
  given(
    "server-died",
    "behind a proxy: a route that answered at first is now a 502",
    {
      "auth.websocket-refuses": lost,
      "auth.routes-protected": lost,
      "auth.empty-token-refused": lost,
      "generation.canary": lost,
      ...afterCanary,
    },
    {
      brokenOff: [
        stopped("auth.routes-protected", "GET /system_stats", 502),
        stopped("auth.websocket-refuses", "WebSocket /ws", 502),
        stopped("auth.empty-token-refused", "GET /system_stats?token=…", 503),
        stopped("generation.canary", "POST /prompt", 502),
      ],
    },
  ),
  given(
    "server-died",
    "behind a proxy, just before the first job",
    { "auth.token-not-in-logs": lost, "generation.canary": lost, ...afterCanary },
    {
      brokenOff: [
        stopped("auth.token-not-in-logs", "GET /internal/logs/raw", 502),
        stopped("generation.canary", "POST /prompt", 502),
      ],
    },
  ),
  given(
    "rate-limited",
    "429 after some requests",
    { "auth.routes-protected": lost, "generation.canary": lost, ...afterCanary },
    {
      brokenOff: [
        stopped("auth.routes-protected", "GET /api/users", 429),
        stopped("generation.canary", "POST /prompt", 429),
      ],
    },
  ),
  given(
    "token-refused-later",
    "it opened at first",
    { "auth.token-not-in-logs": lost, "generation.canary": lost, ...afterCanary },
    {
      brokenOff: [
        stopped("auth.token-not-in-logs", "GET /internal/logs/raw", 401),
        stopped("generation.canary", "POST /prompt", 401),
      ],
    },
  ),
  given(
    "proxy-answers-route",
    "a page instead of /object_info, also without a token",
    { ...red("auth.routes-protected"), "infra.models": lost, "generation.workflows-valid": lost },
    {
      brokenOff: [
        stopped("infra.models", "GET /object_info", 404),
        stopped("generation.workflows-valid", "GET /object_info", 404),
      ],
      breaches: [
        {
          check: "auth.routes-protected",
          request: "GET /object_info",
          flaw: { fr: "sans jeton", en: "no token" },
          anonymous: true,
          expected: "401 / 403 / 405",
          status: 404,
        },
      ],
    },
  ),
  given(
    "proxy-answers-route",
    "504 for POST /prompt alone, before anything was queued",
    { "generation.canary": lost, "generation.invalid-workflow-refused": lost, ...afterCanary },
    {
      brokenOff: [
        stopped("generation.canary", "POST /prompt", 504),
        stopped("generation.invalid-workflow-refused", "POST /prompt", 504),
      ],
    },
  ),
  given(
    "proxy-answers-route",
    "a page with 200 instead of /queue: no open access",
    { ...red("auth.routes-protected"), "infra.queue": lost },
    {
      brokenOff: [{ ...stopped("infra.queue", "GET /queue", 200), code: "COMFY_NOT_JSON" }],
      breaches: [
        {
          check: "auth.routes-protected",
          request: "POST /api/queue",
          flaw: { fr: "sans jeton", en: "no token" },
          anonymous: true,
          expected: "401 / 403 / 405",
          status: 200,
        },
      ],
    },
  ),
  given(
    "proxy-answers-route",
    "a 502 that passes",
    { "infra.queue": lost },
    { brokenOff: [stopped("infra.queue", "GET /queue", 502)] },
  ),
  given("line-slow", "a picture that was still arriving", {
    "generation.text-to-image": { status: "failed", reason: "610 kB in 180 s.", errorCode: "COMFY_SLOW" },
    ...blocked("generation.other-seed-differs"),
  }),
  given("line-slow", "a picture that arrived in the end", {}, { line: { bytes: 1_600_000, ms: 80_000 } }),
  given(
    "connections-cut",
    "two requests of many",
    { "infra.queue": cutOff, "auth.suffix-rule": cutOff },
    {
      brokenOff: [
        { check: "infra.queue", request: "GET /queue", code: "COMFY_RESET", after: "answers" },
        {
          check: "auth.suffix-rule",
          request: "PUT /api/tasks/e2e.js",
          code: "COMFY_RESET",
          after: "answers",
        },
      ],
    },
  ),
  given("server-stuck", "a time-out after a good start", {
    "infra.queue": { status: "failed", reason: "…", errorCode: "COMFY_TIMEOUT" },
  }),
  refused(
    "token-mangled",
    "PowerShell ate the dollars",
    { headerStatus: 401 },
    {
      token: {
        source: "COMFYUI_API_TOKEN",
        shape: { length: 42, format: "plain" },
        flaws: ["powershell-expanded"],
      },
    },
  ),
  given("token-mangled", "the server was not even asked", ["auth.token-format"], {
    token: {
      source: "COMFYUI_API_TOKEN",
      shape: { length: 57, format: "plain" },
      flaws: ["compose-interpolated"],
    },
  }),
  refused(
    "token-is-plaintext",
    "the password is sent",
    { headerStatus: 401 },
    { token: { source: "COMFYUI_API_TOKEN", shape: { length: 20, format: "plain" }, flaws: ["plaintext"] } },
  ),
  refused("password-file-missing", "?token= opens", { headerStatus: 401, emptyQueryStatus: 200 }),
  given("password-file-missing", "only the empty token is red", ["auth.empty-token-refused"], {
    breaches: [
      {
        check: "auth.empty-token-refused",
        request: "GET /system_stats?token=",
        flaw: { fr: "vide", en: "empty" },
        anonymous: false,
        expected: "401",
        status: 200,
      },
    ],
  }),
  given("proxy-strips-header", "the query opens", ["infra.token-opens", "auth.valid-token-header"], {
    token,
    access: { headerStatus: 401, queryStatus: 200 },
  }),
  refused("cors-origin-rule", "one origin allowed", { headerStatus: 401, corsOrigin: "https://app.example" }),
  refused("origin-refused", "403", { headerStatus: 403 }),
  refused(
    "origin-refused",
    "ComfyUI's own, though no origin was sent",
    { headerStatus: 403 },
    { answer: { status: 403, answerer: "other", refusesOrigin: true } },
  ),
  refused("header-crashes-login", "500", { headerStatus: 500 }),
  refused(
    "proxy-login-page",
    "302",
    { headerStatus: 302 },
    { answer: { status: 302, answerer: "login-page", location: "https://sso.example/login" } },
  ),
  given(
    "token-other-hash",
    "behind a proxy that lets its credentials in",
    ["infra.token-opens", "auth.door-opens", "auth.door-opens-websocket"],
    { access: { headerStatus: 401, queryStatus: 401, emptyQueryStatus: 401, anonymousStatus: 401 } },
  ),
  refused("token-other-hash", "a sound token is refused", {
    headerStatus: 401,
    queryStatus: 401,
    emptyQueryStatus: 401,
    anonymousStatus: 401,
  }),
  given(
    "websocket-through-proxy",
    "200 instead of 101",
    ["infra.websocket", "auth.valid-token-websocket", "auth.websocket-refuses"],
    { websocket: { status: 200, failure: "refused" } },
  ),
  given(
    "access-portal",
    "in front of the WebSocket alone",
    ["infra.websocket", "auth.valid-token-websocket", "auth.websocket-refuses"],
    {
      websocket: {
        status: 302,
        failure: "refused",
        guard: { request: "WebSocket /ws", status: 302, place: "https://sso.example.edu/auth" },
      },
    },
  ),
  given("access-portal", "Basic in front of the WebSocket alone", ["infra.websocket"], {
    websocket: { status: 401, guard: { request: "WebSocket /ws", status: 401, scheme: "Basic" } },
  }),
  given("websocket-token-refused", "401", ["infra.websocket"], { websocket: { status: 401 } }),
  given("websocket-unanswered", "the handshake runs into its time-out", {
    "infra.websocket": { status: "failed", reason: "…", errorCode: "COMFY_TIMEOUT" },
    "auth.websocket-refuses": { status: "failed", reason: "…", errorCode: "COMFY_TIMEOUT" },
    ...red("generation.events"),
  }),
  given("websocket-silent", "jobs ended unseen", ["generation.events"], {
    jobs: { edit: job("finished", { socket: "silent", knownBy: "history" }) },
  }),
  given("replies-cached", "the two counts stay apart", ["infra.queue"], {
    queue: { running: 0, pending: 0, counted: 3, ms: 40 },
  }),
  given("replies-cached", "the two counts stay apart, and only the first reply took long", ["infra.queue"], {
    connection: { host: "h", port: 1, ms: 3_010 },
    queue: { running: 0, pending: 0, counted: 3, ms: 40 },
  }),
  given("unexplained-infra.queue", "nothing is known", ["infra.queue"]),
];
