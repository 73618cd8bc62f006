import { setTimeout as sleep } from "node:timers/promises";
import type { Behaviour, NodeContext } from "./node.ts";
import { type Model, PythonError } from "./values.ts";

/** Every loader of a diffusion model, by the input that names the file. */
const modelLoader =
  (input: string): Behaviour =>
  async (inputs, context) => {
    const file = inputs.text(input);
    await load(file, context);
    return { values: [{ kind: "MODEL", file }] };
  };

export const unetLoader = modelLoader("unet_name");
export const nunchakuLoader = modelLoader("model_name");

export const clipLoader: Behaviour = async (inputs, context) => {
  const file = inputs.text("clip_name");
  await load(file, context);
  return { values: [{ kind: "CLIP", file }] };
};

export const vaeLoader: Behaviour = async (inputs, context) => {
  const file = inputs.text("vae_name");
  if (context.world.faults.has("node-error")) {
    throw new PythonError("ValueError", "Error while deserializing header: HeaderTooLarge");
  }
  await load(file, context);
  return { values: [{ kind: "VAE", file }] };
};

/** ModelSamplingAuraFlow, CFGNorm, LoraLoaderModelOnly: they do not change the picture here. */
export const patchModel: Behaviour = (inputs) => {
  const model: Model = inputs.value("model", "MODEL");
  return { values: [model] };
};

/** Fault `cold-start`: longer than a test waits. As in the real server, loading cannot be interrupted. */
const COLD_MS = 60_000;

/** Loading a file takes `loadMs` the first time. Then it stays in memory until POST /free. */
async function load(file: string, { loaded, world }: NodeContext): Promise<void> {
  if (loaded.has(file)) return;
  await sleep(world.faults.has("cold-start") ? COLD_MS : world.loadMs, undefined, { signal: world.signal });
  loaded.add(file);
}
