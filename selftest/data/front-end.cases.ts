import type { PageFinding } from "../../src/comfyui/front-end/judge-page.ts";
import type { SavingFinding } from "../../src/comfyui/front-end/saving.ts";
import { type Case, given } from "./cases.ts";

const page = (code: string, when: string, finding: PageFinding): Case =>
  given(code, when, ["infra.page-served"], { page: finding });
const saving = (code: string, when: string, finding: SavingFinding): Case =>
  given(code, when, ["infra.workflows-saved"], { saving: finding });
const file = "/assets/index-abc.js";

/** For unit tests: runs in which only a browser's own requests fail. */
export const frontEndCases: readonly Case[] = [
  page("access-portal", "a portal in front of the scripts alone", {
    flaw: "part-refused",
    status: 302,
    file,
    guard: { request: `GET ${file}`, status: 302, place: "https://sso.example.edu/auth" },
  }),
  page("access-portal", "Basic in front of the page alone", {
    flaw: "refused",
    status: 401,
    guard: { request: "GET /", status: 401, scheme: "Basic" },
  }),
  page("page-missing", "no index.html", { flaw: "absent", status: 404 }),
  page("page-missing", "it crashes", { flaw: "crashes", status: 500 }),
  page("page-missing", "an empty file", { flaw: "empty", status: 200 }),
  page("page-missing", "a page without a script", { flaw: "no-script", status: 200 }),
  page("page-of-proxy", "the page of another site", { flaw: "foreign", status: 200 }),
  page("page-of-proxy", "the page alone is forbidden", { flaw: "refused", status: 403, type: "text/html" }),
  page("page-assets-missing", "ComfyUI has no such file", { flaw: "part-absent", status: 404, file }),
  page("page-assets-missing", "the proxy looks for it itself", {
    flaw: "part-absent",
    status: 404,
    file,
    type: "text/html",
  }),
  page("page-scripts-html", "a site of one page", {
    flaw: "part-html",
    status: 200,
    file,
    type: "text/html",
  }),
  page("page-scripts-type", "plain text", { flaw: "part-type", status: 200, file, type: "text/plain" }),
  page("page-scripts-cut", "half of it came", { flaw: "part-cut", file }),
  given("upload-refused", "nginx as delivered", ["infra.large-body"], {
    body: { through: 1_000_000, refused: 2_000_000, request: "POST /api/upload/image", status: 413 },
  }),
  given(
    "upload-refused",
    "the connection is cut, and the edit is red too",
    ["infra.large-body", "generation.edit"],
    { body: { through: 0, refused: 10_000, request: "POST /api/upload/image" }, upload: { status: 413 } },
  ),
  given(
    "upload-refused",
    "the picture of an edit is cut on its way, too",
    {
      "infra.large-body": { status: "failed", reason: "…" },
      "generation.edit": { status: "failed", reason: "…", errorCode: "COMFY_RESET" },
    },
    {
      body: { through: 10_000, refused: 100_000, request: "POST /api/upload/image" },
      brokenOff: [
        { check: "generation.edit", request: "POST /upload/image", code: "COMFY_RESET", after: "answers" },
      ],
    },
  ),
  given("upload-refused", "ComfyUI's own limit", ["infra.large-body"], {
    body: { through: 4_000_000, refused: 8_000_000, request: "POST /api/prompt", status: 413, own: true },
  }),
  given("methods-refused", "each POST gets 405", ["infra.large-body", "infra.workflows-saved"], {
    body: { through: 0, refused: 10_000, request: "POST /api/upload/image", status: 405 },
    saving: { flaw: "encoded", step: "write", status: 405 },
  }),
  given("methods-refused", "HAProxy cuts the body", ["infra.large-body", "infra.workflows-saved"], {
    body: { through: 0, refused: 10_000, request: "POST /api/upload/image" },
    saving: { flaw: "encoded", step: "write", status: 405 },
  }),
  given("upload-refused", "forms alone are filtered", ["infra.large-body"], {
    body: { through: 0, refused: 10_000, request: "POST /api/upload/image", status: 403 },
  }),
  given("upload-refused", "a time limit, and no size", ["infra.large-body"], {
    body: { through: 0, refused: 10_000, request: "POST /api/upload/image", status: 504 },
  }),
  given("refusals-replaced", "the 400 bears another page", ["infra.large-body"], {
    body: { through: 0, refused: 10_000, request: "POST /api/upload/image", status: 400 },
  }),
  given("refusals-replaced", "the login's 401 too", ["infra.large-body", "auth.enforced"], {
    body: { through: 0, refused: 10_000, request: "POST /api/upload/image", status: 400 },
    anonymous: { status: 401 },
  }),
  saving("replicas-by-turns", "ComfyUI does not know it", { flaw: "refused", step: "read", status: 404 }),
  given("login-leaves-sub-path", "nobody is there", ["auth.browser-redirect"], {
    loginPage: { redirect: 302 },
    loginDetour: { leaves: "sub-path", at: "redirect", to: "https://comfy.example/login", status: 404 },
  }),
  given("login-redirected-elsewhere", "an inner address", ["auth.browser-redirect"], {
    loginPage: { redirect: 302 },
    loginDetour: { leaves: "address", at: "redirect", to: "http://127.0.0.1:8188/login" },
  }),
  given("login-redirected-elsewhere", "without encryption", ["auth.browser-redirect"], {
    loginPage: { redirect: 302 },
    loginDetour: { leaves: "https", at: "redirect", to: "http://comfy.example/login" },
  }),
  given("websocket-silent", "it is cut in silence, before any job", ["auth.websocket-idle"], {
    idleSocket: { cutAfterMs: 1_020 },
  }),
  given("origin-refused", "Host is not handed on", ["auth.own-origin"], {
    ownOrigin: { origin: "https://comfy.example", refused: [{ request: "POST /api/prompt", status: 403 }] },
  }),
  given("origin-refused", "a firewall's rule", ["auth.own-origin"], {
    ownOrigin: {
      origin: "https://comfy.example",
      refused: [{ request: "POST /api/prompt", status: 403, worded: true }],
    },
  }),
  saving("encoded-slash-lost", "it is decoded", { flaw: "encoded", step: "ask", status: 405 }),
  saving("encoded-slash-lost", "it is blocked", { flaw: "encoded", step: "ask", status: 400 }),
  saving("user-folder-unwritable", "the folder cannot be made", {
    flaw: "unwritable",
    step: "ask",
    status: 500,
  }),
  saving("user-folder-unwritable", "the file cannot be written", {
    flaw: "unwritable",
    step: "write",
    status: 400,
  }),
  saving("saving-refused", "DELETE is forbidden", { flaw: "refused", step: "delete", status: 405 }),
  saving("saving-refused", "a firewall reads the content", { flaw: "refused", step: "write", status: 403 }),
  saving("replies-cached", "the former workflow comes back", { flaw: "stale", step: "overwrite" }),
];
