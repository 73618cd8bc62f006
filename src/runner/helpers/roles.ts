import type { Role, Workflow } from "../../config/profile/workflow.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { Text } from "../../text.ts";
import { check } from "../check.ts";
import type { Turn } from "../check-meta.ts";

/** Why a check is not made: the profile lists no workflow that it could judge. */
const unasked: Readonly<Record<Role | "any", Text>> = {
  "text-to-image": {
    fr: "non demandé : le profil ne décrit aucun workflow du texte à l'image",
    en: "not asked for: the profile describes no text-to-image workflow",
  },
  edit: {
    fr: "non demandé : le profil ne décrit aucune édition d'image",
    en: "not asked for: the profile describes no edit workflow",
  },
  any: {
    fr: "non demandé : le profil ne décrit aucun workflow",
    en: "not asked for: the profile describes no workflow",
  },
};

/** The checks of every workflow of a role. */
const checksOf = {
  "text-to-image": [
    "generation.text-to-image",
    "generation.image-format",
    "generation.image-not-black",
    "generation.image-not-noise",
    "generation.image-not-flat",
    "generation.image-intact",
    "generation.image-provenance",
    "generation.other-seed-differs",
    "generation.same-seed-repeats",
    "generation.reference",
  ],
  edit: ["generation.edit", "generation.edit-descends"],
} as const satisfies Record<Role, CheckId[]>;

/** Defines the checks of a role, once for each of its workflows; where there is none, they are not asked for. */
export function defineFor<One extends Workflow>(
  role: One["role"],
  workflows: readonly One[],
  define: (workflow: One, turn: Turn | undefined) => void,
): void {
  if (workflows.length === 0)
    for (const id of checksOf[role]) check(id, async () => {}, { unasked: unasked[role] });
  for (const [index, workflow] of workflows.entries())
    define(workflow, workflows.length > 1 ? { name: workflow.name, further: index > 0 } : undefined);
}

/** For a check that one workflow of any role is enough for. */
export function unaskedWithout(workflow: Workflow | undefined): { unasked?: Text } {
  return workflow === undefined ? { unasked: unasked.any } : {};
}
