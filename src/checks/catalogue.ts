import type { Text } from "../text.ts";

export const stages = ["infra", "auth", "generation"] as const;
export type Stage = (typeof stages)[number];

/** blocker: students cannot work · major: they can, but something is wrong or unsafe · minor: worth knowing. */
export type Severity = "blocker" | "major" | "minor";

export interface CheckEntry {
  readonly title: Text;
  /** One sentence: which fact of the deployment is proven. */
  readonly proves: Text;
  readonly severity: Severity;
  /** Checks that must have passed first; where one has not, this check is blocked and never run. */
  readonly requires: readonly string[];
}

const reachable = ["infra.reachable", "infra.is-comfyui"];
const open = [...reachable, "infra.token-opens"];
const guarded = [...reachable, "auth.enforced"];
/** Wrong credentials are made from the right one: while that is refused too, their refusal proves nothing. */
const told = [...guarded, "auth.valid-token-header"];
const canary = [...open, "generation.canary"];
const painted = [...canary, "generation.text-to-image"];
const decoded = [...painted, "generation.image-format"];
/** A picture that is black, flat, noise or old is one fact: what it does to the comparisons is not told again. */
const sound = [
  ...decoded,
  "generation.image-not-black",
  "generation.image-not-flat",
  "generation.image-not-noise",
  "generation.image-provenance",
];

/**
 * Every check of the suite, in the order it runs. The id is a contract: CI scripts and waivers name it.
 * A check is written once under `tests/<stage>/`; a unit test holds the two together.
 */
