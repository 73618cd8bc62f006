import { expect, test } from "vitest";
import { leadsToPortal, leadsToSignIn, placeOf } from "./sign-in.ts";

const to = (location: string, status = 302, body = "") => ({
  status,
  headers: { location },
  body: Buffer.from(body),
});

test.for([
  "https://gate.example.org/oauth2/start?rd=%2Fsystem_stats",
  "https://sso.example.org/realms/x/protocol/openid-connect/auth?client_id=c",
  "https://team.cloudflareaccess.com/cdn-cgi/access/login/gate.example.org?kid=a",
  "https://auth.example.org/?rd=https%3A%2F%2Fgate.example.org%2Fsystem_stats",
  "https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id=c",
  "/outpost.goauthentik.io/start?rd=x",
  "https://idp.example.org/cas/login?service=x",
  "/users/sign_in",
])("a portal: %s", (location) => {
  expect(leadsToSignIn(to(location))).toBe(true);
});

test.for([
  "https://gpu.example.org/system_stats",
  "/comfyui/system_stats",
  "https://www.author-lab.org/system_stats",
  "",
])("moved elsewhere: %s", (location) => {
  expect(leadsToSignIn(to(location, 301))).toBe(false);
});

test("a refusal that brings the page along, or names it", () => {
  expect(leadsToSignIn(to("", 403, '<form method="GET" action="/oauth2/start">'))).toBe(true);
  expect(leadsToSignIn(to("https://auth.example.org/?rd=x", 401))).toBe(true);
  expect(leadsToSignIn(to("", 403, "<h1>Forbidden</h1>"))).toBe(false);
});

const asked = "https://comfy.example.org/gpu";

test.for(["https://portal.example.org/welcome", "http://portal.example.org"])(
  "another host that is not asked for the same thing: %s",
  (location) => {
    for (const status of [301, 302, 303, 307, 308])
      expect(leadsToSignIn(to(location, status), asked)).toBe(true);
  },
);

test.for([
  "https://www.comfy.example.org/welcome",
  "http://comfy.example.org/gpu/",
  "https://gpu.example.org/gpu/system_stats",
  "/elsewhere",
])("the same host, or the same thing of another one: %s", (location) => {
  expect(leadsToSignIn(to(location, 301), asked)).toBe(false);
});

const shown = (status: number, body: string) => ({
  status,
  headers: { "content-type": "text/html" },
  body: Buffer.from(body),
});

test.for([
  '<form><input name="u"><input type="password" name="p"></form>',
  "<title>Sign in to your account</title>",
  '<meta http-equiv="refresh" content="0; url=/oauth2/start?rd=%2F">',
  "<script>window.location.href = 'https://sso.example.org/start'</script>",
  "<script>location.replace('/outpost.goauthentik.io/start')</script>",
])("a page to sign in, or one that leads to it: %s", (body) => {
  for (const status of [200, 401, 403]) expect(leadsToSignIn(shown(status, body), asked)).toBe(true);
});

test.for([
  "<title>Welcome to nginx!</title>",
  "<script>location.href = '/ui/'</script>",
  "<title>500 Internal Server Error</title>",
])("any other page: %s", (body) => {
  expect(leadsToSignIn(shown(200, body), asked)).toBe(false);
  expect(leadsToSignIn(shown(500, '<input type="password">'), asked)).toBe(false);
});

test("a place is told without its query", () => {
  expect(placeOf("https://sso.example.org/auth?state=abc#x")).toBe("https://sso.example.org/auth");
  expect(placeOf("/login?next=/system_stats")).toBe("/login");
});

test("a refusal that is a link to the page, and the portal of a network", () => {
  const authelia =
    '<a href="https://auth.example.org/?rd=https%3A%2F%2Fgpu%2F&amp;rm=GET">401 Unauthorized</a>';
  expect(leadsToSignIn(shown(401, authelia))).toBe(true);
  expect(leadsToSignIn(shown(511, "<h1>Network Authentication Required</h1>"))).toBe(true);
  for (const link of ["https://nginx.org/", "https://www.cloudflare.com/5xx-error-landing"])
    expect(leadsToSignIn(shown(403, `<a href="${link}">who made this page</a>`), asked)).toBe(false);
});

test("a portal on a path is none where ComfyUI-Login sends to its own page", () => {
  expect(leadsToPortal(to("https://auth.example.org/?rd=x"), asked)).toBe(true);
  expect(leadsToPortal(to("/oauth2/start?rd=x"), asked)).toBe(true);
  expect(leadsToPortal(to("/login"), asked)).toBe(false);
  expect(leadsToPortal(to("/gpu/login"), asked)).toBe(false);
  expect(leadsToPortal(to("http://comfy.example.org:8188/login"), asked)).toBe(false);
  expect(leadsToPortal(to("/login", 200, '<input type="password">'), asked)).toBe(false);
});
