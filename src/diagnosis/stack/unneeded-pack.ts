import { plural, some } from "../../format.ts";
import type { Text } from "../../text.ts";
import type { Commands } from "../commands.ts";
import { resultOf } from "../results.ts";
import { rule } from "../rule.ts";
import type { Step } from "../steps.ts";
import { isMountEmpty, ofMount } from "./empty-mount.ts";
import { isKeptOut, isOpenServer, readsOff } from "./kept-out.ts";
import { type Lack, lackOf, reads } from "./lacking-packs.ts";
import { goBack, install, otherInventory } from "./pack-steps.ts";

const states: Readonly<Record<Lack["kind"], (lack: Lack) => Text>> = {
  absent: () => ({ fr: "le pack n'est pas chargé du tout", en: "the pack is not loaded at all" }),
  partly: () => ({
    fr: "le pack n'est chargé qu'en partie, ou il est plus ancien",
    en: "the pack is only partly loaded, or it is older",
  }),
  "other-version": ({ nodes: { extra } }) => ({
    fr: `le pack est d'une autre version, et sert ${extra.length} nœuds que l'inventaire ne connaît pas`,
    en: `the pack is of another version, and serves ${extra.length} nodes that the inventory does not know`,
  }),
};

const keptOut: Text = {
  fr: "une règle l'a écarté au démarrage (--disable-all-custom-nodes, ou une politique que le journal nomme)",
  en: "a rule kept it out at the start (--disable-all-custom-nodes, or a policy that the log names)",
};

const letIn: Step = {
  fr: "Si le cours a besoin du pack, levez cette règle (ou nommez le pack après --whitelist-custom-nodes), puis redémarrez : l'installer de nouveau n'y changerait rien.",
  en: "If the course needs the pack, lift this rule (or name the pack behind --whitelist-custom-nodes), then restart: to install it again would change nothing.",
};

function restore(lack: Lack, shell: Commands): Step[] {
  return [
    ...(lack.kind === "absent"
      ? [{ fr: "Est-il là ?", en: "Is it there?", run: shell.listNodes }, install(lack, shell)]
      : [goBack(lack, shell)]),
    { fr: "Redémarrez ensuite :", en: "Then restart:", run: shell.restart },
  ];
}

/** Told to everybody, and no failure: the inventory lists nodes that nothing executes. */
export const unneededPack = rule({
  code: "pack-nodes-unneeded",
  title: {
    fr: "Des nœuds d'un pack manquent, mais aucun workflow du profil ne les emploie",
    en: "Nodes of a pack are missing, but no workflow of the profile uses them",
  },
  check: "infra.nodes-inventory",
  reads: [...reads, ...ofMount, ...readsOff],
  anyway: true,
  warning: true,
  when: ({ run, facts, shell }) => {
    // a check that is red, or did not run, has another cause to tell
    if (resultOf(run, "infra.nodes-inventory")?.status !== "skipped" || isMountEmpty(facts)) return undefined;
    const unneeded = facts.nodesUnneeded ?? [];
    const modules = Object.entries(facts.nodes?.missing ?? {})
      .filter(([, names]) => names.some((name) => unneeded.includes(name)))
      .map(([module]) => module);
    const lack = lackOf(facts, modules);
    if (lack === undefined) return undefined;
    const { kind, pack, names, known } = lack;
    const total = known?.nodes ?? lack.nodes.expected;
    const lacking = plural(names.length, ["nœud manque", "nœuds manquent"], ["node is", "nodes are"]);
    const isOut = isKeptOut(facts, pack);
    // what kept the login out as well is told as the cause of the open server
    if (isOut && isOpenServer(facts) && isKeptOut(facts, "ComfyUI-Login")) return undefined;
    const state = isOut ? keptOut : states[kind](lack);
    return {
      cause: {
        fr: `${pack} : ${lacking.fr} sur ${total} (${some(names)}) ; ${state.fr}. Aucun workflow du profil ne les emploie : rien n'est bloqué, mais un workflow qui en a besoin serait refusé.`,
        en: `${pack}: ${lacking.en} missing of ${total} (${some(names)}); ${state.en}. No workflow of the profile uses them: nothing is blocked, but a workflow that needs them would be refused.`,
      },
      steps: [
        ...(isOut ? [letIn] : restore(lack, shell)),
        {
          fr: `Ou laissez ce serveur tel qu'il est, et donnez au profil un inventaire qui le décrit${otherInventory(pack).fr}. Si le cours a besoin du pack, écrivez « "required": true » dans nodes.packs : ces absences bloquent alors.`,
          en: `Or leave this server as it is, and give the profile an inventory that describes it${otherInventory(pack).en}. If the course needs the pack, write "required": true in nodes.packs: these absences then block.`,
        },
      ],
    };
  },
});
