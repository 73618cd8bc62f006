import type { Text } from "../text.ts";
import { byFile, fetchToken, valueAlone } from "./token-remedies.ts";
import type { CredentialFlaw } from "./token-shape.ts";

export interface FlawText {
  readonly cause: Text;
  readonly remedy: Text;
}

const texts: Record<CredentialFlaw, FlawText> = {
  empty: {
    cause: { fr: "le jeton est vide", en: "the token is empty" },
    remedy: {
      fr: `Vérifiez le nom de la variable (le nom canonique est COMFYUI_API_TOKEN) ou le fichier. PowerShell vide un hash sur cinq quand il est entre guillemets doubles : entourez-le d'apostrophes. ${fetchToken.fr}`,
      en: `Check the variable's name (the canonical one is COMFYUI_API_TOKEN) or the file. PowerShell empties one hash in five that is in double quotes: put it in single quotes. ${fetchToken.en}`,
    },
  },
  "none-word": {
    cause: {
      fr: "le jeton est un mot comme None, null ou undefined : un script a écrit une variable qu'il ne connaissait pas",
      en: "the token is a word like None, null or undefined: a script wrote a variable that it did not know",
    },
    remedy: {
      fr: `Le nom canonique est COMFYUI_API_TOKEN : corrigez le nom que lit le script. ${fetchToken.fr}`,
      en: `The canonical name is COMFYUI_API_TOKEN: correct the name that the script reads. ${fetchToken.en}`,
    },
  },
  bom: {
    cause: {
      fr: "une marque d'ordre des octets (BOM) précède le jeton : un éditeur Windows l'a ajoutée",
      en: "a byte order mark (BOM) precedes the token: a Windows editor added it",
    },
    remedy: valueAlone,
  },
  "line-break": {
    cause: { fr: "le jeton contient un saut de ligne", en: "the token contains a line break" },
    remedy: valueAlone,
  },
  "inner-blank": {
    cause: {
      fr: "le jeton contient un espace : ComfyUI-Login coupe l'en-tête en deux et répond 500",
      en: "the token contains a space: ComfyUI-Login splits the header in two and answers 500",
    },
    remedy: valueAlone,
  },
  "invisible-character": {
    cause: {
      fr: "le jeton contient un caractère invisible ou accentué, qu'un en-tête HTTP n'autorise pas",
      en: "the token contains an invisible or accented character, which an HTTP header does not allow",
    },
    remedy: valueAlone,
  },
  "key-prefix": {
    cause: {
      fr: "un « NOM= » précède le jeton : une ligne de fichier .env a été copiée entière",
      en: 'a "NAME=" precedes the token: a whole line of a .env file was copied',
    },
    remedy: valueAlone,
  },
  "scheme-prefix": {
    cause: {
      fr: "« Bearer » précède le jeton : la suite l'ajoute elle-même",
      en: '"Bearer" precedes the token: the suite adds it itself',
    },
    remedy: valueAlone,
  },
  quoted: {
    cause: { fr: "des guillemets font partie du jeton", en: "quotation marks are part of the token" },
    remedy: valueAlone,
  },
  "url-encoded": {
    cause: {
      fr: "le jeton est encodé pour une URL (%24 au lieu de « $ ») : ComfyUI-Login compare la chaîne telle quelle",
      en: 'the token is URL-encoded (%24 instead of "$"): ComfyUI-Login compares the string as it is',
    },
    remedy: valueAlone,
  },
  base64: {
    cause: { fr: "le jeton est un hash encodé en base64", en: "the token is a hash encoded in base64" },
    remedy: {
      fr: `Décodez-le (un Secret Kubernetes et certains services CI l'encodent). ${fetchToken.fr}`,
      en: `Decode it (a Kubernetes Secret and some CI services encode it). ${fetchToken.en}`,
    },
  },
  "dollar-escaped": {
    cause: {
      fr: "chaque « $ » est doublé, précédé d'une barre oblique inverse ou écrit autrement (\\u0024, &#36;) : la protection pour un shell, Compose, JSON ou une page est restée dans la valeur",
      en: 'each "$" is doubled, follows a backslash or is written otherwise (\\u0024, &#36;): the escaping for a shell, Compose, JSON or a page stayed in the value',
    },
    remedy: byFile,
  },
  "leading-dollar-lost": {
    cause: {
      fr: "59 caractères : le premier « $ » manque, perdu dans une copie ou un gabarit",
      en: '59 characters: the leading "$" is missing, lost in a copy or a template',
    },
    remedy: valueAlone,
  },
  "inner-dollar-lost": {
    cause: {
      fr: "un ou deux « $ » manquent au milieu du préfixe $2b$12$, perdus dans une copie ou un gabarit",
      en: 'one or two "$" are missing inside the prefix $2b$12$, lost in a copy or a template',
    },
    remedy: valueAlone,
  },
  "compose-interpolated": {
    cause: {
      fr: "les « $ » ont disparu (57 caractères en général) : Docker Compose a interpolé la valeur",
      en: 'the "$" are gone (57 characters as a rule): Docker Compose interpolated the value',
    },
    remedy: {
      fr: `Dans un fichier Compose, doublez chaque « $ » en « $$ », ou mieux : ${byFile.fr}`,
      en: `In a Compose file double each "$" to "$$", or better: ${byFile.en}`,
    },
  },
  "bash-expanded": {
    cause: {
      fr: "bash a remplacé « $2 », « $1 » et la suite par du vide : le hash était entre guillemets doubles, ou sans guillemets",
      en: 'bash replaced "$2", "$1" and what follows by nothing: the hash was in double quotes, or unquoted',
    },
    remedy: {
      fr: `Entourez le hash d'apostrophes (export COMFYUI_API_TOKEN='…'), ou mieux : ${byFile.fr}`,
      en: `Put the hash in single quotes (export COMFYUI_API_TOKEN='…'), or better: ${byFile.en}`,
    },
  },
  "powershell-expanded": {
    cause: {
      fr: "PowerShell a remplacé « $2b », « $12 » et la suite par du vide : le hash était entre guillemets doubles",
      en: 'PowerShell replaced "$2b", "$12" and what follows by nothing: the hash was in double quotes',
    },
    remedy: {
      fr: `Entourez le hash d'apostrophes ($env:COMFYUI_API_TOKEN = '…'), ou mieux : ${byFile.fr}`,
      en: `Put the hash in single quotes ($env:COMFYUI_API_TOKEN = '…'), or better: ${byFile.en}`,
    },
  },
  "variable-expanded": {
    cause: {
      fr: "une partie du hash a été prise pour un nom de variable (« $… ») et remplacée par du vide : un gabarit, envsubst ou un lecteur de fichiers .env l'a développée",
      en: 'a part of the hash was taken for the name of a variable ("$…") and replaced by nothing: a template, envsubst or a reader of .env files expanded it',
    },
    remedy: byFile,
  },
  "prefix-lost": {
    cause: {
      fr: "53 caractères : tout le préfixe $2b$12$ manque, perdu dans une copie ou développé comme des variables",
      en: "53 characters: the whole prefix $2b$12$ is missing, lost in a copy or expanded like variables",
    },
    remedy: byFile,
  },
  truncated: {
    cause: {
      fr: "le hash est coupé : il a moins de 60 caractères",
      en: "the hash is cut: it has fewer than 60 characters",
    },
    remedy: fetchToken,
  },
  appended: {
    cause: {
      fr: "quelque chose suit le hash : il a plus de 60 caractères",
      en: "something follows the hash: it has more than 60 characters",
    },
    remedy: valueAlone,
  },
  "other-prefix": {
    cause: {
      fr: "le hash commence par $2a$ ou $2y$ ; ComfyUI-Login écrit $2b$ et compare la chaîne telle quelle",
      en: "the hash starts with $2a$ or $2y$; ComfyUI-Login writes $2b$ and compares the string as it is",
    },
    remedy: {
      fr: `Ne recalculez pas le hash et ne changez pas son préfixe : copiez celui du serveur. ${fetchToken.fr}`,
      en: `Neither recompute the hash nor change its prefix: copy the server's. ${fetchToken.en}`,
    },
  },
  altered: {
    cause: {
      fr: "cela commence comme un hash bcrypt, mais la suite a été changée : mauvaise longueur, ou un caractère qu'aucun hash ne contient",
      en: "it begins like a bcrypt hash, but the rest was changed: a wrong length, or a character that no hash contains",
    },
    remedy: fetchToken,
  },
  plaintext: {
    cause: {
      fr: "ce n'est pas un hash bcrypt : sans doute le mot de passe en clair, que l'API n'accepte pas",
      en: "this is not a bcrypt hash: probably the password in clear, which the API does not accept",
    },
    remedy: {
      fr: `L'API attend le hash, pas le mot de passe. ${fetchToken.fr}`,
      en: `The API expects the hash, not the password. ${fetchToken.en}`,
    },
  },
};

/** What caused the flaw and how to correct it, with commands to paste for the course's layout. */
export function flawText(flaw: CredentialFlaw): FlawText {
  return texts[flaw];
}
