import type { Text } from "../text.ts";
import { type ChainBreak, type CredentialChain, mountedPlace, type Place, type PlaceRole } from "./chain.ts";

/** A broken link in words: places and fingerprints, never a token. */
export function breakText(name: ChainBreak, { places, accepted }: CredentialChain): Text {
  const of = (role: PlaceRole): Place | undefined =>
    role === "mounted" ? mountedPlace({ places }, name) : places.find((place) => place.role === role);
  const where = (role: PlaceRole): string => of(role)?.where ?? "–";
  const print = (role: PlaceRole): string => of(role)?.fingerprint ?? "–";
  const pair = (one: PlaceRole, other: PlaceRole): string => `${print(one)} ≠ ${print(other)}`;
  const password = where("password");
  switch (name) {
    case "mount-is-directory":
      return isDirectory(where("mounted"));
    case "password-is-directory":
      return isDirectory(password);
    case "password-missing":
      return { fr: `${password} n'existe pas.`, en: `${password} does not exist.` };
    case "password-misplaced":
      return {
        fr: `${password} n'existe pas ; le jeton se trouve dans ${where("misplaced")}, que rien ne lit.`,
        en: `${password} does not exist; the token lies in ${where("misplaced")}, which nothing reads.`,
      };
    case "password-empty":
      return { fr: `${password} est vide.`, en: `${password} is empty.` };
    case "password-unreadable":
      return { fr: `${password} ne peut pas être lu.`, en: `${password} cannot be read.` };
    case "bom": {
      const marked = places.find(({ flaws }) => flaws.includes("bom"))?.where ?? "–";
      return {
        fr: `${marked} commence par une marque d'ordre des octets (BOM), que le serveur prend pour une partie du jeton.`,
        en: `${marked} begins with a byte order mark (BOM), which the server takes for part of the token.`,
      };
    }
    case "mount-other":
      return {
        fr: `Le jeton de ${where("client")} n'est pas celui du fichier monté ${where("mounted")} (${pair("client", "mounted")}).`,
        en: `The token of ${where("client")} is not that of the mounted file ${where("mounted")} (${pair("client", "mounted")}).`,
      };
    case "password-other":
      return {
        fr: `Le jeton de ${where("client")} n'est pas celui de ${password} (${pair("client", "password")}).`,
        en: `The token of ${where("client")} is not that of ${password} (${pair("client", "password")}).`,
      };
    case "windows-line-ends":
      return {
        fr: `${password} a des fins de ligne Windows : le jeton passe, mais la page de connexion refuse le bon mot de passe.`,
        en: `${password} has Windows line ends: the token works, but the login page refuses the right password.`,
      };
    case "password-plain":
      return {
        fr: `La ligne 1 de ${password} n'est pas un hash bcrypt : la page de connexion plante.`,
        en: `Line 1 of ${password} is not a bcrypt hash: the login page crashes.`,
      };
    case "password-newer":
      return {
        fr: `${password} a été écrit après que le processus l'a lu${refusedFr(accepted)} : le serveur compare encore avec l'ancien jeton.`,
        en: `${password} was written after the process had read it${refusedEn(accepted)}: the server still compares with the old token.`,
      };
    case "loaded-other":
      return {
        fr: `Le processus a lu un autre jeton que celui de ${password} (${pair("loaded", "password")}).`,
        en: `The process has read a token that differs from that of ${password} (${pair("loaded", "password")}).`,
      };
  }
}

function isDirectory(path: string): Text {
  return {
    fr: `${path} est un dossier : Docker en crée un quand la source d'un montage n'existe pas.`,
    en: `${path} is a directory: Docker creates one when the source of a mount does not exist.`,
  };
}

const refusedFr = (status: number | undefined): string => (status === 401 ? " (il répond 401)" : "");
const refusedEn = (status: number | undefined): string => (status === 401 ? " (it answers 401)" : "");
