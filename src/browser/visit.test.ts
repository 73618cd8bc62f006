import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import type { OpenedChromium } from "./open-chromium.ts";
import { Visit } from "./visit.ts";

test("that this machine's network changed is known after the page's complaints were taken, and of a page that complains without an end", async () => {
  const page = new EventEmitter();
  const session = Object.assign(new EventEmitter(), { send: async () => {} });
  const context = {
    newPage: async () => page,
    newCDPSession: async () => session,
    route: async () => {},
    close: async () => {},
  };
  const browser = { newContext: async () => context };
  await using visit = await Visit.open(
    { browser } as unknown as OpenedChromium,
    "http://gpu:8188",
    undefined,
  );
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
