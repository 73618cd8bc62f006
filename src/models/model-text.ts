import { decimal, plural } from "../format.ts";
import type { Language, Text } from "../text.ts";
import type { ModelFinding } from "./model-files.ts";

/** Decimal, as download pages write it: `20,4 Go`, `254 MB`. */
export function sizeText(bytes: number, language: Language): string {
  const units = language === "fr" ? ["octets", "ko", "Mo", "Go", "To"] : ["bytes", "kB", "MB", "GB", "TB"];
  let power = 0;
  // 999.5 would be written as 1000
  while (power < 4 && bytes / 1000 ** power >= 999.5) power += 1;
  const value = bytes / 1000 ** power;
  const digits = power === 0 || value >= 99.95 ? 0 : 1;
  return `${decimal(value, language, digits)} ${units[power]}`;
}

/** A file's state as a sentence without a full stop. */
export function modelText(finding: ModelFinding): Text {
  const { file, folder, state, path, link = "–", shards = 0 } = finding;
  const size = (language: Language): string => sizeText(finding.bytes ?? 0, language);
  const expected = (language: Language): string =>
    finding.expected === undefined ? "?" : sizeText(finding.expected, language);
  switch (state) {
    case "sound":
      return { fr: `${file} est entier (${size("fr")})`, en: `${file} is whole (${size("en")})` };
    case "other-size":
      return {
        fr: `${file} est entier, mais fait ${size("fr")} là où le profil dit ${expected("fr")}`,
        en: `${file} is whole, but has ${size("en")} where the profile says ${expected("en")}`,
      };
    case "present":
      return { fr: `${file} est là (${size("fr")})`, en: `${file} is there (${size("en")})` };
    case "newer-format":
      return {
        fr: `${file} est là (${size("fr")}), dans une version de son format plus récente que celles que la suite lit : contenu non jugé`,
        en: `${file} is there (${size("en")}), in a version of its format that is newer than those the suite reads: content not judged`,
      };
    case "too-small":
      return {
        fr: `${path} est trop petit : ${size("fr")} sur ${expected("fr")} d'après le profil`,
        en: `${path} is too small: ${size("en")} of ${expected("en")} according to the profile`,
      };
    case "unseen":
      return {
        fr: `${file} n'est dans aucun dossier connu de models/${folder} : non jugé`,
        en: `${file} is in no known folder of models/${folder}: not judged`,
      };
    case "missing":
      return { fr: `${path} n'existe pas`, en: `${path} does not exist` };
    case "sharded": {
      const parts = plural(shards, ["fragment", "fragments"], ["shard", "shards"]);
      return {
        fr: `${path} n'existe pas : à sa place, ${parts.fr} qu'aucun chargeur de ComfyUI ne réunit`,
        en: `${path} does not exist: in its place ${parts.en} that no loader of ComfyUI joins`,
      };
    }
    case "directory":
      return { fr: `${path} est un dossier`, en: `${path} is a directory` };
    case "link-broken":
      return {
        fr: `${path} est un lien vers ${link}, qui n'existe pas dans le conteneur`,
        en: `${path} is a link to ${link}, which does not exist in the container`,
      };
    case "unreadable":
      return {
        fr: `${path} ne peut pas être lu par l'utilisateur du conteneur`,
        en: `${path} cannot be read by the container's user`,
      };
    case "empty":
      return { fr: `${path} est vide`, en: `${path} is empty` };
    case "html-page":
      return {
        fr: `${path} est une page HTML (${size("fr")}) : le téléchargement a reçu la page d'un site, pas le fichier`,
        en: `${path} is an HTML page (${size("en")}): the download received a site's page, not the file`,
      };
    case "lfs-pointer":
      return {
        fr: `${path} est un pointeur Git LFS (${size("fr")}) : git clone sans Git LFS n'a pas pris le fichier`,
        en: `${path} is a Git LFS pointer (${size("en")}): git clone without Git LFS did not fetch the file`,
      };
    case "not-safetensors":
      return {
        fr: `${path} (${size("fr")}) n'est pas un fichier safetensors`,
        en: `${path} (${size("en")}) is not a safetensors file`,
      };
    case "not-gguf":
      return {
        fr: `${path} (${size("fr")}) n'est pas un fichier GGUF`,
        en: `${path} (${size("en")}) is not a GGUF file`,
      };
    case "big-endian":
      return {
        fr: `${path} est un GGUF gros-boutiste (big-endian), que les chargeurs ne lisent pas sur cette machine`,
        en: `${path} is a big-endian GGUF, which the loaders do not read on this machine`,
      };
    case "old-format":
      return {
        fr: `${path} est un GGUF de version 1, que les chargeurs refusent`,
        en: `${path} is a GGUF of version 1, which the loaders refuse`,
      };
    case "bad-header":
      return {
        fr: `l'en-tête de ${path} (${size("fr")}) est abîmé`,
        en: `the header of ${path} (${size("en")}) is damaged`,
      };
    case "truncated":
      // cut within its header, a file does not say how long it should be
      return finding.expected === undefined
        ? {
            fr: `${path} est un téléchargement coupé dès l'en-tête (${size("fr")})`,
            en: `${path} is a download that was cut within its header (${size("en")})`,
          }
        : {
            fr: `${path} est un téléchargement coupé : ${size("fr")} sur ${expected("fr")}`,
            en: `${path} is a cut download: ${size("en")} of ${expected("en")}`,
          };
    case "overlong":
      return {
        fr: `${path} est trop long : ${size("fr")} au lieu de ${expected("fr")} d'après son en-tête`,
        en: `${path} is too long: ${size("en")}, expected ${expected("en")} according to its header`,
      };
  }
}
