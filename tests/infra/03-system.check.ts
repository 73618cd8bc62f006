import { expect } from "vitest";
import { readAdvisories } from "../../src/comfyui/advisories/judge.ts";
import { advisories } from "../../src/comfyui/advisories/table.ts";
import { advisoryText, installerText, outdatedText } from "../../src/comfyui/advisories/words.ts";
import { excerpt } from "../../src/comfyui/errors.ts";
import { managerVersion } from "../../src/comfyui/versions/manager-version.ts";
import { judgePackages, packageText } from "../../src/comfyui/versions/package-versions.ts";
import { judgeVersion, versionIn } from "../../src/comfyui/versions/server-version.ts";
import { readVram, type VramReading } from "../../src/comfyui/vram.ts";
import { gib } from "../../src/format.ts";
import { check, config } from "../../src/runner/check.ts";
import { holdersOfGpu } from "../../src/runner/helpers/container.ts";
import { factsOf, systemFacts } from "../../src/runner/helpers/system-facts.ts";
import type { Text } from "../../src/text.ts";

const GiB = 2 ** 30;
const MAX_DEVICES = 64;

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

check("infra.packages", async ({ notAskedFor, comfy, evidence, note, signal }) => {
  const { system } = await comfy.systemStats(signal);
  const listed = system.comfy_package_versions?.slice(0, MAX_PACKAGES);
  if (listed === undefined)
    return notAskedFor({
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

check("infra.advisories", async ({ cannotTell, comfy, evidence, note, remark, signal }) => {
  const { comfyui } = await systemFacts({ comfy, signal });
  const manager = await managerVersion(comfy, signal);
  const announced = { ComfyUI: comfyui, ...(manager !== undefined && { "ComfyUI-Manager": manager }) };
  const reading = readAdvisories(announced, Date.now());
  note({ advisories: reading, ...(manager !== undefined && { manager }) });
  await evidence.table(
    `advisories ${reading.date}`,
    advisories.map(({ id, part, affected, fixedIn, severity, harm }) => ({
      id,
      part,
      affected,
      fixed: fixedIn.join(", ") || "–",
      severity,
      concerned: reading.found.some((one) => one.id === id && one.part === part) ? "!" : "–",
      harm: harm[config.language],
    })),
  );
  if (manager !== undefined) remark(installerText(manager));
  if (reading.outdated) remark(outdatedText(reading));
  if (versionIn(comfyui) === undefined && reading.found.length === 0)
    return cannotTell({ fr: "la version de ComfyUI n'est pas connue", en: "ComfyUI's version is not known" });
  expect(
    config.profile.comfyui.advisories === "failure" ? reading.found.map(advisoryText) : [],
  ).toBeFlawless();
});

check("infra.device", async ({ comfy, evidence, note, remark, signal }) => {
  const stats = await comfy.systemStats(signal);
  // the first one computes; the others are there to be seen
  await evidence.table(
    "devices",
    stats.devices
      .slice(0, MAX_DEVICES)
      .map(({ name, type, vram_total, vram_free }, at) => ({
        computes: at === 0 ? "!" : "–",
        device: excerpt(name),
        type: excerpt(type),
        "VRAM GiB": (vram_total / GiB).toFixed(1),
        "free GiB": (vram_free / GiB).toFixed(1),
      })),
  );
  const { device, deviceType, vramTotal } = factsOf(stats);
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
  const reading = await readVram(stats, minVramGiB, () => comfy.hasRun(signal));
  if (reading && reading.state !== "enough") {
    const holders = reading.state === "untold" ? [] : await holdersOfGpu(signal);
    note({ vram: reading, ...(holders.length > 0 && { holders }) });
    const text = vramText(reading);
    if (reading.state === "taken") flaws.push(text);
    if (reading.state === "untold") remark(text);
  }
  expect(flaws).toBeFlawless();
});

function vramText({ free, own, total, need, state }: VramReading): Text {
  const say = (language: "fr" | "en") =>
    [free, own, total, need].map((bytes) => gib(bytes, language)) as [string, string, string, string];
  const [fr, en] = [say("fr"), say("en")];
  const unseen =
    state === "untold"
      ? {
          fr: " Ce qu'il tient lui-même (VRAM dynamique) ne se voit pas d'ici.",
          en: " What it holds itself (dynamic VRAM) cannot be seen from here.",
        }
      : { fr: "", en: "" };
  return {
    fr: `VRAM libre : ${fr[0]} sur ${fr[2]}, plus ${fr[1]} que ComfyUI tient lui-même ; le profil veut un GPU de ${fr[3]}.${unseen.fr}`,
    en: `Free VRAM: ${en[0]} of ${en[2]}, and ${en[1]} that ComfyUI holds itself; the profile wants a GPU of ${en[3]}.${unseen.en}`,
  };
}
