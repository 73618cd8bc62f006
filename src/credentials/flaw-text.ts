import type { Text } from "../text.ts";
import type { CredentialFlaw } from "./token-shape.ts";

export interface FlawText {
  readonly cause: Text;
  readonly remedy: Text;
}

/** Fetches the token anew without showing it. The layout is the course's: container, paths and file names. */
const fetchAgain = {
  bash: "mkdir -p .secrets && docker exec comfyui-qwen head -n 1 /workspace/ComfyUI/login/PASSWORD > .secrets/qwen-api-user.token",
  powershell:
    "mkdir -Force .secrets | Out-Null; docker exec comfyui-qwen head -n 1 /workspace/ComfyUI/login/PASSWORD | Set-Content -Encoding ascii .secrets\\qwen-api-user.token",
};

/** Writes the token file from the server. */
export const fetchToken: Text = {
  fr: `Écrivez le fichier depuis le serveur. bash : ${fetchAgain.bash} — PowerShell : ${fetchAgain.powershell}`,
  en: `Write the file from the server. bash: ${fetchAgain.bash} — PowerShell: ${fetchAgain.powershell}`,
};

const byFile: Text = {
  fr: `Donnez le jeton par fichier, où rien n'interprète « $ ». ${fetchToken.fr} Puis retirez COMFYUI_API_TOKEN. bash : unset COMFYUI_API_TOKEN — PowerShell : Remove-Item Env:COMFYUI_API_TOKEN`,
  en: `Give the token by file, where nothing interprets "$". ${fetchToken.en} Then remove COMFYUI_API_TOKEN. bash: unset COMFYUI_API_TOKEN — PowerShell: Remove-Item Env:COMFYUI_API_TOKEN`,
};

const valueAlone: Text = {
  fr: `Gardez la valeur seule, sur une ligne. ${fetchToken.fr}`,
  en: `Keep the value alone, on one line. ${fetchToken.en}`,
};

const texts: Record<CredentialFlaw, FlawText> = {
  empty: {
    cause: { fr: "le jeton est vide", en: "the token is empty" },
    remedy: {
      fr: `Vérifiez le nom de la variable (le nom canonique est COMFYUI_API_TOKEN) ou le fichier. ${fetchToken.fr}`,
      en: `Check the variable's name (the canonical one is COMFYUI_API_TOKEN) or the file. ${fetchToken.en}`,
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
    cause: { fr: "le jeton contient un saut de ligne", en: "the token holds a line break" },
    remedy: valueAlone,
  },
  "inner-blank": {
    cause: {
      fr: "le jeton contient un blanc : ComfyUI-Login coupe l'en-tête en deux et répond 500",
      en: "the token holds a blank: ComfyUI-Login splits the header in two and answers 500",
    },
    remedy: valueAlone,
  },
  "invisible-character": {
    cause: {
      fr: "le jeton contient un caractère invisible ou accentué, qu'un en-tête HTTP ne porte pas",
      en: "the token holds an invisible or accented character, which an HTTP header does not carry",
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
      en: 'the token is URL-encoded (%24 in place of "$"): ComfyUI-Login compares the string as it is',
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
      fr: "chaque « $ » est doublé ou précédé d'une barre oblique inverse : la protection du shell ou de Compose est restée dans la valeur",
      en: 'each "$" is doubled or follows a backslash: the escaping for a shell or for Compose stayed in the value',
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
      en: 'bash replaced "$2", "$1" and what follows by nothing: the hash stood in double quotes, or in none',
    },
    remedy: {
      fr: `Entourez le hash d'apostrophes (export COMFYUI_API_TOKEN='…'), ou mieux : ${byFile.fr}`,
      en: `Put the hash in single quotes (export COMFYUI_API_TOKEN='…'), or better: ${byFile.en}`,
    },
  },
  "powershell-expanded": {
    cause: {
      fr: "PowerShell a remplacé « $2b », « $12 » et la suite par du vide : le hash était entre guillemets doubles",
      en: 'PowerShell replaced "$2b", "$12" and what follows by nothing: the hash stood in double quotes',
    },
    remedy: {
      fr: `Entourez le hash d'apostrophes ($env:COMFYUI_API_TOKEN = '…'), ou mieux : ${byFile.fr}`,
      en: `Put the hash in single quotes ($env:COMFYUI_API_TOKEN = '…'), or better: ${byFile.en}`,
    },
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
      en: `Neither compute the hash anew nor change its prefix: copy the server's. ${fetchToken.en}`,
    },
  },
  plaintext: {
    cause: {
      fr: "ce n'est pas un hash bcrypt : sans doute le mot de passe en clair, que l'API n'accepte pas",
      en: "this is no bcrypt hash: probably the password in clear, which the API does not accept",
    },
    remedy: {
      fr: `L'API attend le hash, pas le mot de passe. ${fetchToken.fr}`,
      en: `The API expects the hash, not the password. ${fetchToken.en}`,
    },
  },
};

/** What did this to the token, and what to do, with commands to paste for the course's layout. */
export function flawText(flaw: CredentialFlaw): FlawText {
  return texts[flaw];
}
