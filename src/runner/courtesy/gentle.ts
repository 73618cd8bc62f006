import { hasLogin } from "../../credentials/access.ts";
import { plural } from "../../format.ts";
import type { Text } from "../../text.ts";
import { type CheckTools, config, target } from "../check.ts";

/** Rows of a table of refusals: all of them, or the few that a guard may count. */
export function fewOf<Row>(rows: readonly Row[], few = 1): readonly Row[] {
  return config.gentle ? rows.slice(0, few) : rows;
}

/** Ends a check whose few refusals were right: the others were left out, so that it cannot tell. */
export function toldGently({ cannotTell }: Pick<CheckTools, "cannotTell">, sent: number, all: number): void {
  if (!config.gentle || sent >= all) return;
  const rows = plural(sent, ["requête", "requêtes"], ["request", "requests"]);
  cannotTell({
    fr: `--gentle : ${rows.fr} sur ${all}, comme il se doit ; les autres n'ont pas été envoyées`,
    en: `--gentle: ${rows.en} of ${all}, as it must be; the others were not sent`,
  });
}

/** Of a check that is nothing but refusals: none of them is sent. */
export function tooMany({ cannotTell }: Pick<CheckTools, "cannotTell">): void {
  if (config.gentle) cannotTell(unsent);
}

/** The same where a proxy asks before the login does: what each of them refuses counts, and the few go to the credentials. */
export function tooManyDoors(tools: Pick<CheckTools, "cannotTell">): void {
  const { kind } = target.access;
  if (hasLogin(kind) && kind !== "login") tooMany(tools);
}

const unsent: Text = {
  fr: "--gentle : ce contrôle n'envoie que ce qui doit être refusé ; rien n'a été envoyé",
  en: "--gentle: this check sends nothing but what must be refused; nothing was sent",
};
