import type { Text } from "../../text.ts";
import { pick, type Sources } from "../given.ts";
import { settings } from "../settings.ts";
import type { FleetTarget } from "./fleet-config.ts";

/** What the user should know of the list. */
export function fleetNotes(sources: Sources, targets: readonly FleetTarget[]): Text[] {
  return [...schemesNote(targets), ...containerNote(sources)];
}

/** A token that is sent in clear to one server, and not to the others, may be an oversight. */
function schemesNote(targets: readonly FleetTarget[]): Text[] {
  const clear = targets.filter(({ config }) => config.target.url?.startsWith("http:"));
  if (clear.length === 0 || clear.length === targets.length) return [];
  const names = clear.map(({ name }) => name).join(", ");
  return [
    {
      fr: `${names} : en http, les autres en https ; le jeton y passe en clair. Écrivez https si ces serveurs le savent.`,
      en: `${names}: over http, the others over https; the token goes there in clear. Write https where those servers know it.`,
    },
  ];
}

function containerNote(sources: Sources): Text[] {
  const given = pick(sources, settings.container);
  if (given === undefined) return [];
  return [
    {
      fr: `${given.name} n'est pas utilisé : un conteneur est celui d'un seul serveur. Écrivez container dans le fichier des cibles (docs/fleet.md).`,
      en: `${given.name} is not used: a container is that of one server. Write container in the file of targets (docs/fleet.md).`,
    },
  ];
}
