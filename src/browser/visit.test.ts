import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import type { OpenedChromium } from "./open-chromium.ts";
import { Visit } from "./visit.ts";

async function visited(): Promise<{ visit: Visit; page: EventEmitter }> {
  const page = new EventEmitter();
  const session = Object.assign(new EventEmitter(), { send: async () => {} });
  const context = {
    newPage: async () => page,
    newCDPSession: async () => session,
    route: async () => {},
    close: async () => {},
  };
  const browser = { newContext: async () => context };
  const opened = { browser } as unknown as OpenedChromium;
  return { visit: await Visit.open(opened, "http://gpu:8188", undefined), page };
}

test("that this machine's network changed is known after the page's complaints were taken, and of a page that complains without an end", async () => {
  const { visit, page } = await visited();
  await using _visit = visit;
  const fails = (errorText: string) =>
    page.emit("requestfailed", {
      url: () => "http://gpu:8188/assets/a.js",
      method: () => "GET",
      resourceType: () => "script",
      failure: () => ({ errorText }),
    });
  for (let one = 0; one < 300; one += 1) fails("net::ERR_CONNECTION_RESET");
  expect(visit.networkChanged).toBe(false);
  fails("net::ERR_NETWORK_CHANGED");
  expect(visit.complaints().findings).toHaveLength(1);
  expect(visit.networkChanged).toBe(true);
});

test("a refusal whose words the page never reads is no request under way", async () => {
  const { visit, page } = await visited();
  await using _visit = visit;
  const request = {
    url: () => "http://gpu:8188/templates/a.json",
    method: () => "GET",
    resourceType: () => "fetch",
  };
  const refused = { ...request, headers: () => ({}) };
  page.emit("request", refused);
  expect(visit.quietMs).toBe(0);
  page.emit("response", { url: request.url, status: () => 404, headers: () => ({}), request: () => refused });
  expect(visit.quietMs).toBeGreaterThan(0);
});
