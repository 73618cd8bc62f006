import semver from "semver";
import { problem } from "../../input/sentences.ts";
import type { Text } from "../../text.ts";
import type { ExpectedVersions, WrittenProfile } from "../profile.ts";

type Versions = Omit<ExpectedVersions, "advisories">;
type Read = { readonly versions: Versions; readonly note?: Text } | { readonly problem: Text };

/**
 * The oldest version that works and the newest that was measured. A range, as profiles had it before, gives its lower bound: an
 * upper one decides nothing, for every other check judges a newer server better than its number does.
 */
export function versionsOf({ oldest, measured, version }: WrittenProfile["comfyui"], shown: string): Read {
  if (oldest === undefined && version !== undefined) return ofRange(version, measured, shown);
  if (oldest === undefined || semver.valid(oldest) === null)
    return { problem: notAVersion(`${shown}, comfyui.oldest`) };
  if (measured === undefined) return { versions: { oldest } };
  if (semver.valid(measured) === null) return { problem: notAVersion(`${shown}, comfyui.measured`) };
  if (semver.lt(measured, oldest))
    return {
      problem: problem(
        `${shown}, comfyui.measured`,
        { fr: `plus ancien que comfyui.oldest (${oldest})`, en: `older than comfyui.oldest (${oldest})` },
        {
          fr: "donnez la version la plus récente mesurée.",
          en: "give the newest version that was measured.",
        },
      ),
    };
  return { versions: { oldest, measured } };
}

function ofRange(range: string, measured: string | undefined, shown: string): Read {
  const oldest = semver.validRange(range) === null ? null : semver.minVersion(range);
  if (oldest === null)
    return {
      problem: problem(
        `${shown}, comfyui.version`,
        { fr: "ce n'est pas un intervalle de versions", en: "this is not a range of versions" },
        {
          fr: "écrivez plutôt comfyui.oldest et comfyui.measured, par exemple « 0.3.60 » et « 0.33.0 ».",
          en: 'write comfyui.oldest and comfyui.measured instead, for instance "0.3.60" and "0.33.0".',
        },
      ),
    };
  const known = measured !== undefined && semver.valid(measured) !== null ? { measured } : {};
  return {
    versions: { oldest: oldest.version, ...known },
    note: {
      fr: `${shown} : comfyui.version (« ${range} ») est l'ancienne écriture. Seule sa borne basse compte (${oldest.version}) ; une version plus récente n'est jamais un échec. Écrivez plutôt comfyui.oldest et comfyui.measured.`,
      en: `${shown}: comfyui.version ("${range}") is the former notation. Only its lower bound counts (${oldest.version}); a newer version is never a failure. Write comfyui.oldest and comfyui.measured instead.`,
    },
  };
}

function notAVersion(where: string): Text {
  return problem(
    where,
    { fr: "ce n'est pas une version", en: "this is not a version" },
    { fr: "écrivez par exemple « 0.3.60 ».", en: 'write for instance "0.3.60".' },
  );
}
