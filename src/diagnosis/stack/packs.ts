import { isBelow, versionIn } from "../../comfyui/versions/server-version.ts";
import { some } from "../../format.ts";
import { group, rule } from "../rule.ts";
import { prefixed } from "../steps.ts";
import { missingFrom, reads, whenLacking, workflowsWith } from "./lacking-packs.ts";
import { goBack, install, otherInventory } from "./pack-steps.ts";
import { unneededPack } from "./unneeded-pack.ts";

/** First release with all four Qwen nodes of ComfyUI itself; Qwen-Image loads from 0.3.49 on. */
const FIRST_COMPLETE = "0.3.60";
const FIRST_QWEN = "0.3.49";

const tooOld = rule({
  code: "comfyui-too-old",
  title: { fr: "ComfyUI est trop ancien pour Qwen-Image", en: "ComfyUI is too old for Qwen-Image" },
  check: "infra.nodes-inventory",
  reads,
  anyway: true,
  when: ({ facts, shell }) => {
    const announced = facts.system?.comfyui;
    const core = missingFrom(facts, false).flatMap(([, names]) => names);
    // a profile without these nodes may do well with an older server: the profile's own oldest version judges that
    if (!isBelow(announced, FIRST_COMPLETE) || !core.some((name) => /qwen/i.test(name))) return undefined;
    // before Qwen-Image existed no pack can serve it either
    const before = isBelow(announced, FIRST_QWEN);
    const all = before || missingFrom(facts, true).length === 0;
    const since = before
      ? {
          fr: `Qwen-Image n'est chargé qu'à partir de ${FIRST_QWEN}, et ses quatre nœuds n'existent ensemble que depuis ${FIRST_COMPLETE}`,
          en: `Qwen-Image only loads from ${FIRST_QWEN} on, and its four nodes exist together only since ${FIRST_COMPLETE}`,
        }
      : {
          fr: `les quatre nœuds de Qwen-Image n'existent ensemble que depuis ${FIRST_COMPLETE}`,
          en: `Qwen-Image's four nodes exist together only since ${FIRST_COMPLETE}`,
        };
    const version = versionIn(announced);
    return {
      checks: [
        "infra.version",
        ...(all ? (["infra.nodes-inventory"] as const) : []),
        ...workflowsWith(facts, core),
      ],
      cause: {
        fr: `ComfyUI ${version} est trop ancien : ${since.fr}. Manquent : ${some(core)}.`,
        en: `ComfyUI ${version} is too old: ${since.en}. Missing: ${some(core)}.`,
      },
      steps: [
        {
          fr: "Mettez ComfyUI à jour, puis ses dépendances :",
          en: "Update ComfyUI, then its dependencies:",
          run: `${shell.pull("")}${shell.comfyRequirements}`,
        },
        { fr: "Redémarrez :", en: "Restart:", run: shell.restart },
      ],
    };
  },
});

const ofPack = { check: "infra.nodes-inventory", reads, anyway: true } as const;

const otherVersion = rule({
  code: "pack-other-version",
  title: { fr: "Un pack de nœuds est d'une autre version", en: "A node pack is of another version" },
  ...ofPack,
  when: whenLacking("other-version", (lack, { shell }) => {
    const { nodes, pack, names } = lack;
    const { extra } = nodes;
    return {
      cause: {
        fr: `${pack} sert ${extra.length} nœuds que l'inventaire ne connaît pas (${some(extra, 4)}) et il lui en manque ${names.length} : ${some(names, 4)}. Le total peut être juste, les noms ne le sont pas : c'est une autre version du pack, et les workflows qui emploient ces nœuds ne s'y ouvriront pas.`,
        en: `${pack} serves ${extra.length} nodes that the inventory does not know (${some(extra, 4)}) and lacks ${names.length}: ${some(names, 4)}. The total may be right, the names are not: it is another version of the pack, and workflows that use these nodes will not open in it.`,
      },
      steps: [
        {
          fr: "Voyez quelle version est installée :",
          en: "See which version is installed:",
          run: shell.version(pack),
        },
        goBack(lack, shell),
        {
          fr: `Ou gardez cette version, et donnez au profil un inventaire qui la décrit${otherInventory(pack).fr}. Redémarrez dans les deux cas :`,
          en: `Or keep this version, and give the profile an inventory that describes it${otherInventory(pack).en}. Restart in either case:`,
          run: shell.restart,
        },
      ],
    };
  }),
});

const partlyImported = rule({
  code: "pack-partly-imported",
  title: { fr: "Un pack de nœuds n'est chargé qu'en partie", en: "A node pack is only partly loaded" },
  ...ofPack,
  when: whenLacking("partly", (lack, { facts: { logSigns = [], startLog }, shell }) => {
    const { nodes, pack, names } = lack;
    const failed = logSigns.includes("qwen-failed-to-load") || (startLog?.failedToLoad.length ?? 0) > 0;
    const many = names.length > 1;
    return {
      cause: {
        fr: `${names.length} nœud${many ? "s" : ""} de ${pack} manque${many ? "nt" : ""} sur les ${nodes.expected} de l'inventaire : ${some(names)}. Le pack attrape ses propres erreurs d'import et ne dit jamais « IMPORT FAILED »${failed ? " ; son journal le confirme (« Failed to load »)" : ""}. Une version plus ancienne donne aussi ce résultat.`,
        en: `${names.length} node${many ? "s" : ""} of ${pack} ${many ? "are" : "is"} missing from the inventory's ${nodes.expected}: ${some(names)}. The pack catches its own import errors and never says "IMPORT FAILED"${failed ? '; its log confirms it ("Failed to load")' : ""}. An older version looks the same.`,
      },
      steps: [
        {
          fr: "Les lignes « Failed to load » nomment ce qui manque :",
          en: 'The "Failed to load" lines name what is missing:',
          run: shell.logs,
        },
        {
          fr: "Réinstallez ses dépendances, puis redémarrez :",
          en: "Install its dependencies again, then restart:",
          run: `${shell.requirements(pack)}${shell.restart}`,
        },
        prefixed({ fr: "Si rien n'a échoué :", en: "If nothing failed:" }, goBack(lack, shell)),
      ],
    };
  }),
});

const absent = rule({
  code: "pack-missing",
  title: { fr: "Un pack de nœuds est absent", en: "A node pack is absent" },
  ...ofPack,
  when: whenLacking("absent", (lack, { shell }) => {
    const { pack, names } = lack;
    const many = names.length > 1;
    return {
      cause: {
        fr: `Aucun nœud de ${pack} n'est servi (${names.length} manque${many ? "nt" : ""}) : le pack n'est pas installé, ou son import a échoué en entier.`,
        en: `No node of ${pack} is served (${names.length} ${many ? "are" : "is"} missing): the pack is not installed, or its import failed as a whole.`,
      },
      steps: [
        { fr: "Est-il là ?", en: "Is it there?", run: shell.listNodes },
        install(lack, shell),
        {
          fr: "S'il est là, le journal dit ce qui a échoué :",
          en: "If it is, the log says what failed:",
          run: shell.logs,
        },
        { fr: "Redémarrez :", en: "Restart:", run: shell.restart },
      ],
    };
  }),
});

export const packsGroup = group({
  name: "packs",
  layer: "stack",
  rules: [tooOld, otherVersion, partlyImported, absent, unneededPack],
  order: "before Qwen-Image existed no pack could serve it: the version comes before the pack",
  before: {
    version: "an old ComfyUI is why its version is not the profile's",
    "node-changes": "a pack that is absent is why the workflows' nodes are",
  },
});
