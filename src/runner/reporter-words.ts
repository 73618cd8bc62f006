import { folderFlags, npmCommand } from "../record/again.ts";
import { type CheckId, stageOf } from "../record/catalogue.ts";
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

/** Names what could not be removed from the server, so that a person can do it. */
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

/** A remedy may name a container that no longer exists when it is read. `keep`: of a stack started here, whether it stays. */
export function goneNote({ checks, target }: RunRecord, keep: boolean | undefined): Text[] {
  const { container } = target;
  const red = checks.some(({ status }) => status === "failed");
  if (keep !== false || container === undefined || !red) return [];
  return [
    {
      fr: `Le déploiement démarré ici est enlevé : pour suivre un remède qui nomme ${container}, relancez avec KEEP_STACK=1, ou mettez le nom de votre propre conteneur.`,
      en: `The stack that was started here has been removed: to follow a remedy that names ${container}, run again with KEEP_STACK=1, or use the name of your own container.`,
    },
  ];
}

/** A selected check without a result; `code`: why the stack did not start, if it did not. */
export function neverRan(
  id: CheckId,
  language: Language,
  { code, interrupted }: { readonly code: string | undefined; readonly interrupted: boolean },
): CheckResult {
  const why = code === undefined ? (interrupted ? stopped : notLoaded) : notStarted(code);
  const reason = { fr: `jamais exécuté : ${why.fr}`, en: `never run: ${why.en}` }[language];
  return { id, stage: stageOf(id), status: "blocked", startedAt: Date.now(), durationMs: 0, reason };
}

const stopped: Text = { fr: "la suite s'est arrêtée avant", en: "the suite ended before" };

/** The run ended normally, so the file of this check did not load. */
const notLoaded: Text = {
  fr: "le contrôle n'a pas pu être chargé",
  en: "the check could not be loaded",
};

const notStarted = (code: string): Text => ({
  fr: `le déploiement n'a pas démarré (${code})`,
  en: `the stack did not start (${code})`,
});
