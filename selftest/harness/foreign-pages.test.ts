import { once } from "node:events";
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, test } from "vitest";
import { projectRoot } from "../../src/config/paths.ts";
import { foreignPages } from "../data/foreign-pages.ts";
import { codesOf, runSuite, type SuiteRun } from "./run-suite.ts";

const token = `$2b$12$${"a".repeat(53)}`;
const infra = ["--stage", "infra", "--lang", "en"];
const file = (name: string): string => join(projectRoot, "fixtures", "test-certificates", name);

async function validated(
  server: http.Server | https.Server,
  at: (port: number) => string,
  env: Record<string, string> = {},
): Promise<SuiteRun> {
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  try {
    return await runSuite({ args: infra, env: { COMFYUI_URL: at(port), ...env }, token });
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

const answering = (status: number, headers: Record<string, string>, body: string) =>
  http.createServer((_request, response) => response.writeHead(status, headers).end(body));

const remedyOf = ({ verdict }: SuiteRun): string =>
  verdict?.diagnoses.map(({ cause, remedy }) => `${cause}\n${remedy}`).join("\n") ?? "";

describe.concurrent("a page in the place of ComfyUI is called by its name", () => {
  const wanted = {
    "port-speaks-tls": "port-speaks-tls",
    "certificate-wanted": "certificate-wanted",
    "backend-down": "proxy-backend-down",
    "no-route": "no-route",
    "bot-check": "bot-check",
    "address-refused": "address-refused",
    banned: "address-banned",
    limited: "rate-limited",
    "tunnel-warning": "tunnel-warning",
  } as const;
  // one of each kind: which page is which, the unit tests prove of all
  const one = Object.keys(wanted).map((kind) => foreignPages.find((page) => page.kind === kind));
  test.for(one.flatMap((page) => page ?? []))(
    "$name",
    async ({ kind, status, headers = {}, body }, { expect }) => {
      using run = await validated(
        answering(status, { ...headers }, body),
        (port) => `http://127.0.0.1:${port}`,
      );
      expect(codesOf(run), run.output).toEqual([wanted[kind]]);
      expect(remedyOf(run)).not.toMatch(/docker ps$|docker start|another container/im);
      expect(run.status).toBe(1);
    },
  );
});

describe.concurrent("a portal where a person signs in", () => {
  test.for<[string, number, Record<string, string>, string]>([
    ["a redirect to another host", 303, { location: "https://portal.example.org/welcome" }, ""],
    ["a redirect for ever to its /login", 308, { location: "https://portal.example.org/login" }, ""],
    [
      "its page with status 200",
      200,
      { "content-type": "text/html" },
      '<form><input type="password"></form>',
    ],
    [
      "a refusal that a script leads on from",
      401,
      { "content-type": "text/html" },
      "<script>window.location='https://sso.example.org/start?next=%2F'</script>",
    ],
  ])("%s", async ([, status, headers, body], { expect }) => {
    using run = await validated(answering(status, headers, body), (port) => `http://127.0.0.1:${port}`);
    expect(codesOf(run), run.output).toEqual(["access-portal"]);
  });
});

describe.concurrent("each fault of TLS has its own words", () => {
  const trusted = { NODE_EXTRA_CA_CERTS: file("proxies/root.pem") };
  const key = readFileSync(file("key.pem"));
  const shows = (...names: string[]) =>
    names.map((name) => readFileSync(file(`proxies/${name}.pem`), "utf8")).join("");
  const here = (port: number): string => `https://localhost:${port}`;
  test.for<[string, https.ServerOptions, Record<string, string>, RegExp]>([
    ["signed by itself", { cert: shows("self-signed") }, {}, /self-signed.*NODE_EXTRA_CA_CERTS=cert\.pem/s],
    ["a private authority", { cert: shows("sound", "root") }, {}, /private authority \(issuer: test root/],
    [
      "another name",
      { cert: shows("other-name") },
      trusted,
      /bears comfy\.example\.org.*https:\/\/comfy\.example\.org:/s,
    ],
    ["expired", { cert: shows("expired") }, trusted, /has expired \(valid until 2021-01-01\)/],
    ["not valid yet", { cert: shows("future") }, trusted, /not valid yet \(it is from 2110-01-01/],
    [
      "the intermediate is missing",
      { cert: shows("intermediate-missing") },
      trusted,
      /does not send the intermediate.*fullchain\.pem/s,
    ],
    [
      "a client certificate",
      { cert: shows("sound"), requestCert: true, rejectUnauthorized: true, ca: shows("root") },
      trusted,
      /wants a client certificate/,
    ],
    [
      "a client certificate, TLS 1.2",
      {
        cert: shows("sound"),
        requestCert: true,
        rejectUnauthorized: true,
        ca: shows("root"),
        maxVersion: "TLSv1.2",
      },
      trusted,
      /client certificate/,
    ],
    [
      "an outdated version",
      { cert: shows("sound"), minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" },
      trusted,
      /outdated versions of TLS/,
    ],
    [
      "no cipher in common",
      { cert: shows("sound"), maxVersion: "TLSv1.2", ciphers: "ECDHE-ECDSA-CAMELLIA128-SHA256@SECLEVEL=0" },
      trusted,
      /no setting of TLS/,
    ],
  ])("%s", async ([, options, env, says], { expect }) => {
    using run = await validated(https.createServer({ key, ...options }), here, env);
    expect(codesOf(run), run.output).toEqual(["tls-failed"]);
    expect(remedyOf(run)).toMatch(says);
  });

  test("in clear on a port with TLS that only cuts", async ({ expect }) => {
    const server = https.createServer({ key, cert: shows("sound") });
    using run = await validated(server, (port) => `http://127.0.0.1:${port}`);
    expect(codesOf(run), run.output).toEqual(["port-speaks-tls"]);
    expect(remedyOf(run)).toMatch(/https:\/\/127\.0\.0\.1:\d+/);
  });

  test("TLS on a port that answers in clear", async ({ expect }) => {
    using run = await validated(answering(200, {}, "hello"), here);
    expect(codesOf(run), run.output).toEqual(["tls-failed"]);
    expect(remedyOf(run)).toMatch(/plain HTTP.*http:\/\/localhost:/s);
  });
});
