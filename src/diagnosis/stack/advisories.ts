import type { AdvisoryFinding } from "../../comfyui/advisories/judge.ts";
import { advisoryText } from "../../comfyui/advisories/words.ts";
import { day } from "../../format.ts";
import { bilingual } from "../../input/sentences.ts";
import type { Commands } from "../commands.ts";
import { isRed } from "../results.ts";
import { type Explanation, group, rule, type Seen } from "../rule.ts";
import type { Step } from "../steps.ts";

/** Both rules say the same; the profile decides whether the check is red. */
const about = {
  code: "published-advisory",
  title: { fr: "Des failles publiées concernent cette version", en: "Published flaws concern this version" },
  check: "infra.advisories",
  reads: ["infra.version"],
} as const;

function explanation({
  facts: { advisories },
  shell,
}: Seen<"infra.advisories" | "infra.version">): Explanation | undefined {
  if (advisories === undefined || advisories.found.length === 0) return undefined;
  const { found, date } = advisories;
  const lines = bilingual((language) => found.map((one) => `\n– ${advisoryText(one)[language]}`).join(""));
  return {
    cause: {
      fr: `D'après la table du ${day(date, "fr")} :${lines.fr}`,
      en: `By the table of ${day(date, "en")}:${lines.en}`,
    },
    steps: [...updates(found, shell), untilThen],
  };
}

/** The update comes first: a rule in the proxy closes one way in, not the flaw. */
function updates(found: readonly AdvisoryFinding[], shell: Commands): Step[] {
  /** The first version without any of these flaws, of the line that is installed. */
  const fixed = (part: AdvisoryFinding["part"]): string =>
    found
      .filter((one) => one.part === part)
      .flatMap(({ fixedIn, version }) => fixedIn.filter((one) => majorOf(one) === majorOf(version)))
      .toSorted(byNumber)
      .at(-1) ?? "";
  const steps: Step[] = [];
  if (found.some(({ part }) => part === "ComfyUI"))
    steps.push({
      fr: `Mettez ComfyUI à jour, au moins en ${fixed("ComfyUI")}, avec ses dépendances, puis rejouez toute la suite :`,
      en: `Update ComfyUI, to ${fixed("ComfyUI")} at least, with its dependencies, then run the whole suite again:`,
      run: `${shell.pull("")}${shell.comfyRequirements}${shell.restart}`,
    });
  const manager = found.find(({ part }) => part === "ComfyUI-Manager");
  if (manager !== undefined)
    steps.push({
      fr: `Mettez ComfyUI-Manager à jour, au moins en ${fixed("ComfyUI-Manager")}, ou retirez-le ; puis redémarrez :`,
      en: `Update ComfyUI-Manager, to ${fixed("ComfyUI-Manager")} at least, or remove it; then restart:`,
      run: `${majorOf(manager.version) === "4" ? shell.upgrade("comfyui-manager") : shell.pull("/custom_nodes/ComfyUI-Manager")}${shell.restart}`,
    });
  return steps;
}

function majorOf(version: string): string {
  return version.split(".", 1)[0] ?? "";
}

function byNumber(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}

const untilThen: Step = {
  fr: "D'ici là, ne donnez le jeton qu'à qui vous confieriez le serveur ; une règle du proxy ne ferme qu'une porte à la fois.",
  en: "Until then give the token only to people whom you would trust with the server; a rule in the proxy closes one door at a time.",
};

const failure = rule({ ...about, when: explanation });

const warning = rule({
  ...about,
  anyway: true,
  warning: true,
  when: (seen) => {
    // too old for the profile: the update is already the first remedy
    const told = isRed(seen.run, "infra.advisories") || isRed(seen.run, "infra.version");
    return told ? undefined : explanation(seen);
  },
});

export const advisoriesGroup = group({ layer: "stack", name: "advisories", rules: [failure, warning] });
