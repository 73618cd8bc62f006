import type { CheckEntry } from "./check-entry.ts";
import { open, reachable } from "./requirements.ts";

/** What the server is and has. */
export const infraChecks = {
  "infra.reachable": {
    title: { fr: "Le serveur répond en HTTP", en: "The server answers over HTTP" },
    proves: {
      fr: "Le nom se résout, le port accepte une connexion et une réponse HTTP arrive dans le délai.",
      en: "The name resolves, the port accepts a connection and an HTTP reply arrives in time.",
    },
    component: "http",
    severity: "blocker",
    requires: [],
  },
  "infra.is-comfyui": {
    title: { fr: "C'est bien ComfyUI qui répond", en: "It is ComfyUI that answers" },
    proves: {
      fr: "La réponse est celle de ComfyUI ou de sa page d'accès, pas celle d'un proxy ou d'un autre service.",
      en: "The reply is ComfyUI's or its login's, not that of a proxy or another service.",
    },
    component: "comfyui",
    severity: "blocker",
    requires: ["infra.reachable"],
  },
  "infra.token-opens": {
    title: { fr: "L'API s'ouvre par l'accès déclaré", en: "The API opens by the declared access" },
    proves: {
      fr: "GET /system_stats répond 200 avec ce que la configuration donne : le jeton, les identifiants d'un proxy, les deux, ou rien où l'accès est libre.",
      en: "GET /system_stats answers 200 with what the configuration gives: the token, a proxy's credentials, both, or nothing where access is free.",
    },
    component: "entry",
    severity: "blocker",
    requires: reachable,
  },
  "infra.version": {
    title: { fr: "ComfyUI est assez récent pour le profil", en: "ComfyUI is recent enough for the profile" },
    proves: {
      fr: "La version annoncée n'est pas plus ancienne que la première qui convient au profil ; une version plus récente que la dernière mesurée n'est qu'un avertissement.",
      en: "The announced version is not older than the first that suits the profile; one that is newer than the last measured is a warning, no more.",
    },
    component: "comfyui",
    severity: "major",
    requires: open,
  },
  "infra.packages": {
    title: { fr: "ComfyUI a les paquets qu'il demande", en: "ComfyUI has the packages that it asks for" },
    proves: {
      fr: "D'après le serveur, l'interface et les paquets de calcul installés ne sont pas plus anciens que ceux de son requirements.txt.",
      en: "By the server's own account, front end and computing packages are not older than those of its requirements.txt.",
    },
    component: "comfyui",
    severity: "major",
    requires: open,
  },
  "infra.advisories": {
    title: { fr: "Les failles publiées sont passées en revue", en: "Published flaws are gone through" },
    proves: {
      fr: "Les versions de ComfyUI et de ComfyUI-Manager sont comparées à une table datée des failles publiées ; le profil dit si une faille est un avertissement ou un échec.",
      en: "The versions of ComfyUI and ComfyUI-Manager are compared with a dated table of published flaws; the profile says whether a flaw is a warning or a failure.",
    },
    component: "comfyui",
    severity: "minor",
    requires: open,
  },
  "infra.device": {
    title: { fr: "Le GPU et sa mémoire suffisent", en: "The GPU and its memory are enough" },
    proves: {
      fr: "Le calcul se fait sur le type de processeur attendu, avec assez de VRAM.",
      en: "Computation runs on the expected kind of device, with enough VRAM.",
    },
    component: "gpu",
    severity: "blocker",
    requires: open,
  },
  "infra.nodes-inventory": {
    title: {
      fr: "Les nœuds que le profil demande sont présents",
      en: "The nodes that the profile asks for are present",
    },
    proves: {
      fr: "Chaque nœud de l'inventaire est servi, nom par nom : on compare des ensembles, jamais des totaux. Un nœud de pack qu'aucun workflow du profil n'emploie n'est qu'un avertissement, sauf si le profil exige le pack.",
      en: "Each node of the inventory is served, name by name: sets are compared, never counts. A pack's node that no workflow of the profile uses is but a warning, unless the profile demands the pack.",
    },
    component: "nodes",
    severity: "blocker",
    requires: open,
  },
  "infra.nodes-origin": {
    title: { fr: "Chaque nœud vient de son pack", en: "Each node comes from its pack" },
    proves: {
      fr: "Le module Python de chaque nœud présent est celui attendu : aucun autre pack ne l'a remplacé.",
      en: "The Python module of each present node is the expected one: no other pack has replaced it.",
    },
    component: "nodes",
    severity: "major",
    requires: open,
  },
  "infra.nodes-signature": {
    title: { fr: "La signature des nœuds n'a pas dérivé", en: "The nodes' signatures have not drifted" },
    proves: {
      fr: "Entrées obligatoires et sorties de chaque nœud présent sont celles de l'inventaire.",
      en: "Required inputs and outputs of each present node are those of the inventory.",
    },
    component: "nodes",
    severity: "major",
    requires: open,
  },
  "infra.workflow-nodes": {
    title: { fr: "Les nœuds des workflows sont servis", en: "The workflows' nodes are served" },
    proves: {
      fr: "Chaque classe employée par les workflows du cours existe sur le serveur.",
      en: "Each class used by the course's workflows exists on the server.",
    },
    component: "nodes",
    severity: "blocker",
    requires: open,
  },
  "infra.models": {
    title: { fr: "Les modèles sont vus par leur chargeur", en: "The models are seen by their loaders" },
    proves: {
      fr: "Chaque fichier figure dans la liste du nœud qui le lit.",
      en: "Each file is in the list of the node that reads it.",
    },
    component: "models",
    severity: "blocker",
    requires: open,
  },
  "infra.weights": {
    title: {
      fr: "Les poids sont ceux que le profil annonce",
      en: "The weights are those that the profile announces",
    },
    proves: {
      fr: "De vrais poids, ou des poids synthétiques (npm run models:synthetic) : les métadonnées des fichiers le disent (GET /view_metadata).",
      en: "Real weights, or synthetic ones (npm run models:synthetic): the metadata of the files tell (GET /view_metadata).",
    },
    component: "models",
    severity: "blocker",
    requires: [...open, "infra.models"],
  },
  "infra.websocket": {
    title: {
      fr: "Le WebSocket s'ouvre et envoie des messages",
      en: "The WebSocket opens and sends messages",
    },
    proves: {
      fr: "La poignée de main aboutit (101) et le premier message « status » arrive avec notre identifiant client.",
      en: 'The handshake succeeds (101) and the first "status" message arrives with our client id.',
    },
    component: "websocket",
    severity: "major",
    requires: open,
  },
  "infra.queue": {
    title: { fr: "La file d'attente est lisible", en: "The queue can be read" },
    proves: {
      fr: "GET /queue rend la liste des travaux en cours et en attente, son total s'accorde avec GET /prompt, et le journal ne montre pas que le fil qui les exécute est mort.",
      en: "GET /queue gives the running and pending jobs, its total agrees with GET /prompt, and the log does not show that the thread that executes them has died.",
    },
    component: "queue",
    severity: "major",
    requires: open,
  },
  "infra.job-list": {
    title: { fr: "La liste des travaux est lisible", en: "The list of jobs can be read" },
    proves: {
      fr: "GET /api/jobs (s'il existe) et GET /history rendent leurs listes : aucun travail ne les rend illisibles pour tous.",
      en: "GET /api/jobs (where it exists) and GET /history give their lists: no job makes them unreadable for everybody.",
    },
    component: "queue",
    severity: "major",
    requires: open,
  },
  "infra.page-served": {
    title: { fr: "La page de ComfyUI s'affiche", en: "ComfyUI's page shows" },
    proves: {
      fr: "GET / rend la page de l'interface, et ses premiers scripts et styles arrivent entiers, sous un type qu'un navigateur accepte.",
      en: "GET / gives the page of the interface, and its first scripts and styles come whole, with a type that a browser takes.",
    },
    component: "page",
    severity: "blocker",
    requires: open,
  },
  "infra.workflows-saved": {
    title: { fr: "Un workflow s'enregistre et se rouvre", en: "A workflow can be saved and opened again" },
    proves: {
      fr: "Comme la page le fait : écrire, lire, lister, remplacer, renommer et supprimer workflows%2F….json. Rien n'en reste.",
      en: "As the page does: write, read, list, replace, rename and delete workflows%2F….json. Nothing of it stays.",
    },
    component: "page",
    severity: "major",
    requires: open,
  },
  "infra.large-body": {
    title: { fr: "Une photo de téléphone arrive à ComfyUI", en: "A phone's photo reaches ComfyUI" },
    proves: {
      fr: "Un envoi de 10 Mo atteint ComfyUI, en formulaire d'image comme en JSON : aucun proxy ne le refuse. ComfyUI refuse les deux (ni image, ni workflow valide) : rien n'en reste.",
      en: "A body of 10 MB reaches ComfyUI, as a form with a picture and as JSON: no proxy refuses it. ComfyUI refuses both (no picture, no valid graph): nothing stays.",
    },
    component: "http",
    severity: "major",
    requires: open,
  },
  "infra.container-running": {
    title: { fr: "Le conteneur tourne, sans redémarrer", en: "The container runs and does not restart" },
    proves: {
      fr: "Docker le dit en marche, sans boucle de redémarrage ni mort par manque de mémoire.",
      en: "Docker calls it running, in no restart loop and not killed for memory.",
    },
    component: "container",
    needs: "container",
    severity: "blocker",
    requires: [],
  },
  "infra.container-health": {
    title: {
      fr: "Le contrôle de santé du conteneur est fiable",
      en: "The container's health check is reliable",
    },
    proves: {
      fr: "Le conteneur est sain, et son contrôle de santé remarque un accès ouvert à tous.",
      en: "The container is healthy, and its health check does not take an open door for a good sign.",
    },
    component: "container",
    needs: "container",
    severity: "major",
    requires: [],
  },
  "infra.container-port": {
    title: { fr: "C'est ce conteneur qui publie le port", en: "This container publishes the port" },
    proves: {
      fr: "Le port de l'adresse validée est publié par le conteneur nommé, et par aucun autre.",
      en: "The port of the validated address is published by the named container and by no other.",
    },
    component: "container",
    needs: "container",
    severity: "major",
    requires: [],
  },
  "infra.container-mounts": {
    title: { fr: "Les dossiers montés ne sont pas vides", en: "The mounted folders are not empty" },
    proves: {
      fr: "Chaque dossier monté dont ComfyUI a besoin est présent et non vide.",
      en: "Each mounted folder that ComfyUI needs is there and not empty.",
    },
    component: "container",
    needs: "container",
    severity: "blocker",
    requires: [],
  },
  "infra.container-imports": {
    title: { fr: "Tous les custom nodes sont importés", en: "All custom nodes are imported" },
    proves: {
      fr: "Le journal depuis le dernier démarrage ne montre ni IMPORT FAILED, ni module absent, ni traceback.",
      en: "The log since the last start shows no IMPORT FAILED, no missing module and no traceback.",
    },
    component: "container",
    needs: "container",
    severity: "major",
    requires: [],
  },
  "infra.container-errors": {
    title: { fr: "Le journal récent est sans erreur grave", en: "The recent log has no grave error" },
    proves: {
      fr: "Dans le journal des dernières 24 heures : ni mémoire épuisée, ni NaN, ni travail en exception.",
      en: "In the log of the last 24 hours: no exhausted memory, no NaN, no job that ended in an exception.",
    },
    component: "container",
    needs: "container",
    severity: "minor",
    requires: [],
  },
  "infra.credential-chain": {
    title: { fr: "Le jeton est le même partout", en: "The token is the same everywhere" },
    proves: {
      fr: "Client, fichier monté, login/PASSWORD et processus en marche ont la même empreinte.",
      en: "Client, mounted file, login/PASSWORD and the running process have the same fingerprint.",
    },
    component: "token",
    needs: "container",
    access: "login",
    severity: "blocker",
    requires: [],
  },
  "infra.container-models": {
    title: { fr: "Les fichiers des modèles sont entiers", en: "The model files are whole" },
    proves: {
      fr: "Dans le conteneur, chaque modèle est là, lisible et entier d'après son en-tête safetensors : ni lien rompu, ni fragments, ni téléchargement coupé.",
      en: "In the container each model is there, readable and whole by its safetensors header: no broken link, no shards, no cut download.",
    },
    component: "models-on-disk",
    needs: "container",
    severity: "blocker",
    requires: [],
  },
} as const satisfies Record<string, CheckEntry>;
