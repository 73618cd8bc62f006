import { describe, expect, test } from "vitest";
import { startEmulator } from "../../emulator/start.ts";
import { ComfyClient } from "./client.ts";
import { runJob } from "./job/job.ts";
import type { SystemStats } from "./replies.ts";
import { readVram } from "./vram.ts";

const GiB = 2 ** 30;
type Device = SystemStats["devices"][number];

function stats(
  device: Partial<Device>,
  more: Partial<SystemStats["system"]> = {},
  others: Device[] = [],
): SystemStats {
  return {
    system: {
      os: "linux",
      comfyui_version: "0.33.0",
      python_version: "3.12",
      pytorch_version: "2.9",
      ram_total: 64 * GiB,
      ram_free: 40 * GiB,
      argv: ["main.py"],
      ...more,
    },
    devices: [
      {
        name: "cuda:0 NVIDIA GeForce RTX 3090",
        type: "cuda",
        vram_total: 23.7 * GiB,
        vram_free: 23 * GiB,
        torch_vram_total: 0,
        torch_vram_free: 0,
        ...device,
      },
      ...others,
    ],
  };
}
const gpu = (vram_free: number): Device => ({
  name: "cuda:1",
  type: "cuda",
  vram_total: 23.7 * GiB,
  vram_free,
});
const state = async (of: SystemStats, hasRun = false, min = 22) =>
  (await readVram(of, min, async () => hasRun))?.state;

describe("the free VRAM", () => {
  test.for([
    ["0.3 of 24 GB on a server that has run nothing", "taken", stats({ vram_free: 0.3 * GiB }), false],
    [
      "the same on an older server that has run",
      "taken",
      stats({ vram_free: 0.3 * GiB }, { comfyui_version: "0.3.64" }),
      true,
    ],
    ["an Ollama that holds 19 GB", "taken", stats({ vram_free: 4.5 * GiB }), false],
    ["one that holds 14: a model is offloaded, and works", "shared", stats({ vram_free: 9 * GiB }), false],
    ["half of it", "shared", stats({ vram_free: 14 * GiB }), false],
    ["a desktop that holds 3 GB", "enough", stats({ vram_free: 20 * GiB }), false],
    ["nothing else", "enough", stats({}), false],
    [
      "ComfyUI's own models",
      "enough",
      stats({ vram_free: 0.4 * GiB, torch_vram_total: 22.8 * GiB, torch_vram_free: 0.3 * GiB }),
      true,
    ],
    [
      "ComfyUI's own models, with --highvram",
      "enough",
      stats({ vram_free: 1 * GiB, torch_vram_total: 21 * GiB }, { argv: ["main.py", "--highvram"] }),
      true,
    ],
    [
      "its models and another program's",
      "taken",
      stats(
        { vram_free: 0.5 * GiB, torch_vram_total: 3 * GiB },
        { argv: ["main.py", "--disable-dynamic-vram"] },
      ),
      true,
    ],
    ["weights that dynamic VRAM holds, perhaps", "untold", stats({ vram_free: 0.5 * GiB }), true],
    ["the second of two GPUs", "enough", stats({}, {}, [gpu(0.2 * GiB)]), false],
    ["the first of two GPUs", "taken", stats({ vram_free: 0.3 * GiB }, {}, [gpu(23 * GiB)]), false],
    [
      "a ROCm card, which calls itself cuda",
      "taken",
      stats({ name: "cuda:0 AMD Radeon", vram_free: GiB }),
      false,
    ],
    [
      "a GPU that is too small, told elsewhere",
      "enough",
      stats({ vram_total: 8 * GiB, vram_free: 7 * GiB }),
      false,
    ],
  ] as const)("is judged by what holds the rest: %s is %s", async ([, expected, of, hasRun]) => {
    expect(await state(of, hasRun)).toBe(expected);
  });

  test.for([
    ["a Mac", stats({ type: "mps", vram_free: GiB })],
    ["a processor", stats({ type: "cpu", vram_free: GiB })],
    ["DirectML, which tells no figure", stats({ type: "privateuseone", vram_total: GiB, vram_free: GiB })],
    [
      "memory that the machine shares",
      stats({ vram_total: 119 * GiB, vram_free: 3 * GiB }, { ram_total: 120 * GiB }),
    ],
    ["no device", { ...stats({}), devices: [] }],
  ] as const)("is not judged on %s", async ([, of]) => {
    expect(await state(of as SystemStats)).toBeUndefined();
  });

  test("is not judged where the profile does not mind", async () => {
    expect(await state(stats({ vram_free: 0 }), false, 0)).toBeUndefined();
  });
});

test("a server whose history was cleared has run all the same", async () => {
  await using emulator = await startEmulator({ token: "token-of-the-vram-tests" });
  await using client = new ComfyClient(emulator.url, emulator.token);
  expect(await client.hasRun()).toBe(false);
  const image = { width: 16, height: 16, batch_size: 1, color: 255 };
  const graph = {
    "1": { class_type: "EmptyImage", inputs: image },
    "2": { class_type: "SaveImage", inputs: { images: ["1", 0], filename_prefix: "cleared" } },
  };
  await runJob(client, graph, { budgetMs: 5_000 });
  const clear = { method: "POST", path: "/history", body: JSON.stringify({ clear: true }) };
  await client.raw({ ...clear, headers: { "content-type": "application/json" } });
  expect(await client.hasRun()).toBe(true);
});
