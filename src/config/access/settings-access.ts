import { accessKinds } from "../../credentials/access.ts";
import type { TargetKind } from "../../record/target-kind.ts";
import { choice, path, text } from "../kinds.ts";
import { headerNamePattern } from "./shape.ts";

const real: readonly TargetKind[] = ["attach", "compose", "image"];

/** How a client gets in, where it is not by ComfyUI-Login's token alone. */
export const accessSettings = {
  access: choice(accessKinds, {
    env: "COMFYUI_ACCESS",
    usedBy: real,
    flag: "--access KIND",
    fallback: { fr: "access du profil, sinon login", en: "access of the profile, else login" },
    description: {
      fr: "Comment on entre : par le jeton de ComfyUI-Login (login), par un proxy à authentification Basic (basic, ou basic+login s'il est devant ComfyUI-Login), par un proxy qui demande un en-tête (header, ou header+login), ou librement (none).",
      en: "How one gets in: by ComfyUI-Login's token (login), by a proxy with Basic authentication (basic, or basic+login where it stands in front of ComfyUI-Login), by a proxy that asks for a header (header, or header+login), or freely (none).",
    },
  }),
  basicUser: text({
    env: "COMFYUI_BASIC_USER",
    usedBy: real,
    flag: "--basic-user NAME",
    pattern: /^[^:\p{Cc}]+$/u,
    shape: { fr: "un nom, sans « : »", en: 'a name, without ":"' },
    description: { fr: "Utilisateur de l'authentification Basic.", en: "User of the Basic authentication." },
  }),
  basicPassword: text({
    env: "COMFYUI_BASIC_PASSWORD",
    usedBy: real,
    shape: { fr: "le mot de passe", en: "the password" },
    fallback: { fr: "le contenu du fichier donné", en: "what the given file holds" },
    description: {
      fr: "Mot de passe de l'authentification Basic. Préférez un fichier.",
      en: "Password of the Basic authentication. Prefer a file.",
    },
    secret: true,
  }),
  basicPasswordFile: path({
    env: "COMFYUI_BASIC_PASSWORD_FILE",
    usedBy: real,
    flag: "--basic-password-file FILE",
    shape: {
      fr: "chemin d'un fichier texte dont la ligne 1 est le mot de passe",
      en: "path of a text file whose line 1 is the password",
    },
    description: { fr: "Fichier où le lire.", en: "File to read it from." },
  }),
  headerName: text({
    env: "COMFYUI_HEADER_NAME",
    usedBy: real,
    flag: "--header-name NAME",
    pattern: headerNamePattern,
    shape: {
      fr: "nom d'un en-tête HTTP, par exemple X-Api-Key",
      en: "name of an HTTP header, for instance X-Api-Key",
    },
    fallback: { fr: "access.name du profil", en: "access.name of the profile" },
    description: { fr: "En-tête que le proxy demande.", en: "Header that the proxy asks for." },
  }),
  headerValue: text({
    env: "COMFYUI_HEADER_VALUE",
    usedBy: real,
    shape: { fr: "la valeur de l'en-tête", en: "the header's value" },
    fallback: {
      fr: "la variable que nomme access.variable du profil, ou le fichier donné",
      en: "the variable that access.variable of the profile names, or the given file",
    },
    description: {
      fr: "Sa valeur : la clé seule, ou avec son mot (« Bearer … ») si le proxy le veut. Préférez un fichier.",
      en: 'Its value: the key alone, or with its word ("Bearer …") where the proxy wants it. Prefer a file.',
    },
    secret: true,
  }),
  headerValueFile: path({
    env: "COMFYUI_HEADER_VALUE_FILE",
    usedBy: real,
    flag: "--header-value-file FILE",
    shape: {
      fr: "chemin d'un fichier texte dont la ligne 1 est la valeur",
      en: "path of a text file whose line 1 is the value",
    },
    description: { fr: "Fichier où la lire.", en: "File to read it from." },
  }),
};