export const catalogue = {
  "infra.reachable": {
    title: { fr: "Le serveur répond en HTTP", en: "The server answers over HTTP" },
    proves: {
      fr: "Le nom se résout, le port accepte une connexion et une réponse HTTP arrive dans le délai.",
      en: "The name resolves, the port accepts a connection and an HTTP reply arrives in time.",
    },
    severity: "blocker",
    requires: [],
  },
  "infra.is-comfyui": {
    title: { fr: "C'est bien ComfyUI qui répond", en: "It is ComfyUI that answers" },
    proves: {
      fr: "La réponse est celle de ComfyUI ou de sa page d'accès, pas celle d'un proxy ou d'un autre service.",
      en: "The reply is ComfyUI's or its login's, not that of a proxy or another service.",
    },
    severity: "blocker",
    requires: ["infra.reachable"],
  },
  "infra.token-opens": {
    title: { fr: "Le jeton fourni ouvre l'API", en: "The given token opens the API" },
    proves: {
      fr: "GET /system_stats répond 200 avec le jeton de la configuration.",
      en: "GET /system_stats answers 200 with the configured token.",
    },
    severity: "blocker",
    requires: reachable,
  },
  "infra.version": {
    title: { fr: "La version de ComfyUI est celle du profil", en: "ComfyUI's version is the profile's" },
    proves: {
      fr: "La version annoncée sait charger Qwen-Image et satisfait l'intervalle du profil.",
      en: "The announced version can load Qwen-Image and satisfies the profile's range.",
    },
    severity: "major",
    requires: open,
  },
  "infra.device": {
    title: { fr: "Le GPU et sa mémoire suffisent", en: "The GPU and its memory are enough" },
    proves: {
      fr: "Le calcul se fait sur le type de processeur attendu, avec assez de VRAM.",
      en: "Computation runs on the expected kind of device, with enough VRAM.",
    },
    severity: "blocker",
    requires: open,
  },
  "infra.nodes-inventory": {
    title: { fr: "Les 28 nœuds Qwen sont présents", en: "The 28 Qwen nodes are present" },
    proves: {
      fr: "Chaque nœud de l'inventaire est servi, nom par nom : on compare des ensembles, jamais des totaux.",
      en: "Each node of the inventory is served, name by name: sets are compared, never counts.",
    },
    severity: "blocker",
    requires: open,
  },
  "infra.nodes-origin": {
    title: { fr: "Chaque nœud vient de son pack", en: "Each node comes from its pack" },
    proves: {
      fr: "Le module Python de chaque nœud présent est celui attendu : aucun autre pack ne l'a remplacé.",
      en: "The Python module of each present node is the expected one: no other pack has replaced it.",
    },
    severity: "major",
    requires: open,
  },
  "infra.nodes-signature": {
    title: { fr: "La signature des nœuds n'a pas dérivé", en: "The nodes' signatures have not drifted" },
    proves: {
      fr: "Entrées obligatoires et sorties de chaque nœud présent sont celles de l'inventaire.",
      en: "Required inputs and outputs of each present node are those of the inventory.",
    },
    severity: "major",
    requires: open,
  },
  "infra.workflow-nodes": {
    title: { fr: "Les nœuds des workflows sont servis", en: "The workflows' nodes are served" },
    proves: {
      fr: "Chaque classe employée par les workflows du cours existe sur le serveur.",
      en: "Each class used by the course's workflows exists on the server.",
    },
    severity: "blocker",
    requires: open,
  },
  "infra.models": {
    title: { fr: "Les modèles sont vus par leur chargeur", en: "The models are seen by their loaders" },
    proves: {
      fr: "Chaque fichier figure dans la liste du nœud qui le lit.",
      en: "Each file is in the list of the node that reads it.",
    },
    severity: "blocker",
    requires: open,
  },
  "infra.websocket": {
    title: { fr: "Le WebSocket s'ouvre et parle", en: "The WebSocket opens and speaks" },
    proves: {
      fr: "La poignée de main aboutit (101) et le premier message « status » arrive avec notre identifiant client.",
      en: 'The handshake succeeds (101) and the first "status" message arrives with our client id.',
    },
    severity: "major",
    requires: open,
  },
  "infra.queue": {
    title: { fr: "La file d'attente est lisible", en: "The queue can be read" },
    proves: {
      fr: "GET /queue rend la liste des travaux en cours et en attente, et son total s'accorde avec GET /prompt.",
      en: "GET /queue gives the running and pending jobs, and its total agrees with GET /prompt.",
    },
    severity: "major",
    requires: open,
  },
  "infra.container-running": {
    title: { fr: "Le conteneur tourne, sans redémarrer", en: "The container runs and does not restart" },
    proves: {
      fr: "Docker le dit en marche, sans boucle de redémarrage ni mort par manque de mémoire.",
      en: "Docker calls it running, in no restart loop and not killed for memory.",
    },
    severity: "blocker",
    requires: [],
  },
  "infra.container-health": {
    title: { fr: "Son contrôle de santé dit vrai", en: "Its health check tells the truth" },
    proves: {
      fr: "Le conteneur est sain, et son contrôle de santé ne prend pas une porte ouverte pour un bon signe.",
      en: "The container is healthy, and its health check does not take an open door for a good sign.",
    },
    severity: "major",
    requires: [],
  },
  "infra.container-port": {
    title: { fr: "C'est ce conteneur qui publie le port", en: "This container publishes the port" },
    proves: {
      fr: "Le port de l'adresse validée est publié par le conteneur nommé, et par aucun autre.",
      en: "The port of the validated address is published by the named container and by no other.",
    },
    severity: "major",
    requires: [],
  },
  "infra.container-mounts": {
    title: { fr: "Les montages contiennent quelque chose", en: "The mounts hold something" },
    proves: {
      fr: "Chaque dossier monté dont ComfyUI a besoin est présent et non vide.",
      en: "Each mounted folder that ComfyUI needs is there and not empty.",
    },
    severity: "blocker",
    requires: [],
  },
  "infra.container-imports": {
    title: { fr: "Tous les custom nodes sont importés", en: "All custom nodes are imported" },
    proves: {
      fr: "Le journal depuis le dernier démarrage ne montre ni IMPORT FAILED, ni module absent, ni traceback.",
      en: "The log since the last start shows no IMPORT FAILED, no missing module and no traceback.",
    },
    severity: "major",
    requires: [],
  },
  "infra.container-errors": {
    title: { fr: "Le journal récent est sans erreur grave", en: "The recent log has no grave error" },
    proves: {
      fr: "Dans le journal des dernières 24 heures : ni mémoire épuisée, ni NaN, ni travail en exception.",
      en: "In the log of the last 24 hours: no exhausted memory, no NaN, no job that ended in an exception.",
    },
    severity: "minor",
    requires: [],
  },
  "infra.credential-chain": {
    title: { fr: "Le jeton est le même partout", en: "The token is the same everywhere" },
    proves: {
      fr: "Client, fichier monté, login/PASSWORD et processus en marche ont la même empreinte.",
      en: "Client, mounted file, login/PASSWORD and the running process have the same fingerprint.",
    },
    severity: "blocker",
    requires: [],
  },
  "infra.container-models": {
    title: { fr: "Les fichiers des modèles sont entiers", en: "The model files are whole" },
    proves: {
      fr: "Dans le conteneur, chaque modèle est là, lisible et entier d'après son en-tête safetensors : ni lien rompu, ni fragments, ni téléchargement coupé.",
      en: "In the container each model is there, readable and whole by its safetensors header: no broken link, no shards, no cut download.",
    },
    severity: "blocker",
    requires: [],
  },
  "auth.enforced": {
    title: { fr: "Sans jeton, l'accès est refusé", en: "Without a token access is refused" },
    proves: {
      fr: "Le plugin ComfyUI-Login est chargé : une requête sans jeton reçoit 401 en JSON.",
      en: "The ComfyUI-Login plugin is loaded: a request without a token gets 401 as JSON.",
    },
    severity: "blocker",
    requires: reachable,
  },
  "auth.valid-token-header": {
    title: { fr: "Le bon jeton passe dans l'en-tête", en: "The right token passes in the header" },
    proves: {
      fr: "Authorization: Bearer <hash> ouvre l'API et ses doubles sous /api.",
      en: "Authorization: Bearer <hash> opens the API and its twins under /api.",
    },
    severity: "blocker",
    requires: reachable,
  },
  "auth.valid-token-query": {
    title: { fr: "Le bon jeton passe dans l'URL", en: "The right token passes in the URL" },
    proves: {
      fr: "?token=<hash> ouvre l'API : c'est la seule voie des WebSockets de navigateur.",
      en: "?token=<hash> opens the API: the only way for a browser's WebSocket.",
    },
    severity: "major",
    requires: reachable,
  },
  "auth.valid-token-websocket": {
    title: { fr: "Le bon jeton ouvre le WebSocket", en: "The right token opens the WebSocket" },
    proves: {
      fr: "La poignée de main répond 101 avec le jeton, par en-tête et par URL, sous /ws et /api/ws.",
      en: "The handshake answers 101 with the token, by header and by URL, at /ws and /api/ws.",
    },
    severity: "major",
    requires: reachable,
  },
  "auth.token-format": {
    title: {
      fr: "Le jeton a la forme d'un hash bcrypt solide",
      en: "The token has the form of a strong bcrypt hash",
    },
    proves: {
      fr: "60 caractères, préfixe et coût conformes : ni mot de passe en clair, ni hash abîmé par un shell.",
      en: "60 characters, prefix and cost as they must be: neither a plaintext nor a hash mangled by a shell.",
    },
    severity: "major",
    requires: [],
  },
  "auth.plaintext-matches": {
    title: { fr: "Le mot de passe correspond au jeton", en: "The password matches the token" },
    proves: {
      fr: "bcrypt confirme que le mot de passe du cours et le jeton vont ensemble.",
      en: "bcrypt confirms that the course's password and the token belong together.",
    },
    severity: "minor",
    requires: [],
  },
  "auth.plaintext-refused": {
    title: { fr: "Le mot de passe en clair est refusé", en: "The plaintext password is refused" },
    proves: {
      fr: "Ni le mot de passe, ni un nouveau hash du même mot de passe n'ouvrent l'API.",
      en: "Neither the password nor a new hash of the same password opens the API.",
    },
    severity: "major",
    requires: told,
  },
  "auth.bad-credentials-refused": {
    title: { fr: "Chaque mauvais jeton est refusé", en: "Each bad credential is refused" },
    proves: {
      fr: "Aucune variante du jeton (tronquée, citée, encodée, autre schéma…) n'ouvre l'API.",
      en: "No variant of the token (truncated, quoted, encoded, other scheme…) opens the API.",
    },
    severity: "blocker",
    requires: told,
  },
  "auth.websocket-refuses": {
    title: { fr: "Le WebSocket refuse les mauvais jetons", en: "The WebSocket refuses bad credentials" },
    proves: {
      fr: "Sans jeton ou avec un faux jeton, la poignée de main est refusée (401).",
      en: "Without a token or with a wrong one the handshake is refused (401).",
    },
    severity: "major",
    requires: guarded,
  },
  "auth.routes-protected": {
    title: { fr: "Toutes les routes sont protégées", en: "All routes are protected" },
    proves: {
      fr: "Chaque route et chaque verbe, avec son double sous /api, refuse une requête sans jeton.",
      en: "Each route and verb, with its twin under /api, refuses a request without a token.",
    },
    severity: "blocker",
    requires: guarded,
  },
  "auth.browser-redirect": {
    title: { fr: "Un navigateur est renvoyé vers /login", en: "A browser is sent to /login" },
    proves: {
      fr: "Une page demandée sans jeton répond 302 vers /login, et /login s'affiche.",
      en: "A page asked for without a token answers 302 to /login, and /login shows.",
    },
    severity: "major",
    requires: guarded,
  },
  "auth.empty-token-refused": {
    title: { fr: "Un jeton vide est refusé", en: "An empty token is refused" },
    proves: {
      fr: "?token= n'ouvre rien : le fichier PASSWORD existe et n'est pas vide.",
      en: "?token= opens nothing: the PASSWORD file exists and is not empty.",
    },
    severity: "blocker",
    requires: reachable,
  },
  "auth.guest-mode-off": {
    title: { fr: "Le mode invité est fermé", en: "Guest mode is off" },
    proves: {
      fr: "Le serveur n'offre pas de session sans mot de passe, qui pourrait lire le jeton dans les journaux.",
      en: "The server offers no session without a password, which could read the token in the logs.",
    },
    severity: "major",
    requires: [...guarded, "auth.browser-redirect"],
  },
  "auth.foreign-origin": {
    title: { fr: "Une origine étrangère n'est pas invitée", en: "A foreign origin is not invited" },
    proves: {
      fr: "Aucune réponse n'autorise une page d'un autre site à lire l'API (en-têtes CORS).",
      en: "No reply lets a page of another site read the API (CORS headers).",
    },
    severity: "major",
    requires: guarded,
  },
  "auth.malformed-header-handled": {
    title: { fr: "Un en-tête malformé ne fait pas planter", en: "A malformed header does not crash" },
    proves: {
      fr: "Un en-tête Authorization malformé reçoit un refus propre, pas une erreur 500.",
      en: "A malformed Authorization header gets a clean refusal, not a 500 error.",
    },
    severity: "minor",
    requires: told,
  },
  "auth.suffix-rule": {
    title: { fr: "Aucun suffixe ne contourne l'accès", en: "No suffix bypasses the login" },
    proves: {
      fr: "Un chemin en .js, .css, .css.map ou .ico ne permet ni lecture ni écriture sans jeton.",
      en: "A path in .js, .css, .css.map or .ico allows neither reading nor writing without a token.",
    },
    severity: "major",
    requires: [...open, "auth.enforced"],
  },
  "auth.token-not-leaked": {
    title: { fr: "Le jeton ne revient dans aucune réponse", en: "The token comes back in no reply" },
    proves: {
      fr: "Ni corps, ni en-tête, ni redirection des réponses du serveur ne contient le jeton.",
      en: "No body, header or redirect of the server's replies holds the token.",
    },
    severity: "blocker",
    requires: told,
  },
  "auth.token-not-in-logs": {
    title: { fr: "Le jeton n'est pas dans les journaux", en: "The token is not in the logs" },
    proves: {
      fr: "/internal/logs ne rend pas le jeton en clair.",
      en: "/internal/logs does not give the token in clear.",
    },
    severity: "minor",
    requires: [...open, "auth.valid-token-header"],
  },
  "generation.canary": {
    title: {
      fr: "Le serveur exécute un graphe sans modèle",
      en: "The server executes a graph without a model",
    },
    proves: {
      fr: "EmptyImage → SaveImage rend les pixels exacts : un échec plus loin vient donc du modèle, pas du serveur.",
      en: "EmptyImage → SaveImage gives the exact pixels: a later failure is the model's, not the server's.",
    },
    severity: "blocker",
    requires: open,
  },
  "generation.image-private": {
    title: {
      fr: "Une image générée est illisible sans jeton",
      en: "A generated image cannot be read without a token",
    },
    proves: {
      fr: "L'adresse exacte qui livre l'image avec le jeton la refuse sans lui, sous /view comme sous /api/view.",
      en: "The very URL that hands out the image with the token refuses it without, under /view and /api/view.",
    },
    severity: "major",
    requires: [...canary, "auth.enforced"],
  },
  "generation.preview-bypass": {
    title: {
      fr: "L'aperçu de modèles ne livre pas d'image sans jeton",
      en: "The model previews hand out no image without a token",
    },
    proves: {
      fr: "Le contournement par l'aperçu de modèles et un suffixe .js ne livre pas l'image générée.",
      en: "The bypass through model previews and a .js suffix does not hand out the generated image.",
    },
    severity: "major",
    requires: [...canary, "auth.enforced"],
  },
  "generation.invalid-workflow-refused": {
    title: { fr: "Un workflow invalide est refusé", en: "An invalid workflow is refused" },
    proves: {
      fr: "POST /prompt répond 400 avec la raison exacte, sans rien exécuter.",
      en: "POST /prompt answers 400 with the exact reason and executes nothing.",
    },
    severity: "major",
    requires: open,
  },
  "generation.workflows-valid": {
    title: {
      fr: "Les workflows sont valides pour ce serveur",
      en: "The workflows are valid for this server",
    },
    proves: {
      fr: "Nœuds, entrées, liens, types et valeurs des workflows s'accordent avec /object_info, avant tout calcul.",
      en: "Nodes, inputs, links, types and values of the workflows agree with /object_info, before any computing.",
    },
    severity: "blocker",
    requires: open,
  },
  "generation.text-to-image": {
    title: { fr: "Qwen génère une image à partir d'un texte", en: "Qwen generates an image from a text" },
    proves: {
      fr: "Le graphe complet s'exécute dans le délai, sans cache, et livre le nombre d'images attendu.",
      en: "The whole graph runs within its budget, uncached, and hands out the expected number of images.",
    },
    severity: "blocker",
    requires: [...canary, "generation.workflows-valid"],
  },
  "generation.image-format": {
    title: { fr: "L'image se décode, au bon format", en: "The image decodes, in the right format" },
    proves: {
      fr: "Un PNG complet, de la taille exacte demandée.",
      en: "A complete PNG of exactly the size that was asked for.",
    },
    severity: "blocker",
    requires: painted,
  },
  "generation.image-not-black": {
    title: { fr: "L'image n'est pas noire", en: "The image is not black" },
    proves: {
      fr: "Le décodage VAE n'a pas produit de NaN, que ComfyUI enregistre en noir avec « success ».",
      en: 'The VAE decode gave no NaN, which ComfyUI saves as black with "success".',
    },
    severity: "blocker",
    requires: decoded,
  },
  "generation.image-not-noise": {
    title: { fr: "L'image n'est pas du bruit", en: "The image is not noise" },
    proves: {
      fr: "Les pixels voisins se ressemblent : le latent a été débruité avec le bon encodeur.",
      en: "Neighbouring pixels resemble each other: the latent was denoised with the right encoder.",
    },
    severity: "blocker",
    requires: [...decoded, "generation.image-not-black"],
  },
  "generation.image-not-flat": {
    title: { fr: "L'image n'est ni unie ni factice", en: "The image is neither flat nor a placeholder" },
    proves: {
      fr: "L'image a le détail et la richesse d'une vraie sortie, pas ceux d'un aplat ou d'une mire.",
      en: "The image has the detail and richness of a real output, not of a solid or a test card.",
    },
    severity: "blocker",
    requires: [...decoded, "generation.image-not-black", "generation.image-not-noise"],
  },
  "generation.image-provenance": {
    title: { fr: "L'image vient de cette exécution", en: "The image belongs to this run" },
    proves: {
      fr: "Identifiant, préfixe et prompt incorporé sont les nôtres : ni cache, ni vieux fichier.",
      en: "Prompt id, prefix and embedded prompt are ours: neither a cache nor an old file.",
    },
    severity: "blocker",
    requires: decoded,
  },
  "generation.other-seed-differs": {
    title: { fr: "Une autre graine donne une autre image", en: "Another seed gives another image" },
    proves: {
      fr: "La graine agit : l'image n'est pas constante.",
      en: "The seed has an effect: the image is not a constant.",
    },
    severity: "major",
    requires: sound,
  },
  "generation.reference": {
    title: {
      fr: "La graine fixe rend l'image approuvée",
      en: "The fixed seed gives the approved image",
    },
    proves: {
      fr: "Même graine, même texte, même workflow : l'image est celle qu'une personne a approuvée sur cette cible.",
      en: "Same seed, same text, same workflow: the image is the one that a person approved on this target.",
    },
    severity: "major",
    requires: [...sound, "generation.other-seed-differs"],
  },
  "generation.edit": {
    title: { fr: "Qwen édite une image envoyée", en: "Qwen edits an uploaded picture" },
    proves: {
      fr: "L'image envoyée est acceptée et le graphe d'édition livre une image dans le délai.",
      en: "The picture is accepted and the edit graph hands out an image within its budget.",
    },
    severity: "blocker",
    requires: decoded,
  },
  "generation.edit-descends": {
    title: { fr: "L'édition part bien de l'image envoyée", en: "The edit really starts from the picture" },
    proves: {
      fr: "Le résultat diffère de l'entrée mais lui ressemble : elle n'est ni recopiée, ni ignorée.",
      en: "The result differs from its input yet resembles it: neither copied nor ignored.",
    },
    severity: "major",
    requires: [...sound, "generation.edit"],
  },
  "generation.events": {
    title: { fr: "La progression arrive par WebSocket", en: "Progress arrives over the WebSocket" },
    proves: {
      fr: "Les événements de nos travaux arrivent jusqu'au bout : l'interface des étudiants n'est pas muette.",
      en: "The events of our jobs arrive to the end: the students' interface is not mute.",
    },
    severity: "major",
    requires: painted,
  },
  "generation.cancel": {
    title: { fr: "Annuler un travail fonctionne", en: "Cancelling a job works" },
    proves: {
      fr: "Un travail en attente et un travail en cours s'annulent par leur identifiant, et la file revient à son état.",
      en: "A pending and a running job are cancelled by their prompt id, and the queue is as before.",
    },
    severity: "major",
    requires: painted,
  },
  "generation.container-stable": {
    title: { fr: "Le conteneur n'a pas redémarré", en: "The container has not restarted" },
    proves: {
      fr: "Du premier contrôle au dernier, le même processus a tourné.",
      en: "From the first check to the last the same process ran.",
    },
    severity: "blocker",
    requires: [],
  },
  "generation.container-restart": {
    title: { fr: "Le jeton survit à un redémarrage", en: "The token survives a restart" },
    proves: {
      fr: "Sur demande (ALLOW_RESTART) : après un redémarrage du conteneur, login/PASSWORD a la même empreinte, le jeton ouvre et l'accès reste fermé sans lui.",
      en: "On request (ALLOW_RESTART): after a restart of the container login/PASSWORD has the same fingerprint, the token opens, and without it access is still refused.",
    },
    severity: "blocker",
    requires: open,
  },
} as const satisfies Record<string, CheckEntry>;

export type CheckId = keyof typeof catalogue;

export const checkIds = Object.keys(catalogue) as CheckId[];

export function entryOf(id: CheckId): CheckEntry {
  return catalogue[id];
}

export function stageOf(id: CheckId): Stage {
  return id.slice(0, id.indexOf(".")) as Stage;
}
