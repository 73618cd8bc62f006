import { expect } from "vitest";
import type { ObjectInfo } from "../../src/comfyui/replies.ts";
import { weightsOfAll } from "../../src/comfyui/weights.ts";
import { loadInventory } from "../../src/config/load-profile.ts";
import { closest } from "../../src/input/did-you-mean.ts";
import { originOf } from "../../src/models/loader-pack.ts";
import type { WantedModel } from "../../src/models/wanted-model.ts";
import type { MissingLoader } from "../../src/record/facts.ts";
import { remainder } from "../../src/redaction/clean.ts";
import { check, config } from "../../src/runner/check.ts";
import { objectInfo } from "../../src/runner/helpers/object-info.ts";
import { otherWeights } from "../../src/runner/helpers/weights.ts";
import { readInputSpec } from "../../src/workflows/input-spec.ts";
import { loadWorkflow } from "../../src/workflows/load.ts";
import { picklesAmong, pickleText } from "../../src/workflows/pickles.ts";

const { models, nodes } = config.profile;

/** Names of one loader that are kept for comparison, and those that a person may read in a table. */
const MAX_NOTED = 1_000;
const MAX_SHOWN = 200;

/** A list of names, cut; what the profile wants stands before the cut. The rest is a count and a fingerprint. */
function cutNames(files: readonly string[], max: number): string[] {
  if (files.length <= max) return [...files];
  const wanted = new Set(models.map(({ file }) => file));
  const first = [...files.filter((file) => wanted.has(file)), ...files.filter((file) => !wanted.has(file))];
  return [...first.slice(0, max), remainder(first.slice(max))];
}

check("infra.models", async ({ evidence, note, notAskedFor, remark, signal }) => {
  const served = await objectInfo(signal);
  const lists = Object.entries(served).flatMap(([name, node]) =>
    Object.entries({ ...node.input.required, ...node.input.optional }).map(([input, spec]) => ({
      loader: `${name}.${input}`,
      files: readInputSpec(spec).options?.map(String),
    })),
  );
  /** The files that a loader lists; nothing where it takes them from elsewhere, which cannot be judged here. */
  const listed = (loader: string): readonly string[] | undefined =>
    lists.find((list) => list.loader === loader)?.files;
  const loadersMissing = missingLoaders(served);
  const unloadable = loadersMissing.flatMap(({ files }) => files);
  const askable = models.filter(({ file }) => !unloadable.includes(file));
  // Windows servers list subfolders with a backslash; in any case a file in a subfolder is not the wanted file
  const missing = askable
    .filter(({ file, loader, input }) => listed(`${loader}.${input}`)?.includes(file) === false)
    .map(({ file, folder, loader, input }) => ({
      file,
      folder,
      loader: `${loader}.${input}`,
      elsewhere: lists.filter(({ files = [] }) => files.includes(file)).map((list) => list.loader),
      similar: [closest(file, listed(`${loader}.${input}`) ?? []) ?? []].flat(),
    }));
  const wanted = new Set(askable.map(({ loader, input }) => `${loader}.${input}`));
  note({
    modelsMissing: missing,
    loadersMissing,
    modelLists: Object.fromEntries(
      [...wanted].flatMap((loader) => {
        const files = listed(loader);
        return files ? [[loader, cutNames(files, MAX_NOTED)]] : [];
      }),
    ),
  });
  await evidence.table(
    "models",
    models.map(({ file, loader, input }) => ({
      file,
      loader: `${loader}.${input}`,
      listed: cutNames(listed(`${loader}.${input}`) ?? [], MAX_SHOWN).join(" | ") || "–",
    })),
  );
  const pickles = picklesAmong(
    models.map(({ file }) => file),
    config.profile.workflows.map(({ file }) => loadWorkflow(file)),
  );
  if (pickles.length > 0) remark(pickleText(pickles));
  if (models.length === 0) return notAskedFor(noModel);
  expect([
    ...loadersMissing.map(absent),
    ...missing.map(({ file, loader, folder }) => ({
      fr: `${loader} ne propose pas ${file} (dossier attendu : models/${folder}).`,
      en: `${loader} does not list ${file} (expected folder: models/${folder}).`,
    })),
  ]).toBeFlawless();
});

check("infra.weights", async ({ cannotTell, comfy, evidence, note, notAskedFor, signal }) => {
  const weights = await weightsOfAll(comfy, models, signal);
  if (weights.length === 0) return notAskedFor(noSafetensors);
  note({ weights });
  await evidence.table("weights", weights);
  const synthetic = config.profile.weights === "synthetic";
  if (synthetic && weights.every(({ are }) => are === "untold")) return cannotTell(noMetadata);
  const wrong = weights.filter(({ are }) => are === (synthetic ? "unmarked" : "synthetic"));
  expect(wrong.map(({ file, folder }) => otherWeights(`${folder}/${file}`))).toBeFlawless();
});

const noSafetensors = {
  fr: "non demandé : le profil ne nomme aucun fichier .safetensors",
  en: "not asked for: the profile names no .safetensors file",
};

const noMetadata = {
  fr: "le serveur ne rend pas les métadonnées des modèles (GET /view_metadata)",
  en: "the server does not give the metadata of the models (GET /view_metadata)",
};

const noModel = {
  fr: "non demandé : le profil ne nomme aucun modèle",
  en: "not asked for: the profile names no model",
};

/** Loaders that the profile's models need and the server lacks: where there is no loader, a file's place says nothing. */
function missingLoaders(served: ObjectInfo): MissingLoader[] {
  const inventory = loadInventory(config.profile);
  const lacking = Map.groupBy(
    models.filter((model) => !hasInput(served, model)),
    ({ loader }) => loader,
  );
  return [...lacking].map(([loader, all]) => {
    const module = Object.hasOwn(inventory, loader) ? inventory[loader]?.module : undefined;
    const origin = originOf(loader, module, nodes.packs);
    const input = Object.hasOwn(served, loader) ? all[0]?.input : undefined;
    return {
      loader,
      ...(input !== undefined && { input }),
      files: all.map(({ file }) => file),
      ...(origin !== undefined && { origin }),
    };
  });
}

function hasInput(served: ObjectInfo, { loader, input }: WantedModel): boolean {
  const node = Object.hasOwn(served, loader) ? served[loader]?.input : undefined;
  return node !== undefined && Object.hasOwn({ ...node.required, ...node.optional }, input);
}

function absent({ loader, input, files }: MissingLoader): { fr: string; en: string } {
  const names = files.join(", ");
  return input === undefined
    ? {
        fr: `Le chargeur ${loader} n'existe pas sur ce serveur, et ${names} ne se charge que par lui.`,
        en: `The loader ${loader} does not exist on this server, and ${names} can only be loaded by it.`,
      }
    : {
        fr: `Le chargeur ${loader} n'a pas d'entrée « ${input} », par où se charge ${names}.`,
        en: `The loader ${loader} has no input "${input}", by which ${names} is loaded.`,
      };
}
