import type { Language, Text } from "../text.ts";
import { exitStatuses } from "./help.ts";
import { fallbackOf, type Setting } from "./setting.ts";
import { allSettings } from "./settings.ts";

const words = {
  title: { fr: "Configuration", en: "Configuration" },
  order: {
    fr: "Une option de la ligne de commande l'emporte sur la variable d'environnement, qui l'emporte sur le fichier `.env` du dossier courant, qui l'emporte sur la valeur par défaut. Tout est lu une fois, avant de rien lancer ; tous les problèmes sont annoncés ensemble, avec le code de sortie 2.",
    en: "A command-line option wins over the environment variable, which wins over the `.env` file of the working directory, which wins over the default. Everything is read once, before anything starts; all problems are told together, with exit status 2.",
  },
  columns: {
    fr: "| Variable | Option | Valeur | Par défaut | Sens |",
    en: "| Variable | Option | Value | Default | Meaning |",
  },
  none: { fr: "aucune", en: "none" },
  older: { fr: "anciens noms", en: "older names" },
  also: { fr: "ou", en: "or" },
  tokenTitle: { fr: "Le jeton", en: "The token" },
  statusTitle: { fr: "Code de sortie", en: "Exit status" },
  profileTitle: { fr: "Le profil", en: "The profile" },
  waiverTitle: { fr: "Les dérogations", en: "Waivers" },
} as const satisfies Record<string, Text>;

const token: Text = {
  fr: `- Le jeton d'API est la **ligne 1 de \`login/PASSWORD\`** sur le serveur, un hash bcrypt (\`$2b$12$…\`, 60 caractères), comparé comme une chaîne : ni le mot de passe, ni un nouveau hash du même mot de passe ne donnent accès à l'API.
- Donnez-le par **fichier** (\`.secrets/qwen-api-user.token\`, \`--token-file\` ou \`COMFYUI_TOKEN_FILE\`) : dans une variable, bash, PowerShell et Docker Compose rongent les « $ ». Il n'y a pas d'option \`--token\` : elle se lirait dans la liste des processus.
- Ligne 1 seulement ; BOM, CRLF et espaces autour sont retirés avec une note. Un fichier UTF-16, un dossier, \`NOM=valeur\`, des guillemets ou un espace au milieu sont refusés, avec le remède.
- Deux jetons différents donnés au même endroit sont un problème ; à deux endroits, le plus fort gagne et une note donne les empreintes (12 chiffres du SHA-256).
- \`QWEN_API_USER_TOKEN\` ou \`.secrets/.env.generated\` donne le mot de passe en clair : il sert à prouver que l'API le refuse, et se tape dans la page de connexion à l'étape browser.
- Dans \`.env\`, « $ » n'est jamais interprété ; une valeur sans apostrophes s'arrête au premier « # ».`,
  en: `- The API token is **line 1 of \`login/PASSWORD\`** on the server, a bcrypt hash (\`$2b$12$…\`, 60 characters), compared as a string: neither the password nor a new hash of the same password opens the API.
- Give it by **file** (\`.secrets/qwen-api-user.token\`, \`--token-file\` or \`COMFYUI_TOKEN_FILE\`): in a variable bash, PowerShell and Docker Compose eat the "$". There is no \`--token\` option: it could be read in the process list.
- Line 1 only; BOM, CRLF and spaces around it are removed with a note. A UTF-16 file, a directory, \`NAME=value\`, quotes or a space inside are refused, with the remedy.
- Two different tokens given at the same place are a problem; at two places the stronger wins and a note gives the fingerprints (12 digits of the SHA-256).
- \`QWEN_API_USER_TOKEN\` or \`.secrets/.env.generated\` gives the password in clear: it serves to prove that the API refuses it, and is typed on the login page in the browser stage.
- In \`.env\` the "$" is never interpreted; a value without single quotes ends at the first "#".`,
};

