import { folderFlags, npmCommand } from "../record/again.ts";
import { type CheckId, stageOf } from "../record/catalogue.ts";
import type { CheckResult, RunRecord } from "../record/run-record.ts";
import type { LedgerEntry } from "../targets/cleanup-ledger.ts";
import type { Language, Text } from "../text.ts";

/** `flags`: those of this run, which found it. */
export function cutNote(name: string, flags: readonly string[]): Text {
  const open = npmCommand("npm run report:open", [name, ...folderFlags(flags)]);
  return {
    fr: `L'exécution ${name} a été coupée avant sa fin. Son rapport partiel : ${open}`,
    en: `The run ${name} was cut before its end. Its partial report: ${open}`,
  };
}

/** What could not be removed is said: a person has to do it. */
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

/** A remedy may name a container that is gone when somebody reads it; `keep`: the stack was started here and stays. */
export function goneNote({ checks, target }: RunRecord, keep: boolean | undefined): Text[] {
  const { container } = target;
  const red = checks.some(({ status }) => status === "failed");
  if (keep !== false || container === undefined || !red) return [];
  return [
    {
      fr: `La pile démarrée ici est enlevée : pour suivre un remède qui nomme ${container}, relancez avec KEEP_STACK=1, ou mettez le nom de votre propre conteneur.`,
      en: `The stack that was started here is taken away: to follow a remedy that names ${container}, run again with KEEP_STACK=1, or put the name of your own container.`,
    },
  ];
}

/** A selected check that has no result; `code`: why the stack did not start, where it did not. */
export function neverRan(id: CheckId, language: Language, code = ""): CheckResult {
  const why =
    code === ""
      ? { fr: "la suite s'est arrêtée avant", en: "the suite ended before" }
      : { fr: `la pile n'a pas démarré (${code})`, en: `the stack did not start (${code})` };
  const reason = { fr: `jamais exécuté : ${why.fr}`, en: `never run: ${why.en}` }[language];
  return { id, stage: stageOf(id), status: "blocked", startedAt: Date.now(), durationMs: 0, reason };
}
