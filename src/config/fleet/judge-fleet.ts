import { bilingual, problem } from "../../input/sentences.ts";
import { pick, rankOf, read, type Sources, whereOf } from "../given.ts";
import { settings } from "../settings.ts";
import type { Shard } from "./fleet-config.ts";
import { machineOf } from "./machines.ts";
import { severalNamed } from "./one-of-several.ts";
import type { WrittenTarget } from "./targets-shape.ts";

/** Two lists at one place, or a kind of target that knows no address: nothing says which was meant. */
export function judgeChoice(sources: Sources): void {
  const [file, url, named] = [settings.targets, settings.url, settings.target].map((one) =>
    pick(sources, one),
  );
  const pair = file !== undefined && url !== undefined && rankOf(file) === rankOf(url) ? [file, url] : [];
  const kind = named && read(sources, settings.target);
  const several = severalNamed(sources);
  if (pair.length > 0)
    sources.problems.push(
      problem(
        bilingual((language) =>
          pair.map((one) => whereOf(one)[language]).join(language === "fr" ? " et " : " and "),
        ),
        {
          fr: "un fichier de cibles et une adresse sont donnés ensemble",
          en: "a file of targets and an address are given together",
        },
        { fr: "ne gardez que celui que vous voulez valider.", en: "keep the one that you want to validate." },
      ),
    );
  if (named && several && kind !== undefined && kind !== "attach")
    sources.problems.push(
      problem(
        bilingual((language) =>
          [several, named].map((one) => whereOf(one)[language]).join(language === "fr" ? " et " : " and "),
        ),
        {
          fr: `plusieurs serveurs sont nommés, et la cible « ${kind} » n'en valide aucun`,
          en: `several servers are named, and the target "${kind}" validates none of them`,
        },
        {
          fr: `retirez ${named.name} (ou écrivez attach), ou retirez la liste.`,
          en: `drop ${named.name} (or write attach), or drop the list.`,
        },
      ),
    );
}

/** The part that was asked for: none of them may be empty. */
export function shardOf(sources: Sources, targets: readonly WrittenTarget[]): Shard | undefined {
  const [index = 0, count = 0] = (read(sources, settings.shard) ?? "").split("/").map(Number);
  const given = pick(sources, settings.shard);
  if (count === 0 || given === undefined) return undefined;
  const most = new Set(targets.map((target) => machineOf(target))).size;
  if (index > count)
    sources.problems.push(
      problem(
        whereOf(given),
        { fr: `il n'y a pas de part ${index} sur ${count}`, en: `there is no part ${index} of ${count}` },
        {
          fr: `donnez une part de 1/${count} à ${count}/${count}.`,
          en: `give a part from 1/${count} to ${count}/${count}.`,
        },
      ),
    );
  else if (most > 0 && count > most)
    sources.problems.push(
      problem(
        whereOf(given),
        {
          fr: `${count} parts pour ${most} ${most === 1 ? "machine" : "machines"} : une part serait vide, et rien n'y serait validé`,
          en: `${count} parts for ${most} ${most === 1 ? "machine" : "machines"}: a part would be empty, and validate nothing`,
        },
        { fr: `faites ${most} parts au plus.`, en: `make at most ${most} parts.` },
      ),
    );
  return { index, count };
}
