import { setTimeout as sleep } from "node:timers/promises";
import { serverToken } from "../login/login.ts";
import { develop } from "../pictures/develop.ts";
import type { Behaviour, NodeContext } from "./node.ts";
import { type Image, type Latent, type Picture, PythonError, Vanished, WorkerExit } from "./values.ts";

export const kSampler: Behaviour = async (inputs, context) => {
  inputs.value("model", "MODEL");
  inputs.value("negative", "CONDITIONING");
  const positive = inputs.value("positive", "CONDITIONING");
  const latent = inputs.value("latent_image", "LATENT");
  const denoise = inputs.number("denoise", 1);
  await takeSteps(inputs.number("steps", 20), context);
  const { faults } = context.world;
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
  inputs.value("vae", "VAE");
  const latent = inputs.value("samples", "LATENT");
  const pictures: Picture[] = [];
  for (let index = 0; index < latent.batch; index++) {
    pictures.push(await develop(latent, index, context.world));
  }
  const image: Image = { kind: "IMAGE", pictures };
  return { values: [image] };
};

const SLOW_STEP_MS = 60;

/** Waits step by step. An interrupt takes effect at the end of a step, before its progress event. */
async function takeSteps(steps: number, context: NodeContext): Promise<void> {
  const { faults, signal, sockets, painted } = context.world;
  const stepMs = faults.has("first-steps-slow") && painted === 0 ? SLOW_STEP_MS : context.world.stepMs;
  if (faults.has("out-of-memory")) throw outOfMemory();
  if (faults.has("gpu-lost"))
    throw new PythonError("torch.AcceleratorError", "CUDA error: no CUDA-capable device is detected");
  if (faults.has("token-in-exception")) {
    const request = `GET /view, headers: {'Authorization': 'Bearer ${serverToken(context.world)}'}`;
    throw new PythonError("RuntimeError", `the reference picture cannot be read: 401 for ${request}`);
  }
  for (let step = 1; step <= steps; step++) {
    await sleep(stepMs, undefined, { signal });
    if (faults.has("job-vanishes")) throw new Vanished();
    if (faults.has("worker-dies")) throw new WorkerExit();
    if (faults.has("socket-drops") && step === 1) sockets.drop();
    if (faults.has("dies-during-generation")) context.world.die();
    while (faults.has("generation-hangs") && !context.isInterrupted()) await sleep(20, undefined, { signal });
    context.checkInterrupt();
    context.progress(step, steps);
  }
}

function outOfMemory(): PythonError {
  return new PythonError(
    "torch.OutOfMemoryError",
    "Allocation on device 0 would exceed allowed memory. (out of memory)\nCurrently allocated     : 22.61 GiB\nRequested               : 2.25 GiB\nDevice limit            : 23.69 GiB\nFree (according to CUDA): 17.19 MiB\nPyTorch limit (set by user-supplied memory fraction)\n                        : 17179869184.00 GiB",
    "This error means you ran out of memory on your GPU.\n\nTIPS: If the workflow worked before you might have accidentally set the batch_size to a large number.",
  );
}
