import { gunzipSync } from "node:zlib";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import type { FaultName } from "../../emulator/faults.ts";
import { startEmulator } from "../../emulator/start.ts";
import { send } from "./support/http.ts";

const emulator = await startEmulator();
afterAll(() => emulator.stop());
beforeEach(() => emulator.setFaults([]));
const { url, token } = emulator;
const headers = { Authorization: `Bearer ${token}` };

/** What arrives of GET /prompt until the connection ends (`cut` where it was reset), or until so many bytes have come. */
async function arriving(bytes = Number.POSITIVE_INFINITY) {
  const reply = await fetch(`${url}/prompt`, { headers });
  const chunks: number[] = [];
  let size = 0;
  let end = "whole";
  try {
    for await (const chunk of reply.body ?? []) {
      chunks.push(chunk.length);
      size += chunk.length;
      if (size < bytes) continue;
      end = "open";
      break;
    }
  } catch {
    end = "cut";
  }
  const length = reply.headers.get("content-length");
  return { length, end, size, chunks: chunks.length };
}

describe("faults of a body act together: text, type, compression, then how it is sent", () => {
  test.for([
    ["gzip", "wrong-content-types"],
    ["wrong-content-types", "gzip"],
  ] as const)("%s and %s", async (names) => {
    emulator.setFaults(names);
    const { type, headers: got, bytes } = await send(url, { path: "/queue", headers });
    expect([type, got["content-encoding"]]).toEqual(["text/plain; charset=utf-8", "gzip"]);
    expect(JSON.parse(gunzipSync(bytes).toString())).toMatchObject({ queue_running: [] });
  });

  test("broken-json, gzip and wrong-content-types", async () => {
    emulator.setFaults(["broken-json", "gzip", "wrong-content-types"]);
    const { type, bytes } = await send(url, { path: "/queue", headers });
    expect(type).toBe("text/plain; charset=utf-8");
    expect(() => JSON.parse(gunzipSync(bytes).toString())).toThrow(SyntaxError);
  });

  test("a proxy's own page is compressed, too", async () => {
    emulator.setFaults(["proxy-html", "gzip"]);
    const { status, bytes } = await send(url, { path: "/queue", headers });
    expect([status, gunzipSync(bytes).toString()]).toEqual([502, expect.stringContaining("Bad Gateway")]);
  });

  test("cut-replies and wrong-content-types", async () => {
    emulator.setFaults(["cut-replies", "wrong-content-types"]);
    expect(await arriving()).toMatchObject({ end: "cut" });
  });

  test("slow-drip and cut-replies: it drips to the middle", async () => {
    const { size: whole } = await arriving();
    emulator.setFaults(["slow-drip", "cut-replies"]);
    const { length, end, size, chunks } = await arriving();
    expect([length, end]).toEqual([String(whole), "cut"]);
    expect(chunks).toBeGreaterThan(1);
    expect(size).toBeLessThanOrEqual(whole / 2);
  });

  test("announces-10gb and cut-replies", async () => {
    emulator.setFaults(["announces-10gb", "cut-replies"]);
    expect(await arriving()).toMatchObject({ length: String(10 * 2 ** 30), end: "cut" });
  });

  test("announces-10gb and endless-body", async () => {
    emulator.setFaults(["announces-10gb", "endless-body"]);
    const { length, end } = await arriving(2 ** 20);
    expect([length, end]).toEqual([String(10 * 2 ** 30), "open"]);
  });

  test("slow-drip and endless-body: it drips on for ever", async () => {
    const { size: whole } = await arriving();
    emulator.setFaults(["slow-drip", "endless-body"]);
    const { length, end, chunks } = await arriving(whole + 10);
    expect([length, end]).toEqual([null, "open"]);
    expect(chunks).toBeGreaterThan(1);
  });
});

describe("faults that hide each other are refused, at the start and when switched", () => {
  test.for([
    [["endless-body", "cut-replies"], /endless-body.*cut-replies/],
    [["gzip", "redirect-loop", "proxy-html"], /proxy-html.*redirect-loop/],
    [["websocket-redirected", "websocket-refused"], /websocket-refused.*websocket-redirected/],
    [["noise-image", "black-image"], /black-image.*noise-image/],
  ] as const satisfies readonly (readonly [readonly FaultName[], RegExp])[])("%j", async ([names, said]) => {
    await expect(startEmulator({ token: "t", faults: names })).rejects.toThrow(said);
    emulator.setFaults(["gzip"]);
    expect(() => emulator.setFaults(names)).toThrow(said);
    // what was on stays on
    const { headers: got } = await send(url, { path: "/queue", headers });
    expect(got["content-encoding"]).toBe("gzip");
  });
});
