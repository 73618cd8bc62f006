import { coerce, lt } from "semver";
import type { CheckId } from "../../record/catalogue.ts";
import type { Text } from "../../text.ts";
import { commands } from "../commands.ts";
import { type Codes, diagnosis, isRed, type Rule, some, steps } from "../old-rule.ts";
import type { SeenRecord } from "../seen-record.ts";

export const nodeCodes = {
  "comfyui-too-old": {
    fr: "ComfyUI est trop ancien pour Qwen-Image",
    en: "ComfyUI is too old for Qwen-Image",
  },
  "pack-missing": { fr: "Un pack de nœuds est absent", en: "A node pack is absent" },
  "pack-other-version": {
    fr: "Un pack de nœuds est d'une autre version",
    en: "A node pack is of another version",
  },
  "pack-partly-imported": {
    fr: "Un pack de nœuds n'est chargé qu'en partie",
    en: "A node pack is only partly loaded",
  },
} as const satisfies Codes;

/** First release with all four Qwen nodes of ComfyUI itself; Qwen-Image loads from 0.3.49 on. */
const FIRST_COMPLETE = "0.3.60";
const FIRST_QWEN = "0.3.49";

/** Names that are missing, from packs or from ComfyUI itself, by module. */
function missingModules({ facts }: SeenRecord, packs: boolean): [module: string, names: string[]][] {
  return Object.entries(facts.nodes?.missing ?? {}).filter(
    ([module]) => module.startsWith("custom_nodes.") === packs,
  );
}

/** The check on the workflows' nodes, where those missing names explain it and with it an invalid workflow. */
function workflowsWith({ facts }: SeenRecord, names: readonly string[]): CheckId[] {
  const wanted = (facts.workflowNodesMissing ?? []).flatMap(({ nodes }) => nodes);
  const explained = wanted.length > 0 && wanted.every((node) => names.includes(node));
  return explained ? ["infra.workflow-nodes", "generation.workflows-valid"] : [];
}

const tooOld: Rule = (record) => {
  const version = coerce(record.facts.system?.comfyui);
  const core = missingModules(record, false).flatMap(([, names]) => names);
  if (version === null || !lt(version, FIRST_COMPLETE)) return undefined;
  if (!isRed(record, "infra.version") && core.length === 0) return undefined;
  const shell = commands(record);
  // before Qwen-Image existed no pack can serve it either
  const all = core.length > 0 && (missingModules(record, true).length === 0 || lt(version, FIRST_QWEN));
  const missing: Text = {
    fr: core.length > 0 ? ` Manquent : ${some(core)}.` : "",
    en: core.length > 0 ? ` Missing: ${some(core)}.` : "",
  };
  return diagnosis(
    "comfyui-too-old",
    ["infra.version", ...(all ? (["infra.nodes-inventory"] as const) : []), ...workflowsWith(record, core)],
    {
      fr: `ComfyUI ${version} est trop ancien : Qwen-Image n'est chargé qu'à partir de ${FIRST_QWEN}, et ses quatre nœuds n'existent ensemble que depuis ${FIRST_COMPLETE}.${missing.fr}`,
      en: `ComfyUI ${version} is too old: Qwen-Image only loads from ${FIRST_QWEN} on, and its four nodes exist together only since ${FIRST_COMPLETE}.${missing.en}`,
    },
    steps(
      [
        `Mettez ComfyUI à jour, puis ses dépendances :${shell.pull("")}${shell.comfyRequirements}`,
        `Redémarrez :${shell.restart}`,
        "Un vieux rapport disait « v0.2.7 » : c'est git describe d'une étiquette, ou ce n'est pas ce serveur-là.",
      ],
      [
        `Update ComfyUI, then its dependencies:${shell.pull("")}${shell.comfyRequirements}`,
        `Restart:${shell.restart}`,
        'An old report said "v0.2.7": that is git describe of a tag, or it is not this server.',
      ],
    ),
  );
};

