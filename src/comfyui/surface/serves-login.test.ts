import { expect, test } from "vitest";
import { startEmulator } from "../../../emulator/start.ts";
import { Connection, type RawReply } from "../connection.ts";
import { servesLogin } from "./serves-login.ts";

const { signal } = new AbortController();

test.for([
  ["a proxy that adds the token", { faults: ["proxy-adds-token"] }, true],
  ["the login itself", {}, true],
  ["no login", { access: "none" }, false],
  ["a login that could not be imported", { faults: ["login-not-loaded"] }, false],
] as const)("%s", async ([, options, served]) => {
  await using emulator = await startEmulator(options);
  await using connection = new Connection(emulator.url);
  expect(await servesLogin((request) => connection.request(request), signal)).toBe(served);
});

test("the page of a portal is not the login's, nor is a failed question", async () => {
  const page = (body: string) => async (): Promise<RawReply> => ({
    request: "GET /login",
    status: 200,
    headers: { "content-type": "text/html" },
    body: Buffer.from(body),
    ms: 1,
  });
  expect(await servesLogin(page("<!doctype html><input name=password>"), signal)).toBe(false);
  expect(await servesLogin(page('{"guestMode": false}'), signal)).toBe(true);
  expect(await servesLogin(() => Promise.reject(new Error("cut")), signal)).toBe(false);
});
