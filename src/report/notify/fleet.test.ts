import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { sampleRecord } from "../../../selftest/data/sample-record.ts";
import type { NotifyConfig } from "../../config/notify/address.ts";
import { diagnose } from "../../diagnosis/diagnose.ts";
import { noComparison } from "../../history/past-runs.ts";
import { verdictOf } from "../../record/verdict.ts";
import { createRedactor } from "../../redaction/redactor.ts";
import type { Merged, MergedStack } from "../merge/merged.ts";
import { notifyFleet } from "./fleet.ts";

const secret = "the-token-of-this-server-0123456789";
const broken = { "infra.queue": { status: "failed", reason: `it said ${secret}` } } as const;

function stack(name: string, sound: boolean): MergedStack {
  const target = { kind: "attach", url: `http://${name}:8188`, emulated: false } as const;
  const record = sampleRecord(sound ? {} : broken, {}, { target, language: "en" });
  const diagnoses = diagnose(record);
  const line = `${sound ? "GO" : `NO-GO · it said ${secret}`}`;
  const verdict = { ...verdictOf(record, diagnoses), line };
  return {
    name,
    shards: [name],
    missing: [],
    report: "x",
    record,
    diagnoses,
    verdict,
    comparison: noComparison,
  };
}

function merged(sound: Readonly<Record<string, boolean>>, lost: readonly string[] = []): Merged {
  const stacks = Object.entries(sound).map(([name, good]) => stack(name, good));
  const good = stacks.every(({ verdict }) => verdict.verdict === "GO") && lost.length === 0;
  const why = new Map(lost.map((name) => [name, { fr: "processus tué", en: "process killed" }]));
  const whole = { verdict: good ? "GO" : "NO_GO", exitStatus: good ? 0 : 1 } as const;
  return { ...whole, language: "en", stacks, lost, why, notes: [] };
}

async function receiver() {
  const received: { url: string; body: string }[] = [];
  const server = createServer(async (request, reply) => {
    let body = "";
    for await (const part of request) body += part;
    received.push({ url: request.url ?? "", body });
    reply.end("ok");
  }).listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const folder = mkdtempSync(join(tmpdir(), "e2e-notify-"));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const tell = (form: NotifyConfig["form"], whole: Merged) =>
    notifyFleet({ url, form, always: false }, whole, {
      folder,
      asked: ["a infra", "b infra"],
      fleet: { language: "en", contact: "Ada L., 12 34" },
      redact: createRedactor([secret]),
    });
  return { received, tell };
}

test("a fleet tells one message, where the whole or any of its servers changed", async () => {
  const { received, tell } = await receiver();
  const said = [];
  for (const whole of [
    merged({ a: true, b: true }),
    merged({ a: true, b: true }),
    merged({ a: true, b: false }),
    merged({ a: false, b: true }),
    merged({ a: false }, ["b"]),
    merged({ a: false }, ["b"]),
  ])
    said.push((await tell("json", whole)).length);
  expect(said).toEqual([1, 0, 1, 1, 1, 0]);
  const [, second, , last] = received.map(({ body }) => JSON.parse(body));
  expect(second).toMatchObject({ previous: "GO", verdict: "NO_GO", merged: true, exitStatus: 1 });
  expect(
    second.stacks.map(({ name, verdict }: { name: string; verdict: string }) => [name, verdict]),
  ).toEqual([
    ["a", "GO"],
    ["b", "NO_GO"],
  ]);
  expect(last.lost).toEqual(["b"]);
  expect(received.map(({ body }) => body).join()).not.toContain(secret);
});

test("a server that is lost, comes back and is lost once more is told each time", async () => {
  const { received, tell } = await receiver();
  const [sound, gone] = [merged({ a: true, b: true }), merged({ a: true }, ["b"])];
  for (const whole of [sound, gone, sound, gone]) await tell("json", whole);
  expect(
    received.map(({ body }) => JSON.parse(body)).map(({ previous, verdict }) => [previous, verdict]),
  ).toEqual([
    [null, "GO"],
    ["GO", "NO_GO"],
    ["NO_GO", "GO"],
    ["GO", "NO_GO"],
  ]);
});

test("a chat reads which servers are not good, and whom to call; a heartbeat is up where all are", async () => {
  const { received, tell } = await receiver();
  await tell("slack", merged({ a: true, b: false }));
  const { text } = JSON.parse(received[0]?.body ?? "");
  expect(text).toContain("❌ ComfyUI · NO-GO · 2 stacks · NO-GO: b");
  expect(text).toContain("• b · NO-GO");
  expect(text).toContain("Ada L., 12 34");
  expect(text).not.toContain(secret);
  await tell("kuma", merged({ a: true, b: true }));
  await tell("kuma", merged({ a: true }, ["b"]));
  expect(received.slice(1).map(({ url }) => new URLSearchParams(url.split("?")[1]).get("status"))).toEqual([
    "up",
    "down",
  ]);
});
