import { setTimeout as sleep } from "node:timers/promises";
import type { SamplingPlan } from "../hardware/work.ts";
import { endOf } from "../jobs/load.ts";
import { serverToken } from "../login/login.ts";
import { develop } from "../pictures/develop.ts";
import type { Behaviour, NodeContext } from "./node.ts";
import { outOfMemory } from "./out-of-memory.ts";
import { type Image, type Latent, type Picture, PythonError, Vanished, WorkerExit } from "./values.ts";

export const kSampler: Behaviour = async (inputs, context) => {
  const { file } = inputs.value("model", "MODEL");
  inputs.value("negative", "CONDITIONING");
  const positive = inputs.value("positive", "CONDITIONING");
  const latent = inputs.value("latent_image", "LATENT");
  const denoise = inputs.number("denoise", 1);
  const { faults, painted } = context.world;
  await takeSteps(inputs.number("steps", 20), context, {
    model: file,
    pixels: latent.width * latent.height,
    batch: latent.batch,
    evaluations: inputs.number("cfg", 8) === 1 ? 1 : 2,
    edits: positive.picture !== undefined,
    compiles: faults.has("first-steps-slow") && painted === 0,
  });
  const source = positive.picture ?? (denoise < 1 ? latent.picture : undefined);
  const sampled: Latent = {
    kind: "LATENT",
    width: latent.width,
    height: latent.height,
    batch: latent.batch,
    sampling: {
      text: positive.text,
      seed: faults.has("same-image") ? 0 : inputs.number("seed") + drift(context.world),
      denoise,
      ...(source && { source }),
    },
  };
  return { values: [sampled] };
};

/** Fault `seed-drifts`. */
function drift({ faults, painted }: NodeContext["world"]): number {
  return faults.has("seed-drifts") ? painted : 0;
}

export const vaeDecode: Behaviour = async (inputs, context) => {
  const { file } = inputs.value("vae", "VAE");
  const latent = inputs.value("samples", "LATENT");
  const pictures: Picture[] = [];
  for (let index = 0; index < latent.batch; index++) {
    pictures.push(await develop(latent, index, context.world));
  }
  await context.world.work.decode(file, latent.width * latent.height, latent.batch);
  const image: Image = { kind: "IMAGE", pictures };
  return { values: [image] };
};

/** Waits step by step. An interrupt takes effect at the end of a step, before its progress event. */
async function takeSteps(steps: number, context: NodeContext, plan: SamplingPlan): Promise<void> {
  const { faults, signal, sockets, work } = context.world;
  if (faults.has("out-of-memory")) throw outOfMemory();
  if (faults.has("gpu-lost"))
    throw new PythonError("torch.AcceleratorError", "CUDA error: no CUDA-capable device is detected");
  if (faults.has("token-in-exception")) {
    const request = `GET /view, headers: {'Authorization': 'Bearer ${serverToken(context.world)}'}`;
    throw new PythonError("RuntimeError", `the reference picture cannot be read: 401 for ${request}`);
  }
  const takeStep = await work.sampling(plan);
  const end = endOf(context.world);
  const struck = end && Math.ceil(steps / 2);
  for (let step = 1; step <= steps; step++) {
    await takeStep();
    if (faults.has("job-vanishes")) throw new Vanished();
    if (faults.has("worker-dies")) throw new WorkerExit();
    if (faults.has("socket-drops") && step === 1) sockets.drop();
    if (faults.has("dies-during-generation")) context.world.die();
    while (faults.has("generation-hangs") && !context.isInterrupted()) await sleep(20, undefined, { signal });
    context.checkInterrupt();
    if (step === struck) throw end;
    context.progress(step, steps);
  }
}
