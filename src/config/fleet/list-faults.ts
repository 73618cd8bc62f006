import { bilingual, problem } from "../../input/sentences.ts";
import { checkUrl } from "../../input/server-url.ts";
import type { Text } from "../../text.ts";
import { hostOf } from "./machines.ts";
import type { WrittenTarget } from "./targets-shape.ts";

/** What is wrong with a list as a whole: a name or an address twice. Of an address only its place is told: it may hold a password. */
export function listFaults(targets: readonly WrittenTarget[], shown: Text | string): Text[] {
  const where = typeof shown === "string" ? { fr: shown, en: shown } : shown;
  const names = Map.groupBy(
    targets.map(({ name }, at) => ({ name, at })),
    ({ name }) => name.toLowerCase(),
  );
  const addresses = Map.groupBy(
    targets.map((target, at) => ({ ...target, at })),
    (target) =>
      sameServer(target.url) === undefined
        ? `wrong ${target.at}`
        : `${sameServer(target.url)} ${target.profile ?? ""}`,
  );
  return [
    ...[...names.values()]
      .filter(({ length }) => length > 1)
      .map((twins) =>
        problem(
          placed(where, twins),
          {
            fr: `le nom « ${twins[0]?.name} » est donné ${twins.length} fois`,
            en: `the name "${twins[0]?.name}" is given ${twins.length} times`,
          },
          {
            fr: "donnez à chaque cible un nom à elle : c'est celui de ses rapports.",
            en: "give each target a name of its own: it is that of its reports.",
          },
        ),
      ),
    ...[...addresses.values()]
      .filter(({ length }) => length > 1)
      .map((twins) =>
        problem(
          placed(where, twins),
          { fr: "c'est la même adresse", en: "this is the same address" },
          {
            fr: "gardez-la une fois, et corrigez l'autre si un autre serveur était voulu ; deux profils d'un même serveur se disent par profile, dans un fichier de cibles.",
            en: "keep it once, and correct the other where another server was meant; two profiles of one server are told by profile, in a file of targets.",
          },
        ),
      ),
  ];
}

function placed(where: Text, twins: readonly { readonly at: number }[]): Text {
  const numbers = twins.map(({ at }) => at + 1);
  const [front, last] = [numbers.slice(0, -1).join(", "), numbers.at(-1)];
  return bilingual((language) =>
    language === "fr"
      ? `${where.fr}, cibles ${front} et ${last}`
      : `${where.en}, targets ${front} and ${last}`,
  );
}

/** The same for every way to write one address, and for http and https of one: the one leads to the other. */
function sameServer(address: string): string | undefined {
  const checked = checkUrl(address.trim());
  if (!("value" in checked)) return undefined;
  const { hostname, port, pathname } = new URL(checked.value.url);
  return `${hostOf(hostname)}:${port}${pathname}`;
}
