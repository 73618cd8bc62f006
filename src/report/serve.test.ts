import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runList } from "./console/run-list.ts";
import { serveReports } from "./serve.ts";

async function served() {
  const root = mkdtempSync(join(tmpdir(), "e2e-serve-"));
  mkdirSync(join(root, "latest"));
  writeFileSync(join(root, "secret.txt"), "not yours");
  writeFileSync(join(root, "latest", "phase-report.html"), "<h1>report</h1>");
  const server = await serveReports(join(root, "latest"), 10_000);
  onTestFinished(() => {
    server.close();
    rmSync(root, { recursive: true, force: true });
  });
  return server;
}

/** The path as it stands, which `fetch` would clean. */
function statusOf(url: string, path: string, host?: string): Promise<number | undefined> {
  const { hostname, port } = new URL(url);
  return new Promise((done, fail) => {
    request({ hostname, port, path, agent: false, ...(host && { headers: { host } }) }, (reply) => {
      reply.resume();
      done(reply.statusCode);
    })
      .on("error", fail)
      .end();
  });
}

test("the report is at the address, and at the root", async () => {
  const { url } = await served();
  expect(await (await fetch(url)).text()).toBe("<h1>report</h1>");
  expect(await statusOf(url, "/")).toBe(200);
});

test.for(["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/%", "/nothing"])(
  "nothing else is: %s",
  async (path) => {
    const { url } = await served();
    expect(await statusOf(url, path)).toBe(404);
  },
);

test("a page of another site is refused", async () => {
  const { url } = await served();
  expect(await statusOf(url, "/", "evil.example")).toBe(403);
});

test("a folder without runs is told as such", () => {
  expect(runList(join(tmpdir(), "e2e-none"), "en")).toContain("No run in");
});
