import { bilingual, problem } from "../../input/sentences.ts";
import { type TargetKind, targetKindNames, targetKinds } from "../../record/target-kind.ts";
import type { Language, Text } from "../../text.ts";
import { type Given, pick, rankOf, type Sources, whereOf } from "../given.ts";
import { allSettings, settings } from "../settings.ts";

/**
 * Settings that the target does not use. Where nobody chose a target, each of them, and each that the emulator hardly needs, says
 * that a server was meant, wherever it stands. Where one is chosen, an option was typed for this very run and is a problem; a variable may be there for another
 * target (a `.env` with an address and a Compose file, the variables of a whole pipeline) and is none, unless it names another
 * stack from a stronger place than that of the choice.
 */
export function judgeUnused(sources: Sources, kind: TargetKind): void {
  const choice = pick(sources, settings.target) ?? pick(sources, settings.url);
  const unused = unusedBy(sources, kind, choice !== undefined);
  if (choice === undefined) {
    sources.problems.push(...grouped(unused).map(noTarget));
    return;
  }
  const isProblem = (given: Given) =>
    given.origin === "flag" || (namesStack(given) && rankOf(given) < rankOf(choice));
  sources.problems.push(...grouped(unused.filter(isProblem)).map((group) => otherTarget(group, kind)));
  for (const { name, setting } of unused.filter((given) => namesStack(given) && !isProblem(given)))
    sources.notes.push({
      fr: `${name} est sans effet : ajoutez COMFYUI_TARGET=${setting.usedBy?.[0]} pour démarrer ce déploiement.`,
      en: `${name} has no effect: add COMFYUI_TARGET=${setting.usedBy?.[0]} to start that stack.`,
    });
}

/** What is set and has no effect on this kind of target; a switch that says no is not set. */
function unusedBy(sources: Sources, kind: TargetKind, isChosen: boolean): Given[] {
  return allSettings.flatMap((setting) => {
    const given = pick(sources, setting);
    const isUsed = setting.usedBy?.includes(kind) ?? (isChosen || setting.meansServer === undefined);
    if (given === undefined || isUsed) return [];
    const parsed = setting.parse(given.value, sources.cwd);
    return "value" in parsed && parsed.value === false ? [] : [given];
  });
}

function namesStack({ setting }: Given): boolean {
  return setting === settings.composeFile || setting === settings.image;
}

/** One sentence for all that belong to the same targets. */
function grouped(all: readonly Given[]): Given[][] {
  return [...Map.groupBy(all, ({ setting }) => String(setting.usedBy)).values()];
}

/** The targets that would use them, real ones first choice: `--target compose` or `COMFYUI_TARGET=compose`, `--url …`. */
function remedyOf([first]: readonly Given[], language: Language, addressToo: boolean): string {
  const users = first?.setting.usedBy ?? targetKindNames;
  const typed = first?.origin === "flag";
  const starting = users.filter((kind) => !targetKinds[kind].emulated && !targetKinds[kind].knownByAddress);
  const or = language === "fr" ? "ou" : "or";
  const host = language === "fr" ? "hôte" : "host";
  const address = `${typed ? "--url " : "COMFYUI_URL="}http://${host}:8188`;
  const targets = starting.map((kind) => `${typed ? "--target " : "COMFYUI_TARGET="}${kind}`);
  const attach = users.includes("attach");
  const all = [...(attach ? [address] : []), ...targets, ...(addressToo && !attach ? [address] : [])];
  return all.join(", ").replace(/, (?=[^,]*$)/, ` ${or} `);
}

function whereAll(group: readonly Given[]): Text {
  return bilingual((language) => group.map((given) => whereOf(given)[language]).join(", "));
}

function noTarget(group: readonly Given[]): Text {
  const typed = group.some(({ origin }) => origin === "flag");
  return problem(
    whereAll(group),
    {
      fr: "aucun serveur n'est nommé, et l'émulateur embarqué n'en a pas l'usage",
      en: "no server is named, and the embedded emulator has no use for it",
    },
    {
      fr: `ajoutez ${remedyOf(group, "fr", true)} ; pour l'émulateur, ${typed ? "retirez cette option" : "COMFYUI_TARGET=emulator"}.`,
      en: `add ${remedyOf(group, "en", true)}; for the emulator, ${typed ? "drop this option" : "COMFYUI_TARGET=emulator"}.`,
    },
  );
}

function otherTarget(group: readonly Given[], kind: TargetKind): Text {
  return problem(
    whereAll(group),
    { fr: `sans effet sur la cible choisie (${kind})`, en: `without effect on the chosen target (${kind})` },
    {
      fr: `choisissez ${remedyOf(group, "fr", false)}, ou retirez ce réglage.`,
      en: `choose ${remedyOf(group, "en", false)}, or drop this setting.`,
    },
  );
}
