import { some } from "../../format.ts";
import { group, rule } from "../rule.ts";
import { hasFolder, prunedIn, refusalsIn } from "../start-readings.ts";
import { recreate } from "../steps.ts";
import { disabledBy, harmOf, readsOff, valuesOf } from "./kept-out.ts";
import { missingFrom } from "./lacking-packs.ts";

const about = { check: "auth.enforced", reads: readsOff, anyway: true } as const;

const disabled = rule({
  code: "custom-nodes-disabled",
  title: {
    fr: "ComfyUI a été lancé sans ses custom nodes",
    en: "ComfyUI was started without its custom nodes",
  },
  ...about,
  when: ({ facts }) => {
    const flag = disabledBy(facts);
    if (flag === undefined) return undefined;
    const { allowed } = flag;
    const but =
      allowed.length === 0
        ? { fr: "", en: "" }
        : {
            fr: `, sauf ${some(allowed)} (--whitelist-custom-nodes)`,
            en: `, except ${some(allowed)} (--whitelist-custom-nodes)`,
          };
    const open = hasFolder(allowed, "ComfyUI-Login")
      ? { fr: "", en: "" }
      : {
          fr: " ComfyUI-Login en est un : sans lui, le serveur est ouvert à tous.",
          en: " ComfyUI-Login is one: without it the server is open to everyone.",
        };
    return {
      checks: harmOf(facts, (folder) => !hasFolder(allowed, folder)),
      cause: {
        fr: `ComfyUI a été lancé avec --disable-all-custom-nodes : aucun custom node n'est chargé${but.fr}.${open.fr}`,
        en: `ComfyUI was started with --disable-all-custom-nodes: no custom node is loaded${but.en}.${open.en}`,
      },
      steps: [
        {
          fr: "Retirez --disable-all-custom-nodes de la commande qui lance main.py (dans le fichier Compose ou le script d'entrée). Pour ne charger que certains packs, gardez cette option et nommez-les tous, ComfyUI-Login compris, après --whitelist-custom-nodes.",
          en: "Take --disable-all-custom-nodes out of the command that starts main.py (in the Compose file or the entry script). To load only some packs, keep this option and name them all, ComfyUI-Login too, behind --whitelist-custom-nodes.",
        },
        recreate,
      ],
    };
  },
});

const words = {
  organisation: {
    fr: "la politique de l'organisation (« not permitted by your organization's policy »)",
    en: "the organisation's policy (\"not permitted by your organization's policy\")",
  },
  manager: { fr: "ComfyUI-Manager (« Blocked by policy »)", en: 'ComfyUI-Manager ("Blocked by policy")' },
};

const refused = rule({
  code: "pack-refused",
  title: { fr: "Une règle interdit de charger un pack", en: "A rule forbids that a pack is loaded" },
  ...about,
  when: ({ facts, shell }) => {
    const refusals = refusalsIn(facts);
    const packs = refusals.map(({ pack }) => pack);
    const checks = harmOf(facts, (folder) => hasFolder(packs, folder));
    if (checks.length === 0) return undefined;
    const by = refusals.every((one) => one.by === "manager") ? "manager" : "organisation";
    return {
      checks,
      cause: {
        fr: `Au démarrage, ${words[by].fr} a refusé de charger ${some(packs)}. Rien n'est cassé dans ces packs, et les réinstaller n'y changera rien.`,
        en: `At the start ${words[by].en} refused to load ${some(packs)}. Nothing is broken in these packs, and installing them again changes nothing.`,
      },
      steps: [
        by === "manager"
          ? {
              fr: "Retirez ces packs de la liste de blocage de ComfyUI-Manager, ou lancez ComfyUI sans --enable-manager.",
              en: "Take these packs off ComfyUI-Manager's block list, or start ComfyUI without --enable-manager.",
            }
          : {
              fr: "Demandez à la personne qui signe cette politique d'admettre ces packs, dans la version installée (leur empreinte compte) :",
              en: "Ask the person who signs this policy to admit these packs, in the installed version (their digest counts):",
              run: packs.slice(0, 3).map(shell.version).join(""),
            },
        {
          fr: "Redémarrez ; si ComfyUI-Login est du nombre, fermez le port d'ici là :",
          en: "Restart; if ComfyUI-Login is among them, close the port until then:",
          run: shell.restart,
        },
      ],
    };
  },
});

const pruned = rule({
  code: "nodes-disabled-by-list",
  title: { fr: "Une liste a retiré des nœuds", en: "A list took nodes away" },
  ...about,
  check: "infra.nodes-inventory",
  when: ({ facts, shell }) => {
    const count = prunedIn(facts);
    const missing = [true, false].flatMap((packs) => missingFrom(facts, packs)).flatMap(([, names]) => names);
    const wanted = (facts.workflowNodesMissing ?? []).flatMap(({ nodes }) => nodes);
    const names = [...new Set([...missing, ...wanted])];
    // where more names are missing than the list has, they went another way
    if (names.length === 0 || names.length > count) return undefined;
    const file = valuesOf(facts.system?.flags ?? [], "--disabled-nodes-config")[0];
    return {
      checks: ["infra.nodes-inventory", "infra.workflow-nodes", "generation.workflows-valid"],
      cause: {
        fr: `ComfyUI a été lancé avec --disabled-nodes-config : au démarrage, cette liste a retiré des nœuds (« Pruned ${count} disabled nodes »), et ceux-ci manquent : ${some(names)}.`,
        en: `ComfyUI was started with --disabled-nodes-config: at the start this list took nodes away ("Pruned ${count} disabled nodes"), and these are missing: ${some(names)}.`,
      },
      steps: [
        {
          fr: `Retirez ces noms du fichier ${file ?? "donné à --disabled-nodes-config"}, puis redémarrez :`,
          en: `Take these names out of the file ${file ?? "given to --disabled-nodes-config"}, then restart:`,
          run: shell.restart,
        },
      ],
    };
  },
});

export const customNodesOffGroup = group({
  name: "custom-nodes-off",
  layer: "stack",
  rules: [disabled, refused, pruned],
  before: {
    loaders: "a loader of a pack that was kept out is not missing, either",
    packs: "a pack that was kept out is not missing: to install it again changes nothing",
    "node-changes": "and that is why the workflows' nodes are gone",
    login: "and why no token is asked for",
  },
});
