import { coerce, satisfies } from "semver";
import { expect } from "vitest";
import type { Facts } from "../../src/checks/facts.ts";
import { excerpt } from "../../src/comfyui/errors.ts";
import { type CheckTools, check, config } from "../support/check.ts";

const GiB = 2 ** 30;

async function system(
  comfy: CheckTools["comfy"],
  signal: AbortSignal,
): Promise<NonNullable<Facts["system"]>> {
  const { system: stats, devices } = await comfy.systemStats(signal);
  const device = devices[0];
  return {
    comfyui: excerpt(stats.comfyui_version),
    python: stats.python_version,
    pytorch: stats.pytorch_version,
    os: stats.os,
    flags: stats.argv.slice(1),
    device: device?.name ?? "–",
    deviceType: device?.type ?? "–",
    vramTotal: device?.vram_total ?? 0,
    vramFree: device?.vram_free ?? 0,
    ramTotal: stats.ram_total,
    ramFree: stats.ram_free,
  };
}

check("infra.version", async ({ comfy, note, signal }) => {
  const found = await system(comfy, signal);
  note({ system: found });
  const range = config.profile.comfyui.version;
  // old servers say "v0.2.7-5-gabc1234": coerce reads the number in it
  const version = coerce(found.comfyui);
  const good = version !== null && satisfies(version, range);
  expect(
    good
      ? undefined
      : {
          fr: `ComfyUI ${found.comfyui} : le profil demande ${range}. Qwen-Image n'est chargé qu'à partir de 0.3.49.`,
          en: `ComfyUI ${found.comfyui}: the profile asks for ${range}. Qwen-Image only loads from 0.3.49 on.`,
        },
  ).toBeFlawless();
});

check("infra.device", async ({ comfy, signal }) => {
  const { device, deviceType, vramTotal } = await system(comfy, signal);
  const { type, minVramGiB } = config.profile.device;
  const vram = vramTotal / GiB;
  const flaws = [];
  if (type !== "any" && deviceType !== type)
    flaws.push({
      fr: `Le calcul se fait sur « ${deviceType} » (${device}), le profil demande « ${type} ».`,
      en: `Computation runs on "${deviceType}" (${device}), the profile asks for "${type}".`,
    });
  if (vram < minVramGiB)
    flaws.push({
      fr: `VRAM : ${vram.toFixed(1)} Gio, le profil demande ${minVramGiB} Gio.`,
      en: `VRAM: ${vram.toFixed(1)} GiB, the profile asks for ${minVramGiB} GiB.`,
    });
  expect(flaws).toBeFlawless();
});
