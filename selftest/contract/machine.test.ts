import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { type Emulator, startEmulator } from "../../emulator/start.ts";
import { type Graph, qwen } from "./support/graphs.ts";
import { send } from "./support/http.ts";
import { Jobs } from "./support/jobs.ts";

const SCALE = 1_000;

const played = { machine: "rtx3090", clockScale: SCALE } as const;

async function memoryOf({ url, token }: Emulator) {
  const reply = await send(url, { path: "/system_stats", headers: { Authorization: `Bearer ${token}` } });
  const { system, devices } = JSON.parse(reply.body);
  return { ...devices[0], ram_free: system.ram_free } as Record<string, number> & { name: string };
}

async function finished(emulator: Emulator, graph: Graph) {
  const jobs = new Jobs(emulator);
  const since = performance.now();
  const { status } = await jobs.finished(await jobs.submit(graph));
  const cached = status.messages.find(([type]) => type === "execution_cached")?.[1].nodes;
  const lasted = ((performance.now() - since) * SCALE) / 1_000;
  return { cached: (cached as string[]).toSorted(), seconds: lasted, status: status.status_str };
}

describe("an emulated RTX 3090", () => {
  test("is cold once, is warm then, and its cache spares what the real one's does", async () => {
    await using emulator = await startEmulator(played);
    const cold = await finished(emulator, qwen(1));
    // a server may only be slower than its clock
    expect(cold).toMatchObject({ cached: [], status: "success" });
    expect(cold.seconds).toBeGreaterThan(29.5e9 / 0.118e9 / 1.3);
    const seedOnly = await finished(emulator, qwen(2));
    expect(seedOnly.cached).toEqual(["1", "2", "3", "4", "5", "6", "7", "8"]);
    expect((await finished(emulator, qwen(2))).cached).toEqual(
      ["1", "10", "11", "2", "3", "4", "5", "6", "7", "8", "9"].toSorted(),
    );
    const text = qwen(3);
    if (text["6"]) text["6"].inputs.prompt = "another text";
    expect((await finished(emulator, text)).cached).toEqual(["1", "2", "3", "4", "5", "8"]);
  });

  test("shows its memory: free, in use after a job, free after /free", async () => {
    await using emulator = await startEmulator(played);
    const jobs = new Jobs(emulator);
    const before = await memoryOf(emulator);
    expect(before.name).toContain("RTX 3090");
    await finished(emulator, qwen(1));
    const after = await memoryOf(emulator);
    expect((before.vram_free ?? 0) - (after.vram_free ?? 0)).toBeGreaterThan(20e9);
    expect(after.torch_vram_total).toBeGreaterThan(20e9);
    await jobs.post("/free", { unload_models: true, free_memory: true });
    expect(await memoryOf(emulator)).toEqual(before);
  });

  test("asked while a job runs, frees it after that job", async () => {
    await using emulator = await startEmulator(played);
    const jobs = new Jobs(emulator);
    const before = await memoryOf(emulator);
    const id = await jobs.submit(qwen(1));
    await sleep(50);
    await jobs.post("/free", { free_memory: true });
    expect((await jobs.finished(id)).status.status_str).toBe("success");
    await expect.poll(() => memoryOf(emulator)).toEqual(before);
  });
});

test("a server with two deployments lists the models and the nodes of both", async () => {
  await using emulator = await startEmulator({ ...played, besides: ["qwen-image-2.1-int8"] });
  const { url, token } = emulator;
  const ask = async (path: string) =>
    JSON.parse((await send(url, { path, headers: { Authorization: `Bearer ${token}` } })).body);
  expect(await ask("/models/diffusion_models")).toEqual([
    "qwen_image_edit_2509_fp8_e4m3fn.safetensors",
    "qwen_image_2.1_int8_convrot.safetensors",
  ]);
  expect(await ask("/object_info/TextEncodeQwenImage21")).toHaveProperty("TextEncodeQwenImage21");
});
