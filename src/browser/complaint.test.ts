import { expect, test } from "vitest";
import { type RawComplaint, told, weigh, weighAll } from "./complaint.ts";

const base = "http://gpu:8188";
const asked = (path: string, status?: number, more: Partial<RawComplaint> = {}): RawComplaint => ({
  kind: "request",
  url: `${base}${path}`,
  method: "GET",
  type: "fetch",
  text: "",
  ...(status !== undefined && { status }),
  ...more,
});
const said = (text: string, url = `${base}/assets/index.js`): RawComplaint => ({
  kind: "console",
  url,
  text,
});
const thrown = (text: string, url: string): RawComplaint => ({ kind: "exception", url, text });

test.for([
  [asked("/user.css", 404, { type: "stylesheet" }), "a user without a style"],
  [
    said(
      "Refused to apply style from 'http://gpu:8188/user.css' because its MIME type ('application/octet-stream') is not a supported stylesheet MIME type, and strict MIME checking is enabled.",
      `${base}/`,
    ),
    "the same, behind a proxy that adds nosniff",
  ],
  [
    said(
      "Refused to apply style from 'http://gpu:8188/api/userdata/user.css' because its MIME type ('') is not a supported stylesheet MIME type, and strict MIME checking is enabled.",
      `${base}/`,
    ),
    "the same at its other address",
  ],
  [asked("/favicon.ico", 404), "an icon that there is not"],
  [asked("/api/userdata?dir=workflows&recurse=true", 404), "a user who saved nothing"],
  [asked("/api/userdata/comfy.templates.json", 404), "a user who saved nothing"],
  [asked("/api/settings/x", undefined, { text: "net::ERR_ABORTED" }), "a page that was left"],
  [asked("/assets/a.js", undefined, { text: "net::ERR_NETWORK_CHANGED" }), "a container that started here"],
  [asked("/api/some/newer/route", 404), "a newer page asks an older server"],
  [said("Failed to load resource: 404"), "the request itself is judged"],
  [said("ComfyApp graph accessed before initialization"), "measured on 1.49.6"],
  [said("Error loading extension /extensions/ComfyUI-Login/upgrade-slotDefaults.js TypeError"), "on 1.27.10"],
  [thrown("Cannot read properties of undefined (reading 'id')", `${base}/assets/index.js`), "on 1.27.10"],
  [thrown("Event", ""), "a script from outside that did not load"],
  [
    said("Unrecognized Content-Security-Policy directive 'x'.", `${base}/`),
    "a header with a slip, which blocks nothing",
  ],
  [
    said(
      "The Cross-Origin-Opener-Policy header has been ignored, because the URL's origin was untrustworthy.",
      `${base}/`,
    ),
    "a header for https, on http",
  ],
  [
    said(
      "[Report Only] Refused to load the script 'http://gpu:8188/a.js' because it violates the following Content Security Policy directive: \"default-src 'none'\".",
    ),
    "a policy on trial",
  ],
  [
    said(
      "Loading the script 'http://gpu:8188/a.js' violates the following Content Security Policy directive: \"default-src 'none'\". The policy is report-only, so the violation has been logged but no further action has been taken.",
    ),
    "the same, in newer words",
  ],
  [
    said(
      "Sending form data to 'http://gpu:8188/login' violates the following report-only Content Security Policy directive: \"form-action 'none'\". The violation has been logged, but no further action has been taken.",
    ),
    "the same, of a form",
  ],
  [
    said(
      "Connecting to 'https://api.comfy.org/releases?x=1' violates the following Content Security Policy directive: \"connect-src 'self'\". The action has been blocked.",
    ),
    "a strict policy keeps news of releases out",
  ],
  [
    asked("/csp", 401, { method: "POST", type: "other" }),
    "the browser's report of a policy, which nobody takes",
  ],
  [
    { ...asked(""), url: "https://api.comfy.org/releases", text: "net::ERR_NAME_NOT_RESOLVED" },
    "no internet",
  ],
] as const)("%o is the noise of a healthy page: %s", ([one]) => {
  expect(weigh(one, base)).toBe("noise");
});

