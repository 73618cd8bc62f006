import { coerce, satisfies } from "semver";
import { expect } from "vitest";
import { check, config } from "../../src/runner/check.ts";
import { systemFacts } from "../../src/runner/helpers/system-facts.ts";

const GiB = 2 ** 30;

check("infra.version", async ({ comfy, note, signal }) => {
  const system = await systemFacts({ comfy, signal });
  note({ system });
  const range = config.profile.comfyui.version;
  // old servers report "v0.2.7-5-gabc1234": coerce reads the number in it
  const version = coerce(system.comfyui);
  const good = version !== null && satisfies(version, range);
  expect(
    good
      ? undefined
      : {
          fr: `ComfyUI ${system.comfyui} : le profil demande ${range}. Qwen-Image n'est chargé qu'à partir de 0.3.49.`,
          en: `ComfyUI ${system.comfyui}: the profile asks for ${range}. Qwen-Image only loads from 0.3.49 on.`,
        },
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
