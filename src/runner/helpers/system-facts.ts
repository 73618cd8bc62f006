import { excerpt } from "../../comfyui/errors.ts";
import type { SystemStats } from "../../comfyui/replies.ts";
import type { Measured } from "../../record/facts.ts";
import type { CheckTools } from "../check.ts";

/** More than ComfyUI has. */
const MAX_FLAGS = 200;

/** `/system_stats` as facts, with the first device. */
export async function systemFacts({
  comfy,
  signal,
}: Pick<CheckTools, "comfy" | "signal">): Promise<NonNullable<Measured["system"]>> {
  return factsOf(await comfy.systemStats(signal));
}

export function factsOf({ system: stats, devices }: SystemStats): NonNullable<Measured["system"]> {
  const device = devices[0];
  return {
    comfyui: excerpt(stats.comfyui_version) || "–",
    python: excerpt(stats.python_version),
    pytorch: excerpt(stats.pytorch_version),
    os: excerpt(stats.os),
    flags: stats.argv.slice(1, MAX_FLAGS).map(excerpt),
    device: excerpt(device?.name ?? "–"),
    deviceType: excerpt(device?.type ?? "–"),
    vramTotal: device?.vram_total ?? 0,
    vramFree: device?.vram_free ?? 0,
    ramTotal: stats.ram_total,
    ramFree: stats.ram_free,
  };
}