test.for([
  [asked("/assets/main.js", 404, { type: "script" }), "a script is missing"],
  [asked("/api/object_info", 404), "what no page can do without"],
  [asked("/api/i18n", 502), "a proxy"],
  [asked("/api/userdata?dir=workflows", 403), "a refusal"],
  [asked("/api/queue", undefined, { text: "net::ERR_CONNECTION_RESET" }), "a cut connection"],
  [
    said(
      "Refused to apply style from 'http://gpu:8188/assets/index.css' because its MIME type ('text/plain') is not a supported stylesheet MIME type, and strict MIME checking is enabled.",
      `${base}/`,
    ),
    "a style of the page's own that nosniff keeps out",
  ],
  [said("WebSocket connection to 'ws://gpu:8188/ws' failed"), "no progress"],
  [said("Refused to load the script 'http://gpu:8188/a.js': Content Security Policy"), "a proxy's header"],
  [
    said(
      "Executing inline script violates the following Content Security Policy directive 'script-src 'self''. The action has been blocked.",
      `${base}/`,
    ),
    "a policy that blocks the page's own script",
  ],
  [
    said(
      "Connecting to 'ws://gpu:8188/ws?clientId=1' violates the following Content Security Policy directive: \"connect-src https://cdn.example\".",
    ),
    "a policy that forgets the WebSocket",
  ],
  [
    said(
      "Loading the image 'data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E' violates the following Content Security Policy directive: \"img-src 'none'\".",
    ),
    "a policy that hides the page's icons",
  ],
  [said("Error loading extension /extensions/a-pack/a.js TypeError: x"), "a pack's script"],
  [thrown("x is not a function", `${base}/extensions/a-pack/a.js`), "a pack's script"],
  [
    thrown("Unexpected token '<', \"<html>\" is not valid JSON", `${base}/assets/index.js`),
    "a page for JSON",
  ],
] as const)("%o is a finding: %s", ([one]) => {
  expect(weigh(one, base)).toBe("finding");
});

test("what comes from other hosts is named apart, and judged by nobody", () => {
  const outside = { ...asked(""), url: "https://cdnjs.example/a.js", text: "net::ERR_NAME_NOT_RESOLVED" };
  expect(weigh(outside, base)).toBe("outside");
  const kept =
    "Loading the script 'https://cdnjs.example/a.js' violates the following Content Security Policy directive: \"script-src 'self' http://gpu:8188\".";
  expect(weigh(said(kept, `${base}/extensions/ComfyUI-Login/a.js`), base)).toBe("outside");
});

test("a complaint is told without the query, in which a token may stand, and is short", () => {
  const { where, what } = told(asked("/ws?token=secret", 403));
  expect([where, what]).toEqual(["GET gpu:8188/ws", "403"]);
  expect(told(said("x".repeat(5_000))).what.length).toBeLessThanOrEqual(300);
});

test("a pack's script that imports what ComfyUI does not have is a leftover, and the loader's words on it are noise", () => {
  const importedBy = "/extensions/Some-Pack/js/archive/old_panel.js";
  const missing = (path: string) => asked(path, 404, { type: "script", importedBy });
  const loader = said(
    `[vite:preloadError] {url: ${base}/extensions/Some-Pack/js/archive/another.js, message: Failed to fetch dynamically imported module}`,
  );
  const weights = (...all: RawComplaint[]) => {
    const byWeight = weighAll(all, base);
    return all.map((one) => [...byWeight].find(([, ones]) => ones.includes(one))?.[0]);
  };
  const stale = missing("/extensions/scripts/ui.js");
  expect(weights(stale, loader)).toEqual(["leftover", "noise"]);
  // what a proxy or a damaged page lacks stays a finding
  expect(weights(loader, asked("/extensions/Some-Pack/a.js", 502))).toEqual(["finding", "finding"]);
  expect(weights(stale, loader, asked("/extensions/Some-Pack/a.js", 502))).toEqual([
    "leftover",
    "noise",
    "finding",
  ]);
  expect(weights(missing("/scripts/app.js"), loader)).toEqual(["finding", "finding"]);
  expect(weights(asked("/scripts/ui.js", 404, { type: "script" }))).toEqual(["finding"]);
});

test("a script of the page that cannot be read is a finding whatever the words, and keeps that it was rewritten", () => {
  const one = {
    ...thrown("SyntaxError: missing )", `${base}/assets/a.js`),
    unparsed: true,
    rewritten: true,
  } as const;
  expect(weigh(one, base)).toBe("finding");
  expect(weigh({ ...one, url: "https://cdn.example/a.js" }, base)).toBe("outside");
  expect(told(one)).toMatchObject({ rewritten: true });
});
