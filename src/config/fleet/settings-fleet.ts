import type { Text } from "../../text.ts";
import { text } from "../kinds.ts";
import { absolutePath, pathRefusal } from "../paths.ts";
import type { Parsed } from "../setting.ts";

/** Several servers, validated side by side. */
export const fleetSettings = {
  targets: {
    env: "COMFYUI_TARGETS",
    flag: "--targets FILE",
    isPath: true as const,
    shape: { fr: "chemin d'un fichier JSON", en: "path of a JSON file" },
    description: {
      fr: "Plusieurs serveurs, chacun avec son nom, son adresse et ce qui lui est propre (docs/fleet.md). Si rien d'autre que l'adresse ne diffère, une liste dans COMFYUI_URL suffit.",
      en: "Several servers, each with its name, its address and what is its own (docs/fleet.md). Where nothing but the address differs, a list in COMFYUI_URL will do.",
    } satisfies Text,
    parse: parseTargets,
  },
  atOnce: text({
    env: "COMFYUI_AT_ONCE",
    flag: "--at-once N",
    pattern: /^(?:[1-9]|1[0-6])$/,
    shape: { fr: "de 1 à 16", en: "from 1 to 16" },
    fallback: { fr: "un par cœur, de 2 à 4", en: "one a core, from 2 to 4" },
    description: {
      fr: "Combien de serveurs d'une flotte sont validés en même temps ; ceux d'une même machine passent toujours l'un après l'autre.",
      en: "How many servers of a fleet are validated at once; those of one machine always come one after the other.",
    },
  }),
  shard: text({
    env: "COMFYUI_SHARD",
    flag: "--shard I/N",
    pattern: /^[1-9]\d{0,2}\/[1-9]\d{0,2}$/,
    shape: { fr: "I/N, par exemple 1/3", en: "I/N, for instance 1/3" },
    description: {
      fr: "La part d'une flotte que valide cette tâche d'intégration continue : la I-ième de N. npm run report:merge réunit les parts.",
      en: "The part of a fleet that this job of a pipeline validates: the I-th of N. npm run report:merge joins the parts.",
    },
  }),
};

/** An address is no file: who writes one here means a list. */
function parseTargets(value: string, cwd: string): Parsed<string> {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(value))
    return {
      cause: {
        fr: "c'est une adresse, et un fichier est attendu",
        en: "this is an address, and a file is expected",
      },
      fix: {
        fr: "donnez les adresses à --url (ou COMFYUI_URL), séparées par des virgules, ou un fichier de cibles (docs/fleet.md).",
        en: "give the addresses to --url (or COMFYUI_URL), separated by commas, or a file of targets (docs/fleet.md).",
      },
    };
  return pathRefusal(value) ?? { value: absolutePath(value, cwd) };
}
