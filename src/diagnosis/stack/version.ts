import { some } from "../../format.ts";
import { resultOf } from "../results.ts";
import { group, rule } from "../rule.ts";
import { missingFrom, workflowsWith } from "./lacking-packs.ts";

const tooOldForProfile = rule({
  code: "version-outside-profile",
  title: {
    fr: "ComfyUI est plus ancien que ne le demande le profil",
    en: "ComfyUI is older than the profile asks for",
  },
  check: "infra.version",
  reads: ["infra.nodes-inventory", "infra.workflow-nodes"],
  when: ({ run, facts, said, shell }) => {
    const found = facts.system?.comfyui ?? "?";
    const names = missingFrom(facts, false).flatMap(([, all]) => all);
    const alone = names.length > 0 && missingFrom(facts, true).length === 0;
    const since =
      names.length === 0
        ? { fr: "", en: "" }
        : { fr: ` Lui manquent : ${some(names)}.`, en: ` It lacks: ${some(names)}.` };
    return {
      checks: [
        "infra.version",
        ...(alone ? (["infra.nodes-inventory"] as const) : []),
        ...workflowsWith(facts, names),
      ],
      cause: {
        fr: `Le serveur annonce ComfyUI ${found}, plus ancien que la première version qui convient au profil ${run.profile}.${said.fr}${since.fr}`,
        en: `The server announces ComfyUI ${found}, older than the first version that suits the profile ${run.profile}.${said.en}${since.en}`,
      },
      steps: [
        {
          fr: "Mettez ComfyUI à jour, puis ses dépendances :",
          en: "Update ComfyUI, then its dependencies:",
          run: `${shell.pull("")}${shell.comfyRequirements}`,
        },
        { fr: "Redémarrez :", en: "Restart:", run: shell.restart },
        {
          fr: "Version voulue : si tout le reste de ce rapport est bon, abaissez comfyui.oldest dans le profil.",
          en: "Intended version: if all the rest of this report is good, lower comfyui.oldest in the profile.",
        },
      ],
    };
  },
});

/** Nothing is red: the other checks judge the server, and they may all pass. */
const newer = rule({
  code: "version-newer-than-measured",
  title: {
    fr: "ComfyUI est plus récent que ce qui a été mesuré",
    en: "ComfyUI is newer than what was measured",
  },
  check: "infra.version",
  anyway: true,
  warning: true,
  when: ({ facts: { system, version } }) => {
    if (version?.age !== "newer") return undefined;
    const { measured = "?" } = version;
    const found = system?.comfyui ?? "?";
    return {
      cause: {
        fr: `Le serveur annonce ComfyUI ${found}, plus récent que mesuré (${measured}). Ce n'est pas un défaut : les autres contrôles jugent ce serveur tel qu'il est.`,
        en: `The server announces ComfyUI ${found}, newer than measured (${measured}). That is no fault: the other checks judge this server as it is.`,
      },
      steps: [
        {
          fr: `Rien à réparer. Si tout le reste de ce rapport est bon, écrivez cette version dans comfyui.measured du profil.`,
          en: `Nothing to repair. If all the rest of this report is good, write this version into comfyui.measured of the profile.`,
        },
      ],
    };
  },
});

const unknown = rule({
  code: "version-unknown",
  title: { fr: "ComfyUI ne dit pas sa version", en: "ComfyUI does not tell its version" },
  check: "infra.version",
  anyway: true,
  warning: true,
  when: ({ run, facts: { system, version }, shell }) => {
    if (version?.age !== "unknown" || resultOf(run, "infra.version")?.status !== "skipped") return undefined;
    const said = system?.comfyui ?? "–";
    return {
      cause: {
        fr: `GET /system_stats n'annonce aucun numéro de version (comfyui_version : « ${said} ») : une version modifiée, une copie sans son fichier comfyui_version.py, ou un proxy qui masque ce champ. On ne sait donc pas si elle est assez récente (le profil demande ${version.oldest}), ni quelles failles publiées la concernent. Les autres contrôles jugent ce serveur tel qu'il est.`,
        en: `GET /system_stats announces no version number (comfyui_version: "${said}"): a modified version, a copy without its file comfyui_version.py, or a proxy that hides this field. So it is not known whether it is recent enough (the profile asks for ${version.oldest}), nor which published flaws concern it. The other checks judge this server as it is.`,
      },
      steps: [
        { fr: "Lisez-la dans le conteneur :", en: "Read it in the container:", run: shell.comfyVersion },
      ],
    };
  },
});

export const versionGroup = group({
  layer: "stack",
  name: "version",
  rules: [tooOldForProfile, newer, unknown],
  before: {
    "node-changes": "a version that is too old lacks the nodes that came since",
    workflows: "a workflow made for a newer version uses nodes that this one lacks",
  },
});
