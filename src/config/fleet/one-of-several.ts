import { addressesIn } from "../../input/address-list.ts";
import { problem } from "../../input/sentences.ts";
import { type TargetKind, targetKinds } from "../../record/target-kind.ts";
import { type Given, pick, rankOf, read, type Sources, whereOf } from "../given.ts";
import type { Setting } from "../setting.ts";
import { settings } from "../settings.ts";

/** What one target of a fleet says of itself, and the settings of all that are not for it. */
export interface OwnSettings {
  readonly given: readonly Given[];
  readonly without: readonly Setting[];
}

const ofFleet: readonly Setting[] = [settings.targets, settings.atOnce, settings.shard];

/** What of all that was set counts: one target of a fleet has some of its own, and whoever reads reports means no server. */
export function heard(
  all: readonly Given[],
  { own, reportsOnly }: { readonly own?: OwnSettings; readonly reportsOnly?: true },
): readonly Given[] {
  if (own !== undefined)
    return [...own.given, ...all.filter(({ setting }) => !own.without.includes(setting))];
  if (reportsOnly !== true) return all;
  return all.filter((one) => !ofFleet.includes(one.setting) && !isList(one));
}

function isList({ setting, value }: Given): boolean {
  return setting === settings.url && addressesIn(value) !== undefined;
}

/** Where several servers are named: the stronger place wins, and one address that was typed is one server. */
export function severalNamed(sources: Sources): Given | undefined {
  const file = pick(sources, settings.targets);
  const url = pick(sources, settings.url);
  if (file !== undefined && rankOf(file) <= rankOf(url)) return file;
  return url !== undefined && isList(url) ? url : undefined;
}

/** The kind of target that somebody chose, where it knows no address and was chosen at a stronger place than the several servers. */
export function otherKindChosen(sources: Sources, several: Given): Given | undefined {
  const named = pick(sources, settings.target);
  const kind: TargetKind | undefined = named && read({ ...sources, problems: [] }, settings.target);
  return kind !== undefined && !targetKinds[kind].knownByAddress && rankOf(named) < rankOf(several)
    ? named
    : undefined;
}

/** Several servers where one is meant: never only the first of them. What is for a fleet alone is told where there is none. */
export function judgeSeveral(sources: Sources): void {
  const several = severalNamed(sources);
  if (several !== undefined && otherKindChosen(sources, several) === undefined) {
    // a list in the address is told where it is read
    if (several.setting === settings.targets)
      sources.problems.push(
        problem(
          whereOf(several),
          {
            fr: "plusieurs serveurs sont nommés, et un seul est attendu ici",
            en: "several servers are named, and one is expected here",
          },
          {
            fr: "donnez --url http://hôte:8188 ; npm test valide une flotte (docs/fleet.md).",
            en: "give --url http://host:8188; npm test validates a fleet (docs/fleet.md).",
          },
        ),
      );
    return;
  }
  const alone = [pick(sources, settings.shard), pick(sources, settings.atOnce)].filter(
    (given) => given !== undefined && (given.setting === settings.shard || given.origin === "flag"),
  );
  for (const given of alone)
    if (given !== undefined)
      sources.problems.push(
        problem(
          whereOf(given),
          {
            fr: "ce réglage est celui d'une flotte, et un seul serveur est validé",
            en: "this is for a fleet, and one server is validated",
          },
          {
            fr: "retirez-le, ou donnez plusieurs serveurs (--targets, ou une liste dans --url). Les contrôles d'un serveur s'appuient les uns sur les autres et ne se partagent pas.",
            en: "drop it, or give several servers (--targets, or a list in --url). The checks of one server build on each other and are not shared out.",
          },
        ),
      );
}
