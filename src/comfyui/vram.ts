import type { SystemStats } from "./replies.ts";
import { isBelow, versionIn } from "./versions/server-version.ts";

/** What is left of the memory of the GPU that computes, in bytes. */
export interface VramReading {
  readonly total: number;
  readonly free: number;
  /** What ComfyUI holds itself, as PyTorch counts it: it makes room for the next model. */
  readonly own: number;
  /** What the profile wants of the GPU. */
  readonly need: number;
  /** taken: another program leaves too little; shared: less than is good. */
  readonly state: "enough" | "shared" | "taken" | "untold";
}

/**
 * Between the two a model is read from main memory, in part, at each step: slower, and sound (an 8 GB card runs Qwen-Image in fp8 so).
 * Below a quarter of what the profile wants (5.5 of 22 GiB) not even the computation of one step is sure to fit beside it.
 */
const TAKEN = 0.25;
/** A desktop and a browser take 1 to 3 GB of a card of 24. */
const SHARED = 0.85;
/** Bytes. A server that has run nothing since its start holds a context, and hardly more. */
const NOTHING = 256 * 2 ** 20;
/** The GPU's memory is the machine's (Jetson, GB10, an APU): what is free there says nothing, the file cache is given back. */
const SAME_MEMORY = 0.15;

/**
 * Whether others leave room for the profile's models. `hasRun`: whether jobs have run since the start. Newer servers manage the
 * weights beside PyTorch (dynamic VRAM): once they have run, what they hold themselves cannot be told from here.
 */
export async function readVram(
  { system, devices }: SystemStats,
  minVramGiB: number,
  hasRun: () => Promise<boolean>,
): Promise<VramReading | undefined> {
  const [device] = devices;
  const need = minVramGiB * 2 ** 30;
  if (device === undefined || need === 0 || !["cuda", "xpu"].includes(device.type)) return undefined;
  const { vram_total: total, vram_free: free, torch_vram_total = 0, torch_vram_free = 0 } = device;
  if (Math.abs(total - system.ram_total) < SAME_MEMORY * system.ram_total) return undefined;
  const own = Math.max(0, torch_vram_total - torch_vram_free);
  const available = free + own;
  const reading = { total, free, own, need };
  // a GPU that is too small is another finding
  if (total < need || available >= SHARED * need) return { ...reading, state: "enough" };
  const counted = countsAll(system) || (torch_vram_total < NOTHING && !(await hasRun()));
  if (!counted) return { ...reading, state: "untold" };
  return { ...reading, state: available < TAKEN * need ? "taken" : "shared" };
}

/** PyTorch counts all that this server holds: one from before dynamic VRAM, or started without it. */
function countsAll({ comfyui_version, argv }: SystemStats["system"]): boolean {
  if (argv.includes("--disable-dynamic-vram")) return true;
  return versionIn(comfyui_version) !== undefined && isBelow(comfyui_version, "0.8.0");
}
