import type { PageKind } from "../../src/comfyui/pages/feature.ts";
import type { CheckId } from "../../src/record/catalogue.ts";
import type { ConnectionFailure, TlsFinding } from "../../src/record/facts.ts";
import { type Case, given } from "./cases.ts";
import type { Marks } from "./sample-record.ts";

const stands = (code: string, kind: PageKind, by: string, status: number, detail?: string): Case =>
  given(code, `a page of ${by} (${kind})`, ["infra.is-comfyui"], {
    answer: {
      status,
      answerer: "html",
      contentType: "text/html",
      page: { kind, by, ...(detail !== undefined && { detail }) },
    },
  });
const failed = (check: CheckId, reason = "…"): Marks => ({ [check]: { status: "failed", reason } });
const handshake = (code: string, when: string, failure: ConnectionFailure, tls: TlsFinding): Case =>
  given(code, when, ["infra.reachable"], {
    connection: { host: "comfy.example", port: 8443, failure, detail: "détail", ms: 5, tls },
  });
const shown = { names: ["other.example"], validFrom: "2020-01-01", validTo: "2021-01-01", issuer: "R10" };

/** For unit tests: what stands in the place of ComfyUI and says whose it is; and TLS. */
export const pagesCases: readonly Case[] = [
  stands("port-speaks-tls", "port-speaks-tls", "nginx", 400, "plain HTTP request was sent to HTTPS port"),
  stands("certificate-wanted", "certificate-wanted", "nginx", 400, "No required SSL certificate was sent"),
  stands("proxy-backend-down", "backend-down", "Cloudflare", 530, "1033"),
  stands("proxy-backend-down", "backend-down", "Cloudflare", 525),
  stands("proxy-backend-down", "backend-down", "Cloudflare", 522),
  stands("proxy-backend-down", "backend-down", "ngrok", 404, "ERR_NGROK_3200"),
  stands("proxy-backend-down", "backend-down", "RunPod", 404),
  stands("no-route", "no-route", "nginx", 404, "404 Not Found"),
  stands("no-route", "no-route", "Google", 404),
  stands("bot-check", "bot-check", "Cloudflare", 403, "cf-mitigated: challenge"),
  stands("bot-check", "bot-check", "Imperva", 403),
  stands("tunnel-warning", "tunnel-warning", "ngrok", 200, "ERR_NGROK_6024"),
  stands("address-refused", "address-refused", "Cloudflare", 403, "1020"),
  stands("address-refused", "address-refused", "nginx", 403, "403 Forbidden"),
  stands("address-banned", "banned", "CrowdSec", 403),
  stands("rate-limited", "limited", "proxy", 429, "7"),
  given("door-refuses", "a bare 403 of nginx, where a key was shown", ["infra.is-comfyui"], {
    answer: {
      status: 403,
      answerer: "html",
      page: { kind: "address-refused", by: "nginx", detail: "403 Forbidden" },
      declared: { kind: "header", header: "x-api-key", source: "COMFYUI_HEADER_VALUE" },
    },
  }),
  given("address-banned", "connections fail after refusals", failed("auth.bad-credentials-refused"), {
    brokenOff: [
      {
        check: "auth.bad-credentials-refused",
        request: "GET /system_stats",
        code: "COMFY_REFUSED",
        after: "banned",
        refusals: 12,
      },
    ],
  }),
  given("address-banned", "a proxy refuses everybody", failed("auth.routes-protected"), {
    brokenOff: [
      {
        check: "auth.routes-protected",
        request: "GET /system_stats",
        code: "COMFY_STATUS",
        status: 403,
        after: "banned",
        refusals: 240,
      },
    ],
  }),
  given("address-banned", "every request stays without an answer", failed("auth.routes-protected"), {
    brokenOff: [
      {
        check: "auth.routes-protected",
        request: "GET /system_stats",
        code: "COMFY_TIMEOUT",
        after: "banned",
        refusals: 40,
      },
    ],
  }),
  given(
    "rate-limited",
    "one connection at once, as was measured",
    { ...failed("infra.queue"), ...failed("infra.page-served"), ...failed("infra.large-body") },
    {
      page: { flaw: "crashes", status: 503 },
      body: { through: 0, refused: 10_000, request: "POST /api/upload/image", status: 503 },
      brokenOff: [
        {
          check: "infra.queue",
          request: "GET /queue",
          code: "COMFY_STATUS",
          status: 503,
          after: "answers",
          connections: 1,
        },
      ],
    },
  ),
  given("rate-limited", "503, and 200 after a pause", failed("auth.routes-protected"), {
    brokenOff: [
      {
        check: "auth.routes-protected",
        request: "GET /users",
        code: "COMFY_STATUS",
        status: 503,
        after: "answers",
      },
    ],
  }),
  given("rate-limited", "403, and 200 to the same question after a pause", failed("auth.suffix-rule"), {
    brokenOff: [
      {
        check: "auth.suffix-rule",
        request: "GET /system_stats",
        code: "COMFY_STATUS",
        status: 403,
        after: "answers",
      },
    ],
  }),
  given(
    "rate-limited",
    "verdicts met it, and no request that broke off: it was measured",
    {
      ...failed("infra.page-served"),
      ...failed("infra.large-body"),
      ...failed("infra.workflows-saved", "[DELETE /api/userdata/….json] answered 403."),
      ...failed("auth.enforced", "[GET /system_stats] answered 403, expected 401."),
      "auth.valid-token-header": {
        status: "failed",
        reason: "[GET /system_stats] answered 403, expected 200.",
        limit: { status: 403, requests: 20 },
      },
    },
    {
      page: { flaw: "refused", file: "/assets/index.js", status: 403 },
      saving: { flaw: "refused", step: "delete", status: 403, worded: true },
      body: { through: 10_000, refused: 100_000, request: "POST /api/upload/image" },
      anonymous: { status: 403 },
    },
  ),
  ...[{ status: 403 }, {}].map((refusal) =>
    given(
      "rate-limited",
      `each body meets it, too, which is no matter of sizes or methods: ${refusal.status ?? "cut"}`,
      { ...failed("infra.large-body"), ...failed("auth.suffix-rule") },
      {
        saving: { flaw: "refused", step: "write", status: 403 },
        body: { through: 0, refused: 10_000, request: "POST /api/upload/image", ...refusal },
        brokenOff: [
          {
            check: "auth.suffix-rule",
            request: "GET /system_stats",
            code: "COMFY_STATUS",
            status: 403,
            after: "answers",
          },
        ],
      },
    ),
  ),
  given("rate-limited", "a connection too many", failed("auth.suffix-rule"), {
    brokenOff: [
      { check: "auth.suffix-rule", request: "GET /users", code: "COMFY_REFUSED", after: "answers" },
    ],
  }),
  given("access-portal", "on some paths", failed("auth.routes-protected"), {
    portal: { status: 302, requests: ["GET /api/queue"], place: "https://auth.example.test/" },
  }),
  handshake("tls-failed", "signed by itself", "tls", { code: "DEPTH_ZERO_SELF_SIGNED_CERT", shown }),
  handshake("tls-failed", "another name", "tls", { code: "ERR_TLS_CERT_ALTNAME_INVALID", shown }),
  handshake("tls-failed", "a name in the subject alone", "tls", {
    code: "ERR_TLS_CERT_COMMON_NAME_ONLY",
    shown,
  }),
  handshake("tls-failed", "a code that is new", "tls", { code: "ERR_SSL_SOMETHING_ELSE" }),
  handshake("tls-failed", "cut, and answered in clear", "reset", { code: "ECONNRESET", plainHttp: true }),
];
