import type { SerializedError, TestModule } from "vitest/node";
import { folderFlags, npmCommand } from "../record/again.ts";
import { type CheckId, type Stage, stageOf } from "../record/catalogue.ts";
import type { CheckResult, RunRecord } from "../record/run-record.ts";
import type { LedgerEntry } from "../targets/cleanup-ledger.ts";
import type { Language, Text } from "../text.ts";

/** Note on an earlier run that was cut; `flags` are those of the run that found it. */
export function cutNote(name: string, flags: readonly string[]): Text {
  const open = npmCommand("npm run report:open", [name, ...folderFlags(flags)]);
  return {
    fr: `L'exécution ${name} a été coupée avant sa fin. Son rapport partiel : ${open}`,
    en: `The run ${name} was cut before its end. Its partial report: ${open}`,
  };
}

/** Said at once on Ctrl-C: to cancel a job and to write the reports takes some seconds. */
export const stopping: Text = {
  fr: "Arrêt demandé : notre travail en cours est annulé, puis un rapport partiel est écrit (Ctrl-C encore : arrêt immédiat).",
  en: "Stop requested: our running job is cancelled, then a partial report is written (Ctrl-C again: ends at once).",
};

/** Said on Ctrl-C once the verdict stands on the screen: nothing of the run is left to stop. */
export const removing: Text = {
  fr: "Arrêt demandé : l'exécution est finie et son verdict reste ; ce qui a été démarré est encore en train d'être enlevé (Ctrl-C encore : arrêt immédiat, le prochain lancement enlève le reste).",
  en: "Stop requested: the run is over and its verdict stands; what was started is still being removed (Ctrl-C again: ends at once, the next start removes the rest).",
};

/** Said first, so that nobody reads the rest as if pictures were judged. */
export const syntheticNote: Text = {
  fr: "Poids synthétiques : le serveur et la chaîne de calcul sont jugés, l'aspect des images ne l'est pas.",
  en: "Synthetic weights: server and code path are judged, what the pictures look like is not.",
};

/** For `npx vitest FILE` or `-t NAME`: a check that needs another one, which was not chosen, is blocked. */
export function partNote(chosen: readonly Stage[]): Text {
  const command = npmCommand("npm test", ["--stage", chosen.join(",") || "infra"]);
  return {
    fr: `Une partie des contrôles seulement est choisie : ceux qui en supposent d'autres seront bloqués. Pour des étapes entières : ${command}`,
    en: `Only a part of the checks is chosen: those that need others will be blocked. For whole stages: ${command}`,
  };
}

/** What could not be removed: a person has to do it. */
export function leftNote(left: readonly LedgerEntry[]): Text[] {
  if (left.length === 0) return [];
  const names = left.map(({ kind, id }) => `${kind} ${id}`).join(", ");
  return [
    {
      fr: `Restés sur le serveur, faute d'avoir pu les retirer (le prochain lancement réessaiera) : ${names}`,
      en: `Left on the server, because they could not be removed (the next start tries again): ${names}`,
    },
  ];
}

/** A remedy may name a container that no longer exists when it is read. */
export function goneNote({ checks, target }: RunRecord): Text[] {
  const { container, kind, removed } = target;
  const red = checks.some(({ status }) => status === "failed");
  if (!removed || !red) return [];
  const instead = kind === "image" ? withoutCompose : { fr: "", en: "" };
  return [
    {
      fr: `Le déploiement démarré ici est enlevé : pour suivre un remède qui nomme ${container}, relancez avec KEEP_STACK=1, ou mettez le nom de votre propre conteneur.${instead.fr}`,
      en: `The stack that was started here has been removed: to follow a remedy that names ${container}, run again with KEEP_STACK=1, or use the name of your own container.${instead.en}`,
    },
  ];
}

const withoutCompose: Text = {
  fr: " La cible image n'a pas de fichier Compose : ce qu'un remède y met se donne ici par --mounts, --env-file, --gpu et --image-command.",
  en: " The image target has no Compose file: what a remedy puts there is given here by --mounts, --env-file, --gpu and --image-command.",
};

/** Why a selected check has no result of its own. */
export const noResult = {
  suiteEnded: {
    fr: "jamais exécuté : la suite s'est arrêtée avant",
    en: "never run: the suite ended before",
  },
  /** The run ended normally, so the file of this check did not load. */
  notLoaded: {
    fr: "jamais exécuté : le contrôle n'a pas pu être chargé",
    en: "never run: the check could not be loaded",
  },
  /** `code`: of the error that kept the stack from starting. */
  noStack: (code: string): Text => ({
    fr: `jamais exécuté : le déploiement n'a pas démarré (${code})`,
    en: `never run: the stack did not start (${code})`,
  }),
  diedBefore: {
    fr: "jamais exécuté : le processus est mort avant",
    en: "never run: the process died before",
  },
  diedInside: {
    fr: "commencé, jamais fini : le processus est mort pendant ce contrôle",
    en: "begun, never ended: the process died during this check",
  },
} as const;

/** A selected check that has no result of its own. `begun`: milliseconds since the epoch; absent: it never began. */
export function withoutResult(id: CheckId, why: Text, language: Language, begun?: number): CheckResult {
  const now = Date.now();
  const startedAt = begun ?? now;
  const reason = why[language];
  return { id, stage: stageOf(id), status: "blocked", startedAt, durationMs: now - startedAt, reason };
}

/** What a file of checks threw while it was loaded: the runner keeps it with the file, none of whose checks then exists. */
export function loadErrors(module: Pick<TestModule, "errors" | "relativeModuleId">): SerializedError[] {
  const file = module.relativeModuleId.replaceAll("\\", "/");
  return module.errors().map((error) => ({ ...error, file }));
}

/** An error outside of any check: its file where it has one, and its own words where it speaks both languages. */
export function errorText({ message, text, file }: SerializedError, language: Language): string {
  const own = (text as Partial<Text> | undefined)?.[language];
  const said = typeof own === "string" ? own : message;
  const colon = { fr: " : ", en: ": " }[language];
  return typeof file === "string" ? `${file}${colon}${said}` : said;
}