const profile: Text = {
  fr: `Un profil (\`fixtures/profiles/*.json\`, schéma à côté : \`profile.schema.json\`) dit ce que le serveur doit être. Une clé inconnue est refusée ; les chemins sont relatifs au profil.

| Clé | Sens |
|---|---|
| \`comfyui.oldest\` | première version qui convient : plus ancien est un échec |
| \`comfyui.measured\` | version la plus récente mesurée : plus récent est un avertissement, jamais un échec |
| \`comfyui.advisories\` | une faille publiée dans cette version : \`warning\` (par défaut) ou \`failure\` |
| \`device\` | type de processeur (\`any\` : tous) et VRAM minimale en Gio |
| \`nodes.inventory\` | fichier : nom du nœud → module Python, entrées, sorties |
| \`nodes.packs\` | packs dont les nœuds en plus sont signalés : où les trouver (\`source\`), à quel commit leurs nœuds sont ceux de l'inventaire (\`commit\`), et si un nœud manquant qu'aucun workflow n'emploie est un échec (\`required\` ; par défaut un avertissement) |
| \`models\` | fichier, dossier, chargeur et entrée dont la liste doit le contenir, taille en octets |
| \`workflows\` | liste : rôle (\`text-to-image\` ou \`edit\`, plusieurs de chaque au besoin), graphe au format API, délai en secondes, taille, nombre d'images, prompt ; pour une édition, l'image à envoyer. Les contrôles d'un rôle absent ne sont pas demandés. L'ancienne écriture, un objet \`{ textToImage, edit }\`, se lit encore |
| \`links\` | \`required\` : un lien posé sur un autre site (Moodle, courriel, portail) doit ouvrir la page, sinon c'est un échec ; sans cette clé, un avertissement ([liens](links.md)) |
| \`readiness.waitS\` | secondes de Run à l'image : 95 images sur 100 d'une classe doivent être là d'ici là (\`npm run readiness\`) ; 120 par défaut, le délai après lequel les notebooks du cours abandonnent |
| \`token.minCost\` | coût bcrypt en dessous duquel le jeton est dit faible |

Cinq profils sont livrés ; [le tableau](../fixtures/profiles/README.md) dit lequel choisir, et ce qui en a été mesuré : \`qwen-image-edit-2509\` (par défaut), \`qwen-image-edit-2511-gguf-lightning\`, \`qwen-image-nunchaku\`, \`qwen-image-2.1-int8\`, et \`qwen-image-edit-2509-synthetic\` pour [un ComfyUI sans GPU](synthetic.md).

Du pack QwenImageWanBridge, deux inventaires sont livrés. \`qwen-28.json\` : 4 nœuds de ComfyUI et les 24 du pack au commit \`dd2039c\`. \`qwen-16-pack-head.json\` : ces 4 et les 12 que la tête du pack sert encore, depuis le 27 novembre 2025 ; choisissez-le, et retirez \`commit\`, si votre serveur garde un clone récent du pack.

Un workflow exporté avec les titres de ComfyUI convient : les nœuds à régler (texte, graine, taille, fichier de sortie, image d'entrée) sont trouvés par leurs entrées et leurs liens. Où deux nœuds conviennent, la suite le demande au départ ; l'identifiant du nœud dans le profil tranche (\`"nodes": {"prompt": "6"}\` ; aussi \`seed\`, \`size\`, \`output\`, \`input\`), ou un **titre** (\`_meta.title\`) : \`Prompt\`, \`Seed\`, \`Size\`, \`Output\`, \`Input image\`. Une valeur reliée est réglée là où elle est écrite ; une taille que d'autres nœuds calculent ou changent est gardée, et \`width\` et \`height\` disent alors ce que l'image doit avoir.`,
  en: `A profile (\`fixtures/profiles/*.json\`, schema beside it: \`profile.schema.json\`) says what the server must be. An unknown key is refused; paths are relative to the profile.

| Key | Meaning |
|---|---|
| \`comfyui.oldest\` | first version that works: an older one is red |
| \`comfyui.measured\` | newest version that was measured: a newer one is a warning, never red |
| \`comfyui.advisories\` | a published flaw in this version: \`warning\` (the default) or \`failure\` |
| \`device\` | kind of device (\`any\`: all) and least VRAM in GiB |
| \`nodes.inventory\` | file: node name → Python module, inputs, outputs |
| \`nodes.packs\` | packs whose further nodes are reported: where to get them (\`source\`), at which commit their nodes are the inventory's (\`commit\`), and whether a missing node that no workflow uses is a failure (\`required\`; a warning where absent) |
| \`models\` | file, folder, loader and input whose list must hold it, size in bytes |
| \`workflows\` | a list: role (\`text-to-image\` or \`edit\`, several of each if need be), graph in API format, budget in seconds, size, number of images, prompt; for an edit, the picture to upload. The checks of an absent role are not asked for. The former notation, an object \`{ textToImage, edit }\`, is still read |
| \`links\` | \`required\`: a link on another site (Moodle, a mail, a portal) must open the page, otherwise it is red; without this key a warning ([links](links.md)) |
| \`readiness.waitS\` | seconds from Run to the picture: 95 of 100 pictures of a class must be there by then (\`npm run readiness\`); 120 by default, when the notebooks of the course give up |
| \`token.minCost\` | bcrypt cost below which the token is called weak |

Five profiles are shipped; [the table](../fixtures/profiles/README.md) says which to choose, and what of it was measured: \`qwen-image-edit-2509\` (the default), \`qwen-image-edit-2511-gguf-lightning\`, \`qwen-image-nunchaku\`, \`qwen-image-2.1-int8\`, and \`qwen-image-edit-2509-synthetic\` for [a ComfyUI without a GPU](synthetic.md).

Of the pack QwenImageWanBridge two inventories are shipped. \`qwen-28.json\`: 4 nodes of ComfyUI and the 24 of the pack at commit \`dd2039c\`. \`qwen-16-pack-head.json\`: these 4 and the 12 that the head of the pack still serves, since 27 November 2025; choose it, and take \`commit\` out, if your server keeps a recent clone of the pack.

A workflow exported with ComfyUI's own titles will do: the nodes to set (text, seed, size, output file, input picture) are found by their inputs and links. Where two nodes suit, the suite asks at the start; the node's id in the profile settles it (\`"nodes": {"prompt": "6"}\`; also \`seed\`, \`size\`, \`output\`, \`input\`), or a **title** (\`_meta.title\`): \`Prompt\`, \`Seed\`, \`Size\`, \`Output\`, \`Input image\`. A linked value is set where it is written; a size that other nodes compute or change is kept, and \`width\` and \`height\` then say what the picture must have.`,
};

