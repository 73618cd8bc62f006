import { extraOfModule, extrasOfClass } from "../../comfyui/core-extras.ts";
import { some } from "../../format.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { Measured } from "../../record/facts.ts";
import { rule } from "../rule.ts";
import { extrasFailedIn, startChecks } from "../start-readings.ts";
import { missingFrom } from "./lacking-packs.ts";

const reads = ["infra.workflow-nodes", ...startChecks] as const;

type Facts = Measured<"infra.nodes-inventory" | (typeof reads)[number]>;

interface Harm {
  /** The files that failed and are missed, the names that they would have brought, and the checks that this explains. */
  readonly files: string[];
  readonly names: string[];
  readonly checks: CheckId[];
  /** A workflow lacks names of which nobody knows whose they are: any of the files may bring them. */
  readonly unsure: boolean;
}

/** What fails because files of ComfyUI's further nodes could not be imported. */
function harmOf(facts: Facts): Harm {
  const failed = extrasFailedIn(facts);
  const filesOf = new Map(
    missingFrom(facts, false).flatMap(([module, names]) =>
      names.map((name): [string, string[]] => [name, [extraOfModule(module) ?? []].flat()]),
    ),
  );
  const listed = [...filesOf.keys()];
  const wanted = (facts.workflowNodesMissing ?? []).flatMap(({ nodes }) => nodes);
  for (const name of wanted) if (!filesOf.has(name)) filesOf.set(name, extrasOfClass(name));
  const gone = (name: string): boolean => filesOf.get(name)?.some((file) => failed.includes(file)) ?? false;
  const names = [...filesOf.keys()].filter(gone);
  const files = failed.filter((file) => names.some((name) => filesOf.get(name)?.includes(file)));
  const checks: CheckId[] = [];
  if (listed.length > 0 && listed.every(gone)) checks.push("infra.nodes-inventory");
  if (wanted.length > 0 && wanted.every(gone))
    checks.push("infra.workflow-nodes", "generation.workflows-valid");
  const ofPacks = missingFrom(facts, true).flatMap(([, all]) => all);
  const unsure = wanted.some((name) => filesOf.get(name)?.length === 0 && !ofPacks.includes(name));
  return { files, names, checks, unsure };
}

const about = { check: "infra.nodes-inventory", reads, anyway: true } as const;

export const extraFailed = rule({
  code: "core-extra-failed",
  title: {
    fr: "Un fichier de nœuds de ComfyUI n'a pas pu être importé",
    en: "A file of ComfyUI's own nodes could not be imported",
  },
  ...about,
  when: ({ facts, shell }) => {
    const { files, names, checks } = harmOf(facts);
    if (checks.length === 0) return undefined;
    return {
      checks,
      cause: {
        fr: `Au démarrage, ComfyUI n'a pas pu importer ${some(files)} (« IMPORT FAILED ») ; ces nœuds manquent donc : ${some(names)}. Il manque le plus souvent un module Python ou une bibliothèque du système, que la ligne « Cannot import » nomme.`,
        en: `At its start ComfyUI could not import ${some(files)} ("IMPORT FAILED"); so these nodes are missing: ${some(names)}. Most often a Python module or a library of the system is missing, which the "Cannot import" line names.`,
      },
      steps: [
        { fr: "Lisez cette ligne :", en: "Read this line:", run: shell.logs },
        {
          fr: "Réinstallez les dépendances de ComfyUI, puis redémarrez :",
          en: "Install ComfyUI's dependencies again, then restart:",
          run: `${shell.comfyRequirements}${shell.restart}`,
        },
      ],
    };
  },
});

/** Nobody uses them: a note with their names, and never a failure. */
export const extraUnneeded = rule({
  code: "core-extra-unneeded",
  title: {
    fr: "Un fichier de nœuds de ComfyUI n'a pas pu être importé, mais rien ne l'emploie",
    en: "A file of ComfyUI's own nodes could not be imported, but nothing uses it",
  },
  ...about,
  warning: true,
  when: ({ facts, shell }) => {
    const { files, unsure } = harmOf(facts);
    const unused = extrasFailedIn(facts).filter((file) => !files.includes(file));
    // the workflow's own cause names them
    if (unused.length === 0 || unsure) return undefined;
    return {
      cause: {
        fr: `Au démarrage, ComfyUI n'a pas pu importer ${some(unused)} (« IMPORT FAILED »). Ni l'inventaire ni les workflows du profil n'emploient ces nœuds : rien n'est bloqué.`,
        en: `At its start ComfyUI could not import ${some(unused)} ("IMPORT FAILED"). Neither the inventory nor the workflows of the profile use these nodes: nothing is blocked.`,
      },
      steps: [
        {
          fr: "Si quelqu'un en a besoin, la ligne « Cannot import » du journal nomme ce qui manque :",
          en: 'If somebody needs them, the "Cannot import" line of the log names what is missing:',
          run: shell.logs,
        },
      ],
    };
  },
});
