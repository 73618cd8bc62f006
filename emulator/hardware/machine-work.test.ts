import { expect, test } from "vitest";
import { deployments } from "../deployments/deployments.ts";
import type { FaultName } from "../faults.ts";
import { PythonError } from "../nodes/values.ts";
import { Jitter } from "./jitter.ts";
import { MachineWork } from "./machine-work.ts";
import { type MachineName, machines } from "./machines.ts";

const namesOf = (deployment: "qwen-image-edit-2509" | "qwen-image-2.1-int8") => {
  const [unet, clip, vae] = deployments[deployment].models;
  return [unet.name, clip.name, vae.name] as const;
};
const [unet, clip, vae] = namesOf("qwen-image-edit-2509");
const sizes = new Map(
  [...deployments["qwen-image-edit-2509"].models, ...deployments["qwen-image-2.1-int8"].models].map(
    ({ name, size }) => [name as string, size],
  ),
);
const MiB = 2 ** 20;

/** The work of a machine without waiting: `spent` is its time so far. */
function worker(machine: MachineName, seed?: number) {
  let spent = 0;
  const jitter = new Jitter(seed ?? 1);
  const still = { draw() {}, next: () => 1 };
  const clock = {
    scale: 1,
    wake() {},
    async spend(seconds: number) {
      spent += seconds;
    },
  };
  const work = new MachineWork({
    faults: new Set<FaultName>(),
    machine: machines[machine],
    clock,
    jitter: seed === undefined ? still : jitter,
    sizeOf: (file) => sizes.get(file) ?? 0,
  });
  return { work, spent: () => spent };
}

interface Wanted {
  readonly side?: number;
  readonly steps?: number;
  readonly evaluations?: number;
  readonly edits?: boolean;
  readonly models?: readonly string[];
  /** The prompt is another one, so that its text is encoded. */
  readonly text?: boolean;
}

/** One job; gives its seconds. */
async function job(
  { work, spent }: ReturnType<typeof worker>,
  {
    side = 1024,
    steps = 20,
    evaluations = 1,
    edits = false,
    models = [unet, clip, vae],
    text = true,
  }: Wanted = {},
): Promise<number> {
  const since = spent();
  const [model = "", encoder = "", decoder = ""] = models;
  work.wake();
  work.begin(new Set(models));
  for (const file of models) await work.read(file);
  if (text) await work.encodeText(encoder, edits ? 1 : 0);
  const step = await work.sampling({
    model,
    pixels: side * side,
    batch: 1,
    evaluations,
    edits,
    compiles: false,
  });
  for (let taken = 0; taken < steps; taken++) await step();
  await work.decode(decoder, side * side, 1);
  work.end();
  return spent() - since;
}

const near = (found: number, measured: number, share = 0.12) => {
  expect(found).toBeGreaterThan(measured * (1 - share));
  expect(found).toBeLessThan(measured * (1 + share));
};

test("an RTX 3090 takes what was measured: cold, warm, an edit", async () => {
  const gpu = worker("rtx3090");
  near(await job(gpu), 370);
  near(await job(gpu), 121);
  near(await job(gpu, { edits: true, steps: 25 }), 170);
});

test("an RTX 4090 takes what was measured: first and second picture, and the one with eight steps", async () => {
  const gpu = worker("rtx4090");
  near(await job(gpu, { side: 1328, evaluations: 2 }), 94);
  near(await job(gpu, { side: 1328, evaluations: 2 }), 71);
  near(await job(gpu, { side: 1328, steps: 8 }), 34);
});

test("another seed alone is sampled and decoded, and no text encoder comes to the GPU", async () => {
  const gpu = worker("rtx3090");
  await job(gpu);
  const [seedOnly, again] = [await job(gpu, { text: false }), await job(gpu, { text: false })];
  near(again, 20 * 1.63 + 3.5, 0.3);
  expect(seedOnly).toBeLessThan(await job(gpu));
});

