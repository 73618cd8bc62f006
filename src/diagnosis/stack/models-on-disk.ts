import { isGood, type ModelFinding, type ModelState } from "../../models/model-files.ts";
import { modelText } from "../../models/model-text.ts";
import type { CheckId } from "../../record/catalogue.ts";
import { commands } from "../commands.ts";
import { type Codes, diagnosis, type Rule, run, some, steps, when } from "../old-rule.ts";
import type { SeenRecord } from "../seen-record.ts";

export const modelOnDiskCodes = {
  "model-sharded": { fr: "Un modèle est en fragments", en: "A model is in shards" },
  "model-link-broken": {
    fr: "Un modèle est un lien rompu",
    en: "A model is a broken link",
  },
  "model-not-downloaded": {
    fr: "Autre chose qu'un modèle porte son nom",
    en: "Something else than a model bears its name",
  },
  "model-unreadable": {
    fr: "Un fichier de modèle ne peut pas être lu",
    en: "A model file cannot be read",
  },
} as const satisfies Codes;

/** What a file that cannot be loaded turns red besides its own check. */
const claims: readonly [CheckId, ...CheckId[]] = [
  "infra.container-models",
  "infra.models",
  "generation.workflows-valid",
  "generation.text-to-image",
  "generation.edit",
];

type Code = keyof typeof modelOnDiskCodes | "model-truncated" | "model-missing";

/** The code of a run is that of the first file in this order: what tells most about how it came about stands first. */
const codes: readonly (readonly [Code, readonly ModelState[]])[] = [
  ["model-sharded", ["sharded", "directory"]],
  ["model-link-broken", ["link-broken"]],
  ["model-not-downloaded", ["html-page", "lfs-pointer", "not-safetensors", "empty"]],
  ["model-truncated", ["truncated", "overlong", "bad-header"]],
  ["model-unreadable", ["unreadable"]],
  ["model-missing", ["missing"]],
];

/** One diagnosis for all files: the disk says why a loader lacks one, or will fail on it. */
const onDisk = when("infra.container-models", (record) => {
  const wrong = record.facts.modelsOnDisk?.files.filter((file) => !isGood(file)) ?? [];
  const code = codes.find(([, states]) => wrong.some(({ state }) => states.includes(state)))?.[0];
  if (code === undefined) return undefined;
  const all = (language: "fr" | "en"): string => wrong.map((file) => modelText(file)[language]).join(" ; ");
  const how = remedies(record, wrong);
  return diagnosis(
    code,
    claims,
    {
      fr: `${wrong.length} fichier(s) de modèle que ComfyUI ne peut pas charger : ${all("fr")}.`,
      en: `${wrong.length} model file(s) that ComfyUI cannot load: ${all("en")}.`,
    },
    steps(how.fr, how.en),
  );
});

function remedies(record: SeenRecord, wrong: readonly ModelFinding[]): { fr: string[]; en: string[] } {
  const shell = commands(record);
  const list = [...new Set(wrong.map(({ folder }) => folder))].map(shell.listModels).join("");
  const get = wrong.map((file) => downloadOf(shell, file)).join("");
  const has = (...states: ModelState[]): boolean => wrong.some(({ state }) => states.includes(state));
  const names = some(wrong.map(({ file }) => file));
  const fr = [`Regardez ce qui se trouve là :${list}`];
  const en = [`Look at what is there:${list}`];
  if (has("link-broken")) {
    fr.push(
      "Lien rompu : montez aussi dans le conteneur le dossier vers lequel il pointe (le cache Hugging Face), au même chemin, ou remplacez le lien par le fichier.",
    );
    en.push(
      "Broken link: mount the folder that it points to (the Hugging Face cache) into the container too, at the same path, or put the file in place of the link.",
    );
  }
  if (has("sharded", "directory")) {
    fr.push(
      "Fragments : ils viennent du dépôt « diffusers » ; les chargeurs de ComfyUI veulent le fichier unique de Comfy-Org.",
    );
    en.push(
      'Shards: they come from the "diffusers" repository; ComfyUI\'s loaders want the single file of Comfy-Org.',
    );
  }
  if (has("unreadable")) {
    const chmod = wrong
      .filter(({ state }) => state === "unreadable")
      .map(({ path }) => run(`docker exec -u 0 ${shell.name} chmod a+r "${path}"`))
      .join("");
    fr.push(`Illisible : donnez le droit de lecture :${chmod}`);
    en.push(`Unreadable: give the right to read:${chmod}`);
  }
  fr.push(
    `Téléchargez le fichier entier (une coupure reprend où elle s'est arrêtée), puis remplacez ${names} :${get}`,
  );
  en.push(`Download the whole file (a cut download resumes where it stopped), then replace ${names}:${get}`);
  return { fr, en };
}

/** Two lines to paste: the download beside the models, on the same disk, and the move into place. */
function downloadOf(
  { name: container, root }: Pick<ReturnType<typeof commands>, "name" | "root">,
  { path, folder, file, source }: ModelFinding,
): string {
  const [, repository, inside] = /^([^/]+\/[^/]+)\/(.+)$/.exec(source ?? "") ?? [];
  const models = path.endsWith(`/${folder}/${file}`)
    ? path.slice(0, -`/${folder}/${file}`.length)
    : `${root}/models`;
  if (repository === undefined || inside === undefined)
    return run(
      `docker exec ${container} huggingface-cli download <owner/repository> <path/${file}> --local-dir ${models}`,
    );
  return [
    run(`docker exec ${container} huggingface-cli download ${repository} ${inside} --local-dir ${models}`),
    run(`docker exec ${container} mv -f ${models}/${inside} ${models}/${folder}/${file}`),
  ].join("");
}

export const modelOnDiskRules: readonly Rule[] = [onDisk];
