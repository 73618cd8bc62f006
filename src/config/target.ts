import { problem } from "../input/sentences.ts";
import { targetKinds } from "../record/target-kind.ts";
import type { Text } from "../text.ts";
import { type Given, pick, rankOf, read, type Sources, whereOf } from "./given.ts";
import type { RunConfig } from "./run-config.ts";
import { strayToken } from "./secrets.ts";
import { settings } from "./settings.ts";

/**
 * The kind that COMFYUI_TARGET names, else attach if a URL is given, else the emulator; undefined if that is refused.
 * Attach without a usable URL is a problem, but the kind stays attach, so that the token is checked in the same run.
 */
export function findTarget(sources: Sources): RunConfig["target"] | undefined {
  const url = pick(sources, settings.url);
  const named = pick(sources, settings.target);
  const kind = read(sources, settings.target);
  if (named !== undefined && kind === undefined) return undefined;
  if (named && kind && url && !targetKinds[kind].knownByAddress && isStronger(url, named)) {
    sources.problems.push(contradiction(url, named, kind));
    return undefined;
  }
  const chosen = kind ?? (url === undefined ? "emulator" : "attach");
  const { knownByAddress, embedded } = targetKinds[chosen];
  if (knownByAddress) return { kind: chosen, ...addressOf(sources, url) };
  if (embedded) noteIgnored(sources, url);
  return { kind: chosen };
}

/** An address typed for this run, or set at a stronger place than a target that has its own. */
function isStronger(url: Given, named: Given): boolean {
  return url.origin === "flag" || rankOf(url) < rankOf(named);
}

function addressOf(sources: Sources, url: Given | undefined): Omit<RunConfig["target"], "kind"> {
  if (url === undefined) {
    sources.problems.push(noUrl);
    return {};
  }
  const checked = read(sources, settings.url);
  if (checked === undefined) return {};
  if (checked.cut !== undefined)
    sources.notes.push({
      fr: `${url.name} : « ${checked.cut} » est retiré de la fin de l'adresse : le serveur est ${checked.prefix === undefined ? "à la racine" : `sous « ${checked.prefix} »`}.`,
      en: `${url.name}: "${checked.cut}" is taken off the end of the address: the server is ${checked.prefix === undefined ? "at the root" : `under "${checked.prefix}"`}.`,
    });
  if (checked.prefix !== undefined)
    sources.notes.push({
      fr: `${url.name} : le chemin « ${checked.prefix} » est gardé comme préfixe de reverse proxy.`,
      en: `${url.name}: the path "${checked.prefix}" is kept as a reverse proxy's prefix.`,
    });
  return { url: checked.url, urlSource: url.name };
}

/** A server that is configured in part is not used: without a note a green run on the emulator might be taken for its own. */
function noteIgnored(sources: Sources, url: Given | undefined): void {
  const token = strayToken(sources);
  const unused = [url?.name, token].filter((name) => name !== undefined);
  if (unused.length === 0) return;
  const names = unused.join(", ");
  const [fr, en] =
    unused.length === 1 ? ["n'est pas utilisé", "is not used"] : ["ne sont pas utilisés", "are not used"];
  sources.notes.push({
    fr: `Cible émulateur : ${names} ${fr}. Pour valider un vrai serveur, donnez COMFYUI_URL (et pas COMFYUI_TARGET=emulator).`,
    en: `Emulator target: ${names} ${en}. To validate a real server give COMFYUI_URL (and not COMFYUI_TARGET=emulator).`,
  });
}

const noUrl: Text = problem(
  "COMFYUI_URL",
  { fr: "la cible attach demande l'adresse du serveur", en: "the attach target needs the server's address" },
  {
    fr: "donnez --url http://hôte:8188, ou COMFYUI_URL dans l'environnement ou .env.",
    en: "give --url http://host:8188, or COMFYUI_URL in the environment or .env.",
  },
);

function contradiction(url: Given, target: Given, kind: string): Text {
  const [a, b] = [whereOf(url), whereOf(target)];
  return problem(
    { fr: `${a.fr} et ${b.fr}`, en: `${a.en} and ${b.en}` },
    {
      fr: `une adresse est donnée, et la cible « ${kind} » a la sienne`,
      en: `an address is given, and the target "${kind}" has its own`,
    },
    {
      fr: `ajoutez --target attach (ou COMFYUI_TARGET=attach), ou retirez ${url.name}.`,
      en: `add --target attach (or COMFYUI_TARGET=attach), or drop ${url.name}.`,
    },
  );
}
