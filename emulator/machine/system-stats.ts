import { corsOrigin } from "../http/cors.ts";
import type { JsonObject } from "../python/json.ts";
import type { World } from "../world.ts";

const GIB = 2 ** 30;
const ram = { total: 67_299_647_488, free: 51_539_607_552 };

/** The reply of `/system_stats`: an RTX 3090 with 24 GiB unless a fault says otherwise. */
export function systemStats(world: World): JsonObject {
  const { faults } = world;
  const common = {
    os: "posix",
    ram_total: ram.total,
    ram_free: ram.free,
    comfyui_version: faults.has("old-version") ? "v0.2.7" : "0.3.64",
  };
  const versions = {
    required_frontend_version: "1.27.10",
    installed_templates_version: null,
    required_templates_version: "0.1.95",
  };
  const python = {
    python_version: "3.13.5 (main, Aug 10 2026, 12:06:59) [GCC 14.2.0]",
    pytorch_version: pytorch(world),
    embedded_python: false,
    argv: argv(world),
  };
  return {
    system: { ...common, ...(!faults.has("old-version") && versions), ...python },
    devices: [device(world)],
  };
}

function pytorch({ faults }: World): string {
  if (faults.has("cpu-only")) return "2.6.0+cpu";
  return faults.has("gpu-replaced") ? "2.7.1+cu128" : "2.6.0+cu124";
}

function argv({ flags, faults }: World): string[] {
  const cors = corsOrigin(flags, faults);
  const given = flags.some((flag) => flag.startsWith("--enable-cors-header"));
  const added = [
    ...(faults.has("cpu-only") ? ["--cpu"] : []),
    ...(cors !== undefined && !given ? ["--enable-cors-header", ...(cors === "*" ? [] : [cors])] : []),
  ];
  return ["main.py", "--listen", "0.0.0.0", "--port", "8188", ...flags, ...added];
}

function device({ faults }: World): JsonObject {
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
    vram_free: vram_total - 364_904_448,
    torch_vram_total: 0,
    torch_vram_free: 0,
  };
}