const waivers: Text = {
  fr: `\`fixtures/waivers.json\`, ou le fichier de \`COMFYUI_WAIVERS\`, est une liste de \`{ check, reason, upstream?, expires, mayPass? }\`. Le contrôle est fait quand même ; son échec est montré comme dérogation, avec raison et date. \`reason\` est une phrase, ou \`{ fr, en }\` ; \`expires\` (AAAA-MM-JJ, UTC) est le dernier jour, après quoi l'échec compte. Une dérogation dont le contrôle réussit est signalée comme inutile, sauf avec \`mayPass: true\` : toutes les versions n'ont pas cette faiblesse. Pour n'en accorder aucune, donnez un fichier qui contient \`[]\`.`,
  en: `\`fixtures/waivers.json\`, or the file in \`COMFYUI_WAIVERS\`, is a list of \`{ check, reason, upstream?, expires, mayPass? }\`. The check still runs; its failure is shown as waived, with reason and date. \`reason\` is one sentence, or \`{ fr, en }\`; \`expires\` (YYYY-MM-DD, UTC) is the last day, after which the failure counts. A waiver whose check passes is told as stale, but with \`mayPass: true\`: not every version has that weakness. To grant none, give a file that holds \`[]\`.`,
};

/** The whole of docs/configuration.md: the same content in French, then in English. */
export function configurationDoc(): string {
  const head = "<!-- Generated by `npm run docs`: do not edit. -->";
  return `${[head, section("fr"), section("en")].join("\n\n")}\n`;
}

function section(language: Language): string {
  const say = (text: Text) => text[language];
  return [
    `# ${say(words.title)} (${language === "fr" ? "français" : "English"})`,
    say(words.order),
    [
      say(words.columns),
      "|---|---|---|---|---|",
      ...allSettings.map((setting) => row(setting, language)),
    ].join("\n"),
    `## ${say(words.tokenTitle)}`,
    say(token),
    `## ${say(words.profileTitle)}`,
    say(profile),
    `## ${say(words.waiverTitle)}`,
    say(waivers),
    `## ${say(words.statusTitle)}`,
    exitStatuses.map(([status, text]) => `- **${status}** ${say(text)}`).join("\n"),
  ].join("\n\n");
}

function row(setting: Setting, language: Language): string {
  const { env, olderEnv, flag, short, shape, description, foreign } = setting;
  const named = foreign ? words.also[language] : `${words.older[language]} :`;
  const older = olderEnv === undefined ? "" : ` (${named} ${olderEnv.map(code).join(", ")})`;
  const option = flag === undefined ? "" : code([short, flag].filter(Boolean).join(", "));
  const valueless = env === undefined && !flag?.includes(" ");
  const cells = [
    env === undefined ? "" : code(env) + (language === "fr" ? older : older.replace(" :", ":")),
    option,
    valueless ? "" : shape[language],
    valueless ? "" : (fallbackOf(setting) ?? words.none)[language],
    description[language],
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function code(text: string): string {
  return `\`${text}\``;
}
