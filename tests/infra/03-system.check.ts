import { expect } from "vitest";
import { excerpt } from "../../src/comfyui/errors.ts";
import { judgePackages, packageText } from "../../src/comfyui/package-versions.ts";
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

/** Far more than ComfyUI requires. */
const MAX_PACKAGES = 100;

check("infra.packages", async ({ cannotTell, comfy, evidence, note, signal }) => {
  const { system } = await comfy.systemStats(signal);
  const listed = system.comfy_package_versions?.slice(0, MAX_PACKAGES);
  if (listed === undefined)
    return cannotTell({
      fr: "ce serveur ne dit pas ses paquets (ComfyUI le fait depuis 0.22)",
      en: "this server does not tell its packages (ComfyUI does since 0.22)",
    });
  const packages = judgePackages(
    listed.map(({ name, installed, required }) => ({
      name: excerpt(name),
      ...(installed && { installed: excerpt(installed) }),
      required: excerpt(required),
    })),
    system.argv.slice(1),
  );
  note({ packages });
  await evidence.table(
    "packages",
    packages.map(({ name, installed = "–", required, state }) => ({ name, installed, required, state })),
  );
  expect(packages.filter(({ serious }) => serious).map(packageText)).toBeFlawless();
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
