import type { CheckId } from "../checks/catalogue.ts";
import type { ConnectionFailure, Facts } from "../checks/facts.ts";
import { job } from "../report/sample-record.ts";
import { type Case, given } from "./cases.ts";

const bcrypt = { length: 60, format: "bcrypt", prefix: "$2b$", cost: 12 } as const;
const token: NonNullable<Facts["token"]> = {
  source: ".secrets/qwen-api-user.token",
  shape: bcrypt,
  flaws: [],
};
const opens: CheckId[] = ["infra.token-opens", "auth.valid-token-header", "auth.valid-token-query"];
const pack = "custom_nodes.ComfyUI-QwenImageWanBridge";
const nodes: NonNullable<Facts["nodes"]> = {
  served: 400,
  expected: 28,
  missing: {},
  extra: [],
  hijacked: [],
  drifted: [],
};
const system: NonNullable<Facts["system"]> = {
  comfyui: "0.3.64",
  python: "3.11",
  pytorch: "2.6.0+cu124",
  os: "posix",
  flags: ["--listen"],
  device: "cuda:0 NVIDIA GeForce RTX 3090",
  deviceType: "cuda",
  vramTotal: 25_300_000_000,
  vramFree: 24_000_000_000,
  ramTotal: 64_000_000_000,
  ramFree: 40_000_000_000,
};
const named = (count: number): string[] => Array.from({ length: count }, (_, index) => `QwenNode${index}`);

const noConnection = (code: string, failure: ConnectionFailure): Case =>
  given(code, `the connection ends in "${failure}"`, ["infra.reachable"], {
    connection: { host: "comfy.example", port: 8188, failure, detail: "détail", ms: 5 },
  });
const answered = (code: string, when: string, answer: NonNullable<Facts["answer"]>): Case =>
  given(code, when, ["infra.is-comfyui"], { answer });
const refused = (code: string, when: string, access: Facts["access"], more: Facts = {}): Case =>
  given(code, when, opens, { token, ...(access && { access }), ...more });
const file = { file: "a.safetensors", loader: "VAELoader.vae_name", folder: "vae" };
const gone = { status: "failed", reason: "…", errorCode: "COMFY_REFUSED" } as const;

/** For unit tests: the infra stage's runs. */
export const infraCases: readonly Case[] = [
  noConnection("dns-unknown", "dns"),
  noConnection("port-refused", "refused"),
  noConnection("host-unreachable", "unreachable"),
  noConnection("connection-timeout", "timeout"),
  noConnection("tls-failed", "tls"),
  noConnection("connection-reset", "reset"),
  noConnection("not-http", "not-http"),
  noConnection("reply-too-large", "too-large"),
  answered("proxy-backend-down", "a gateway error", {
    status: 502,
    answerer: "html",
    server: "Microsoft-IIS/10.0",
  }),
  answered("proxy-html-page", "HTML", { status: 200, answerer: "html", contentType: "text/html" }),
  answered("wrong-service", "other JSON", { status: 404, answerer: "json" }),
  given("server-died", "refused connections after a good start", {
    "generation.edit": gone,
    "generation.cancel": gone,
  }),
  given("server-died", "a job lost its server", ["generation.text-to-image"], {
    jobs: { "text-to-image": job("server-lost") },
  }),
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
    {
      token: { source: "COMFYUI_API_TOKEN", shape: { length: 20, format: "plain" }, flaws: ["plaintext"] },
    },
  ),
  refused("password-file-missing", "?token= opens", { headerStatus: 401, emptyQueryStatus: 200 }),
  given("password-file-missing", "only the empty token is red", ["auth.empty-token-refused"], {
    authBreaches: [
      {
        check: "auth.empty-token-refused",
        request: "GET /system_stats?token=",
        flaw: "vide",
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
  refused("header-crashes-login", "500", { headerStatus: 500 }),
  refused(
    "proxy-login-page",
    "302",
    { headerStatus: 302 },
    {
      answer: { status: 302, answerer: "login-page", location: "https://sso.example/login" },
    },
  ),
  refused("token-other-hash", "a sound token is refused", {
    headerStatus: 401,
    queryStatus: 401,
    emptyQueryStatus: 401,
    anonymousStatus: 401,
  }),
  given(
    "comfyui-too-old",
    "0.3.57 lacks a node",
    ["infra.version", "infra.nodes-inventory", "infra.workflow-nodes"],
    {
      system: { ...system, comfyui: "v0.3.57" },
      nodes: { ...nodes, missing: { "comfy_extras.nodes_qwen": ["TextEncodeQwenImageEditPlus"] } },
      workflowNodesMissing: [{ workflow: "edit", nodes: ["TextEncodeQwenImageEditPlus"] }],
    },
  ),
  given("version-outside-profile", "newer than the profile", ["infra.version"], { system }),
  given("cpu-only", "--cpu", ["infra.device"], {
    system: { ...system, deviceType: "cpu", flags: ["--cpu"] },
  }),
  given("vram-too-small", "8 GB", ["infra.device"], { system: { ...system, vramTotal: 8e9 } }),
  given("pack-missing", "only ComfyUI's four are there", ["infra.nodes-inventory"], {
    nodes: { ...nodes, missing: { [pack]: named(24) } },
  }),
  given("pack-partly-imported", "12 of 28", ["infra.nodes-inventory"], {
    nodes: { ...nodes, missing: { [pack]: named(16) } },
    logSigns: ["qwen-failed-to-load"],
  }),
  given("core-nodes-missing", "the version is right", ["infra.nodes-inventory"], {
    nodes: { ...nodes, missing: { "comfy_extras.nodes_qwen": named(1) } },
    system,
  }),
  given("node-hijacked", "another module answers", ["infra.nodes-origin"], {
    nodes: {
      ...nodes,
      hijacked: [{ node: "QwenVLEmptyLatent", expected: pack, found: "custom_nodes.Other" }],
    },
  }),
  given("node-signature-drift", "an input is gone", ["infra.nodes-signature"], {
    nodes: { ...nodes, drifted: [{ node: "QwenVLEmptyLatent", change: "- batch_size" }] },
  }),
  given("workflow-nodes-missing", "of no inventory", ["infra.workflow-nodes"], {
    workflowNodesMissing: [{ workflow: "edit", nodes: ["CFGNorm"] }],
  }),
  given("model-missing", "nowhere", ["infra.models", "generation.workflows-valid"], {
    modelsMissing: [
      { ...file, elsewhere: [], similar: [] },
      { ...file, elsewhere: ["CLIPLoader.clip_name"], similar: [] },
    ],
  }),
  given("model-wrong-folder", "elsewhere", ["infra.models"], {
    modelsMissing: [{ ...file, elsewhere: ["CLIPLoader.clip_name"], similar: [] }],
  }),
  given("model-similar-name", "almost", ["infra.models"], {
    modelsMissing: [{ ...file, elsewhere: [], similar: ["A.safetensors"] }],
  }),
  given("websocket-through-proxy", "200 in place of 101", ["infra.websocket", "auth.valid-token-websocket"], {
    websocket: { status: 200, failure: "refused" },
  }),
  given("websocket-token-refused", "401", ["infra.websocket"], { websocket: { status: 401 } }),
  given("websocket-silent", "jobs ended unseen", ["generation.events"], {
    jobs: { edit: job("finished", { socket: "silent", knownBy: "history" }) },
  }),
  given("unexplained-infra.queue", "nothing is known", ["infra.queue"]),
];