test("86 % of the GPU are in use while an RTX 4090 samples, and all is back after /free", async () => {
  const { work } = worker("rtx4090");
  const idle = work.memory();
  expect(idle.vramFree).toBe(idle.vramTotal - machines.rtx4090.context);
  for (const file of [unet, clip, vae]) await work.read(file);
  expect(idle.ramFree - work.memory().ramFree).toBe(29_521_961_742);
  await work.encodeText(clip, 0);
  await work.sampling({
    model: unet,
    pixels: 1328 ** 2,
    batch: 1,
    evaluations: 2,
    edits: false,
    compiles: false,
  });
  const { vramTotal, vramFree, torchTotal, torchFree } = work.memory();
  near((vramTotal - vramFree) / vramTotal, 0.86, 0.04);
  expect(torchTotal - torchFree).toBe(vramTotal - machines.rtx4090.context - vramFree);
  work.end();
  work.free(true, false);
  expect(work.memory()).toEqual({ ...idle, ramFree: idle.ramFree - 29_521_961_742 });
  work.free(true, true);
  expect(work.memory()).toEqual(idle);
});

test("memory moves while a model is read, and while it comes to the GPU", async () => {
  const seen: { ramFree: number; vramFree: number }[] = [];
  const work: MachineWork = new MachineWork({
    faults: new Set(),
    machine: machines.rtx4090,
    clock: { scale: 1, wake() {}, spend: async () => void seen.push(work.memory()) },
    jitter: { draw() {}, next: () => 1 },
    sizeOf: () => 8_000 * MiB,
  });
  await work.read("a");
  await work.encodeText("a", 0);
  const falling = (values: number[]) =>
    expect(values).toEqual(values.toSorted((left, right) => right - left));
  falling(seen.map(({ vramFree }) => vramFree));
  expect(new Set(seen.map(({ ramFree }) => ramFree)).size).toBeGreaterThan(5);
  expect(new Set(seen.map(({ vramFree }) => vramFree)).size).toBeGreaterThan(5);
});

test("two workflows whose models do not fit together are swapped at each change", async () => {
  const gpu = worker("rtx3090");
  const other = { models: namesOf("qwen-image-2.1-int8") };
  await job(gpu);
  await job(gpu, other);
  const same = await job(gpu, other);
  expect(await job(gpu)).toBeGreaterThan((await job(gpu)) + 10);
  expect(await job(gpu, other)).toBeGreaterThan(same + 10);
  const large = worker("rtx4090");
  const cold = await job(large);
  await job(large, other);
  // its files are still in main memory
  expect(await job(large)).toBeLessThan(cold - 10);
});

test("a GPU that holds no model whole fetches the rest at each step, and lacks memory for huge pictures", async () => {
  const gpu = worker("laptop");
  await job(gpu);
  const [few, many] = [await job(gpu, { steps: 4 }), await job(gpu, { steps: 8 })];
  expect((many - few) / 4).toBeGreaterThan(machines.laptop.evaluationS + 3);
  await expect(job(gpu, { side: 4096 })).rejects.toThrow(PythonError);
});

test("no two jobs take the same time, and a seed repeats them all", async () => {
  const times = async (seed: number) => {
    const gpu = worker("rtx3090", seed);
    const all: number[] = [];
    for (let count = 0; count < 30; count++) all.push(await job(gpu));
    return all.slice(1);
  };
  const [first, again, other] = [await times(7), await times(7), await times(8)];
  expect(first).toEqual(again);
  expect(first).not.toEqual(other);
  expect(new Set(first).size).toBe(29);
  const mean = first.reduce((sum, value) => sum + value, 0) / first.length;
  const spread = Math.sqrt(first.reduce((sum, value) => sum + (value - mean) ** 2, 0) / first.length) / mean;
  expect(spread).toBeGreaterThan(0.01);
  expect(spread).toBeLessThan(0.06);
});

test("every machine says where its figures come from", () => {
  for (const { source } of Object.values(machines)) expect(source).toMatch(/measured|fitted|estimate/i);
});