const pack: Rule = (record) => {
  const [first] = missingModules(record, true).sort(([, a], [, b]) => b.length - a.length);
  const { nodes, logSigns = [] } = record.facts;
  if (first === undefined || nodes === undefined) return undefined;
  const [module, names] = first;
  const name = module.replace(/^custom_nodes\./, "");
  const shell = commands(record);
  const missing = Object.values(nodes.missing).flat();
  const claims = ["infra.nodes-inventory", ...workflowsWith(record, missing)] as [CheckId, ...CheckId[]];
  const failed = logSigns.includes("qwen-failed-to-load") || logSigns.includes("module-not-found");
  // names that nobody knows in place of those that are missing: nothing failed, it is another pack
  if (nodes.extra.length >= names.length)
    return diagnosis(
      "pack-other-version",
      claims,
      {
        fr: `${name} sert ${nodes.extra.length} nœuds que l'inventaire ne connaît pas (${some(nodes.extra, 4)}) et il lui en manque ${names.length} : ${some(names, 4)}. Le total peut être juste, les noms ne le sont pas : c'est une autre version du pack, et les workflows du cours ne s'y ouvriront pas.`,
        en: `${name} serves ${nodes.extra.length} nodes that the inventory does not know (${some(nodes.extra, 4)}) and lacks ${names.length}: ${some(names, 4)}. The total may be right, the names are not: it is another version of the pack, and the course's workflows will not open in it.`,
      },
      steps(
        [
          `Voyez quelle version est installée :${shell.version(name)}`,
          `Revenez à celle du cours (git checkout), ou mettez à jour le pack et refaites l'inventaire du profil, puis redémarrez :${shell.restart}`,
        ],
        [
          `See which version is installed:${shell.version(name)}`,
          `Go back to the course's (git checkout), or update the pack and make the profile's inventory anew, then restart:${shell.restart}`,
        ],
      ),
    );
  // a pack that brings most of the inventory and of which almost nothing is left was never loaded
  if (names.length < nodes.expected * 0.8)
    return diagnosis(
      "pack-partly-imported",
      claims,
      {
        fr: `${names.length} nœud(s) de ${name} manquent sur les ${nodes.expected} de l'inventaire : ${some(names)}. Le pack attrape ses propres erreurs d'import et ne dit jamais « IMPORT FAILED »${failed ? " ; son journal le confirme (« Failed to load »)" : ""}. Une version plus ancienne donne aussi ce résultat.`,
        en: `${names.length} node(s) of ${name} are missing from the inventory's ${nodes.expected}: ${some(names)}. The pack catches its own import errors and never says "IMPORT FAILED"${failed ? '; its log confirms it ("Failed to load")' : ""}. An older version looks the same.`,
      },
      steps(
        [
          `Les lignes « Failed to load » nomment ce qui manque :${shell.logs}`,
          `Réinstallez ses dépendances, puis redémarrez :${shell.requirements(name)}${shell.restart}`,
          `Si rien n'a échoué, mettez le pack à jour :${shell.pull(`/custom_nodes/${name}`)}`,
        ],
        [
          `The "Failed to load" lines name what is missing:${shell.logs}`,
          `Install its dependencies again, then restart:${shell.requirements(name)}${shell.restart}`,
          `If nothing failed, update the pack:${shell.pull(`/custom_nodes/${name}`)}`,
        ],
      ),
    );
  return diagnosis(
    "pack-missing",
    claims,
    {
      fr: `Aucun nœud de ${name} n'est servi (${names.length} manquent) : le pack n'est pas installé, ou son import a échoué en entier.`,
      en: `No node of ${name} is served (${names.length} are missing): the pack is not installed, or its import failed as a whole.`,
    },
    steps(
      [
        `Est-il là ?${shell.listNodes}`,
        `Sinon :${shell.clone(`https://github.com/fblissjr/${name}`)}${shell.requirements(name)}`,
        `S'il est là, le journal dit ce qui a échoué :${shell.logs}`,
        `Redémarrez :${shell.restart}`,
      ],
      [
        `Is it there?${shell.listNodes}`,
        `If not:${shell.clone(`https://github.com/fblissjr/${name}`)}${shell.requirements(name)}`,
        `If it is, the log says what failed:${shell.logs}`,
        `Restart:${shell.restart}`,
      ],
    ),
  );
};

export const nodeRules: readonly Rule[] = [tooOld, pack];
