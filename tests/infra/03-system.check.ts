import { expect } from "vitest";
import { judgeVersion } from "../../src/comfyui/server-version.ts";
import { check, config } from "../../src/runner/check.ts";
import { systemFacts } from "../../src/runner/helpers/system-facts.ts";

const GiB = 2 ** 30;

check("infra.version", async ({ cannotTell, comfy, note, signal }) => {
  const system = await systemFacts({ comfy, signal });
  const version = judgeVersion(system.comfyui, config.profile.comfyui);
  note({ system, version });
  if (version.age === "unknown")
    return cannotTell({
      fr: `le serveur n'annonce aucun numéro de version (comfyui_version : « ${system.comfyui} »)`,
      en: `the server announces no version number (comfyui_version: "${system.comfyui}")`,
    });
  expect(
    version.age === "older"
      ? {
          fr: `ComfyUI ${system.comfyui} : le profil demande au moins ${version.oldest}.`,
          en: `ComfyUI ${system.comfyui}: the profile asks for ${version.oldest} at least.`,
        }
      : undefined,
  ).toBeFlawless();
});

check("infra.device", async ({ comfy, signal }) => {
  const { device, deviceType, vramTotal } = await systemFacts({ comfy, signal });
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
