import type { FaultSet } from "../faults.ts";
import type { MemoryFigures } from "../hardware/work.ts";
import { corsOrigin } from "../http/cors.ts";
import type { JsonObject } from "../python/json.ts";
import type { World } from "../world.ts";
import { announcedVersion } from "./announced-version.ts";

const GIB = 2 ** 30;
const ram = { total: 67_299_647_488, free: 51_539_607_552 };

/** The reply of `/system_stats`: an RTX 3090 with 24 GiB unless a fault says otherwise. */
export function systemStats(world: World): JsonObject {
  const { faults, dress, deployment, work } = world;
  const memory = work.memory();
  const common = {
    os: dress.system.os,
    ram_total: memory?.ramTotal ?? ram.total,
    ram_free: memory?.ramFree ?? Math.max(0, ram.free - work.lost.ram),
    comfyui_version: announcedVersion(faults, deployment.announces ?? world.version),
  };
  const python = {
    python_version: dress.system.python,
    pytorch_version: pytorch(world),
    embedded_python: false,
    ...dress.system.deployment,
    argv: argv(world),
  };
  return {
    system: { ...common, ...(!faults.has("old-version") && packages(world)), ...python },
    devices: [memory && !isStaged(faults) ? played(memory) : device(world)],
  };
}

/** Servers before 0.22 do not list their packages; a stale one of ours does, so that it can be seen in either dress. */
function packages({ faults, dress }: World): JsonObject {
  if (!faults.has("packages-stale")) return dress.system.packages;
  return {
    ...dress.system.packages,
    comfy_package_versions: [
      { name: "comfyui-frontend-package", installed: "1.42.8", required: "1.49.6" },
      { name: "comfyui-workflow-templates", installed: null, required: "0.11.44" },
      { name: "comfyui-embedded-docs", installed: "0.5.10", required: "0.5.10" },
      { name: "comfy-kitchen", installed: "0.2.16", required: "0.2.31" },
    ],
  };
}

function pytorch({ faults, dress }: World): string {
  if (faults.has("cpu-only")) return dress.system.pytorch.cpu;
  return faults.has("gpu-replaced") ? dress.system.pytorch.otherGpu : dress.system.pytorch.gpu;
}

function argv({ flags, faults }: World): string[] {
  const cors = corsOrigin(flags, faults);
  const given = flags.some((flag) => flag.startsWith("--enable-cors-header"));
  const added = [
    ...(faults.has("cpu-only") ? ["--cpu"] : []),
    ...(faults.has("custom-nodes-disabled") ? ["--disable-all-custom-nodes"] : []),
    ...(faults.has("nodes-disabled-by-list") ? ["--disabled-nodes-config", "disabled_nodes.yaml"] : []),
    ...(cors !== undefined && !given ? ["--enable-cors-header", ...(cors === "*" ? [] : [cors])] : []),
  ];
  return ["main.py", "--listen", "0.0.0.0", "--port", "8188", ...flags, ...added];
}

/** Faults that say what the GPU is, whatever the machine. */
function isStaged(faults: FaultSet): boolean {
  const names = ["cpu-only", "low-vram", "gpu-replaced", "vram-taken", "vram-warm"] as const;
  return names.some((name) => faults.has(name));
}

function played({ gpu, vramTotal, vramFree, torchTotal, torchFree }: MemoryFigures): JsonObject {
  return {
    name: `cuda:0 ${gpu} : cudaMallocAsync`,
    type: "cuda",
    index: 0,
    vram_total: vramTotal,
    vram_free: vramFree,
    torch_vram_total: torchTotal,
    torch_vram_free: torchFree,
  };
}

function device({ faults, work }: World): JsonObject {
  if (faults.has("cpu-only")) {
    const [vram_total, vram_free] = [ram.total, ram.free];
    return {
      name: "cpu",
      type: "cpu",
      index: null,
      vram_total,
      vram_free,
      torch_vram_total: vram_total,
      torch_vram_free: vram_free,
    };
  }
  const small = faults.has("low-vram");
  const vram_total = small ? 8 * GIB - 140_574_720 : 24 * GIB - 331_350_016;
  return {
    name: `cuda:0 NVIDIA GeForce RTX ${small ? "3070" : faults.has("gpu-replaced") ? "4090" : "3090"} : cudaMallocAsync`,
    type: "cuda",
    index: 0,
    vram_total,
    vram_free:
      faults.has("vram-taken") || faults.has("vram-warm")
        ? Math.round(0.3 * GIB)
        : Math.max(0, vram_total - 364_904_448 - work.lost.vram),
    torch_vram_total: faults.has("vram-warm") ? 22 * GIB : 0,
    torch_vram_free: faults.has("vram-warm") ? Math.round(0.2 * GIB) : 0,
  };
}
