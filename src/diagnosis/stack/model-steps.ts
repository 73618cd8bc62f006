import { some } from "../../format.ts";
import type { ModelFinding, ModelState } from "../../models/model-files.ts";
import type { RunRecord } from "../../record/run-record.ts";
import type { Commands } from "../commands.ts";
import { command, type Step } from "../steps.ts";

/** How files that cannot be loaded are replaced, each trouble among them with its own step. */
export function modelSteps(
  wrong: readonly ModelFinding[],
  shell: Commands,
  weights: RunRecord["weights"],
): Step[] {
  const has = (...states: ModelState[]): boolean => wrong.some(({ state }) => states.includes(state));
  const names = some(wrong.map(({ file }) => file));
  const steps: Step[] = [
    {
      fr: "Regardez ce qui se trouve là :",
      en: "Look at what is there:",
      run: [...new Set(wrong.map(({ folder }) => folder))].map(shell.listModels).join(""),
    },
  ];
  if (has("link-broken"))
    steps.push({
      fr: "Lien rompu : montez aussi dans le conteneur le dossier vers lequel il pointe (le cache Hugging Face), au même chemin, ou remplacez le lien par le fichier.",
      en: "Broken link: mount the folder that it points to (the Hugging Face cache) into the container too, at the same path, or replace the link by the file.",
    });
  if (has("sharded", "directory"))
    steps.push({
      fr: "Fragments : ils viennent du dépôt « diffusers » ; les chargeurs de ComfyUI veulent le fichier unique de Comfy-Org.",
      en: 'Shards: they come from the "diffusers" repository; ComfyUI\'s loaders want the single file of Comfy-Org.',
    });
  if (has("unreadable"))
    steps.push({
      fr: "Illisible : donnez le droit de lecture :",
      en: "Unreadable: give the right to read:",
      run: wrong
        .filter(({ state }) => state === "unreadable")
        .map(({ path }) => command(`docker exec -u 0 ${shell.name} chmod a+r "${path}"`))
        .join(""),
    });
  if (weights === "synthetic") return [...steps, writeThem];
  steps.push({
    fr: `Téléchargez le fichier entier (une coupure reprend où elle s'est arrêtée), puis remplacez ${names}. Dossier monté en lecture seule (:ro) : faites-le sur la machine, dans le dossier monté. Ancien huggingface_hub : « huggingface-cli » au lieu de « hf ».`,
    en: `Download the whole file (a cut download resumes where it stopped), then replace ${names}. Where the folder is mounted read-only (:ro), do it on the machine, in the mounted folder. Old huggingface_hub: "huggingface-cli" instead of "hf".`,
    run: wrong.map((file) => download(file, shell)).join(""),
  });
  return steps;
}

/** Nobody has to download what the suite writes by itself. */
export const writeThem: Step = {
  fr: "Le profil annonce des poids synthétiques : écrivez-les dans le dossier models/ du serveur :",
  en: "The profile announces synthetic weights: write them into the server's folder models/:",
  run: command("npm run models:synthetic -- --out <models>"),
};

/** Two lines to paste: the download beside the models, on the same disk, and the move into place. */
function download(
  { path, folder, file, source }: ModelFinding,
  { name: container, root }: Pick<Commands, "name" | "root">,
): string {
  const [, repository, inside] = /^([^/]+\/[^/]+)\/(.+)$/.exec(source ?? "") ?? [];
  const models = path.endsWith(`/${folder}/${file}`)
    ? path.slice(0, -`/${folder}/${file}`.length)
    : `${root}/models`;
  if (repository === undefined || inside === undefined)
    return command(
      `docker exec ${container} hf download <owner/repository> <path/${file}> --local-dir ${models}`,
    );
  return [
    command(`docker exec ${container} hf download ${repository} ${inside} --local-dir ${models}`),
    command(`docker exec ${container} mv -f ${models}/${inside} ${models}/${folder}/${file}`),
  ].join("");
}
