import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { startEmulator } from "../../emulator/start.ts";
import { ComfyClient } from "../comfyui/client.ts";
import { loadWorkflow } from "../workflows/load.ts";
import { parametrise } from "../workflows/parametrise.ts";
import { cleanUp } from "./clean-up.ts";
import { abandonedLedgers, CleanupLedger, newCleanupLedger } from "./cleanup-ledger.ts";
import type { TargetInfo } from "./target.ts";

const ledgerFile = (): string => join(mkdtempSync(join(tmpdir(), "e2e-ledger-")), "ledger.json");

function info(url: string, token: string): TargetInfo {
  return { kind: "attach", access: { kind: "login" }, url, emulated: false, token, tokenSource: "test" };
}

test("an empty ledger leaves no file", () => {
  const file = ledgerFile();
  const ledger = new CleanupLedger(file);
  const entry = { url: "http://x", kind: "prompt", id: "1" } as const;
  ledger.enter(entry);
  expect(existsSync(file)).toBe(true);
  ledger.leave(entry);
  expect(existsSync(file)).toBe(false);
});

const workflow = new URL("../../fixtures/workflows/qwen-text-to-image.json", import.meta.url);
const left = "e2e-probe-9f1c2d3e-4b5a-4c6d-8e7f-0a1b2c3d4e5f.js";

test("a clean-up removes our job and our file, and leaves other servers' entries", async () => {
  await using emulator = await startEmulator({ token: "token-of-the-ledger" });
  await using client = new ComfyClient(emulator.url, emulator.token);
  await client.raw({ method: "POST", path: `/userdata/${left}`, body: "0" });
  const ledger = new CleanupLedger(ledgerFile());
  const elsewhere = { url: "http://elsewhere", kind: "prompt", id: "theirs" } as const;
  ledger.enter({ url: emulator.url, kind: "userdata", id: left });
  ledger.enter({ url: emulator.url, kind: "prompt", id: "long-gone" });
  ledger.enter(elsewhere);
  expect(await cleanUp([ledger], info(emulator.url, emulator.token))).toEqual([]);
  expect((await client.raw({ method: "GET", path: `/userdata/${left}` })).status).toBe(404);
  expect(ledger.entries()).toEqual([elsewhere]);
});

test("a ledger that somebody planted moves nothing that is not ours", async () => {
  await using emulator = await startEmulator({ token: "token-of-the-ledger", stepMs: 200 });
  await using client = new ComfyClient(emulator.url, emulator.token);
  await client.raw({ method: "POST", path: "/userdata/thesis.json", body: "{}" });
  const submit = async (prefix: string): Promise<string> => {
    const prompt = parametrise(loadWorkflow(workflow.pathname), { seed: 1, prefix });
    for (const node of Object.values(prompt)) if ("steps" in node.inputs) node.inputs.steps = 500;
    const id = randomUUID();
    await client.submit({ prompt, prompt_id: id });
    return id;
  };
  const [first, theirs, ours] = [await submit("a"), await submit("thesis"), await submit("e2e-0123456789")];
  const ledger = new CleanupLedger(ledgerFile());
  for (const id of [first, theirs, ours]) ledger.enter({ url: emulator.url, kind: "prompt", id });
  for (const id of ["thesis.json", "../thesis.json"])
    ledger.enter({ url: emulator.url, kind: "userdata", id });
  expect(await cleanUp([ledger], info(emulator.url, emulator.token))).toEqual([]);
  const { queue_running, queue_pending } = await client.queue();
  expect([...queue_running, ...queue_pending].map(([, id]) => id)).toEqual([first, theirs]);
  expect((await client.raw({ method: "GET", path: "/userdata/thesis.json" })).status).toBe(200);
  expect(ledger.entries()).toEqual([]);
});

test("what cannot be removed stays in the ledger for the next start", async () => {
  const ledger = new CleanupLedger(ledgerFile());
  const entry = { url: "http://127.0.0.1:9", kind: "prompt", id: "1" } as const;
  ledger.enter(entry);
  expect(await cleanUp([ledger], info(entry.url, "token"))).toEqual([entry]);
  expect(ledger.entries()).toEqual([entry]);
});

test("only the ledgers of processes that are gone are abandoned", () => {
  const folder = mkdtempSync(join(tmpdir(), "e2e-ledgers-"));
  const entry = { url: "http://x", kind: "prompt", id: "1" } as const;
  const living = newCleanupLedger(folder, new Date());
  living.enter(entry);
  // what an earlier version left has this name
  expect(basename(living.file)).toMatch(/^guest-book-[0-9a-f]{8}-\d+-\d+\.json$/);
  expect(abandonedLedgers(folder)).toEqual([]);
  // no process has this id: it is above what any system gives
  const dead = new CleanupLedger(living.file.replace(`-${process.pid}-`, "-999999999-"));
  dead.enter(entry);
  expect(abandonedLedgers(folder).map(({ file }) => file)).toEqual([dead.file]);
});

test("the ledger of a stack that went with its process, and a half-written one, are thrown away", () => {
  const folder = mkdtempSync(join(tmpdir(), "e2e-ledgers-"));
  const entry = { url: "http://x", kind: "prompt", id: "1" } as const;
  const own = newCleanupLedger(folder, new Date(), { own: true });
  own.enter(entry);
  const dead = new CleanupLedger(own.file.replace(`-${process.pid}-`, "-999999999-"));
  dead.enter(entry);
  const half = `${newCleanupLedger(folder, new Date()).file.replace(`-${process.pid}-`, "-999999999-")}.tmp`;
  writeFileSync(half, "[");
  expect(abandonedLedgers(folder)).toEqual([]);
  expect([own.file, dead.file, half].map((file) => existsSync(file))).toEqual([true, false, false]);
});
