import { stages } from "../record/catalogue.ts";
import { choice, nameOrPath, path, seconds, text, toggle, words } from "./kinds.ts";

/** What is run against the stack, and how it is reported. */
export const runSettings = {
  stage: words(stages, {
    flag: "--stage STAGE",
    fallback: { fr: "toutes, sauf readiness", en: "all but readiness" },
    description: { fr: "Étapes à exécuter.", en: "Stages to run." },
  }),
  profile: nameOrPath({
    env: "COMFYUI_PROFILE",
    flag: "--profile NAME",
    shape: {
      fr: "nom d'un profil livré, ou chemin d'un fichier JSON",
      en: "name of a shipped profile, or path of a JSON file",
    },
    default: "qwen-image-edit-2509",
    description: {
      fr: "Ce que le serveur doit être : nœuds, modèles, workflows, délais.",
      en: "What the server must be: nodes, models, workflows, budgets.",
    },
  }),
  waivers: path({
    env: "COMFYUI_WAIVERS",
    flag: "--waivers FILE",
    shape: { fr: "chemin d'un fichier JSON", en: "path of a JSON file" },
    fallback: { fr: "fixtures/waivers.json", en: "fixtures/waivers.json" },
    description: {
      fr: "Faiblesses connues et acceptées, chacune avec sa raison et sa date de fin.",
      en: "Known and accepted weaknesses, each with its reason and its last day.",
    },
  }),
  timeout: seconds({
    env: "GENERATION_TIMEOUT_S",
    flag: "--timeout SECONDS",
    fallback: {
      fr: "le délai de chaque workflow du profil",
      en: "the budget of each workflow of the profile",
    },
    description: {
      fr: "Délai d'une génération, à la place de ceux du profil.",
      en: "Budget of one generation, instead of the profile's.",
    },
    // the embedded emulator paints in milliseconds
    meansServer: true,
  }),
  waitForQueue: toggle({
    env: "WAIT_FOR_QUEUE",
    flag: "--wait",
    description: {
      fr: "Attend son tour derrière les travaux d'autres personnes, jusqu'au délai d'une génération. Sans cette option, une file qui n'avance pas en 20 s (90 s si le serveur ne donne aucun signe) est un NO-GO (queue-busy).",
      en: "Waits for its turn behind other people's jobs, up to the budget of a generation. Without it a queue that does not advance within 20 s (90 s where the server gives no sign) is a NO-GO (queue-busy).",
    },
    // nobody else's job waits there
    meansServer: true,
  }),
  gentle: toggle({
    env: "GENTLE",
    flag: "--gentle",
    description: {
      fr: "Pour une adresse que garde fail2ban, CrowdSec ou une limite : quelques mauvais identifiants seulement (quatre devant ComfyUI-Login), et quatre requêtes par seconde. Ce qui en demande davantage reste indéterminé, et le verdict n'est pas un GO sans réserve.",
      en: "For an address behind fail2ban, CrowdSec or a limit: some bad credentials only (four in front of ComfyUI-Login), and four requests a second. What takes more of them stays undecided, and the verdict is no plain GO.",
    },
  }),
  allowRestart: toggle({
    env: "ALLOW_RESTART",
    usedBy: ["attach", "compose", "image", "container"],
    flag: "--allow-restart",
    description: {
      fr: "Redémarre le conteneur à la toute fin, file vide, pour prouver que le jeton y survit. Coupe les étudiants connectés ; un entrypoint qui recalcule le hash y perd le jeton en cours.",
      en: "Restarts the container at the very end, the queue being empty, to prove that the token survives it. Cuts off students who are connected; an entrypoint that computes the hash anew loses the token in use.",
    },
  }),
  chromium: text({
    env: "CHROMIUM_PATH",
    flag: "--chromium PATH",
    shape: { fr: "chemin d'un programme, ou no", en: "path of a program, or no" },
    fallback: { fr: "celui de cette machine, s'il y en a un", en: "that of this machine, if there is one" },
    description: {
      fr: "Chromium (ou Chrome) de l'étape browser, qui suit le chemin d'un étudiant dans un vrai navigateur ; no : pas de navigateur.",
      en: "Chromium (or Chrome) of the browser stage, which walks a student's way in a real browser; no: no browser.",
    },
  }),
  language: choice(["fr", "en"], {
    env: "REPORT_LANG",
    flag: "--lang LANG",
    default: "fr",
    description: { fr: "Langue des messages et des rapports.", en: "Language of messages and reports." },
  }),
  reportsDir: path({
    env: "REPORTS_DIR",
    flag: "--reports-dir DIR",
    shape: { fr: "chemin d'un dossier, créé au besoin", en: "path of a folder, made if need be" },
    default: "reports",
    description: { fr: "Où écrire les rapports.", en: "Where to write the reports." },
  }),
  historyDir: path({
    env: "HISTORY_DIR",
    flag: "--history-dir DIR",
    shape: { fr: "chemin d'un dossier, créé au besoin", en: "path of a folder, made if need be" },
    fallback: { fr: "avec les rapports", en: "with the reports" },
    description: {
      fr: "Où garder l'historique à part : un petit fichier par exécution, sans secret ni image, fait pour le cache d'une intégration continue.",
      en: "Where to keep the history apart: a small file per run, without a secret or a picture, made for the cache of a pipeline.",
    },
  }),
  referencesDir: path({
    env: "REFERENCES_DIR",
    flag: "--references-dir DIR",
    shape: { fr: "chemin d'un dossier", en: "path of a folder" },
    default: "references",
    description: {
      fr: "Images de référence approuvées (npm run references:approve), à garder avec le dépôt.",
      en: "Approved reference images (npm run references:approve), to be kept with the repository.",
    },
  }),
  contact: text({
    env: "CONTACT",
    flag: "--contact TEXT",
    shape: {
      fr: "prénom, nom, téléphone : 200 caractères au plus",
      en: "name and telephone: 200 characters at most",
    },
    pattern: /^[^\p{Cc}]{1,200}$/u,
    description: {
      fr: "Qui appeler quand le cours ne peut pas commencer : écrit dans l'encadré de chaque NO-GO.",
      en: "Whom to call where the course cannot start: stands in the box of each NO-GO.",
    },
  }),
  page: choice(["yes", "no"], {
    env: "REPORT_PAGE",
    flag: "--page YESNO",
    default: "yes",
    description: {
      fr: "Produire la page Allure ; sans elle, verdict.json et la console disent la même chose, une seconde plus tôt.",
      en: "Make the Allure page; without it verdict.json and the console tell the same, a second sooner.",
    },
  }),
  ci: toggle({
    env: "CI",
    olderEnv: ["TF_BUILD", "JENKINS_URL", "TEAMCITY_VERSION"],
    description: {
      fr: "Posée par les services d'intégration continue : sortie ligne à ligne, sans ligne de progression animée ; sans serveur ni cible, l'exécution est refusée, sauf avec COMFYUI_REQUIRE=any.",
      en: "Set by continuous integration services: line-by-line output without an animated progress line; without a server or a target the run is refused, except with COMFYUI_REQUIRE=any.",
    },
    foreign: true,
  }),
  githubActions: toggle({
    env: "GITHUB_ACTIONS",
    description: {
      fr: "Posée par GitHub Actions : chaque échec est annoté à la ligne de son contrôle.",
      en: "Set by GitHub Actions: each failure is annotated at the line of its check.",
    },
    foreign: true,
  }),
  githubSummary: text({
    env: "GITHUB_STEP_SUMMARY",
    shape: { fr: "chemin d'un fichier", en: "path of a file" },
    description: {
      fr: "Posée par GitHub Actions : le résumé du rapport y est ajouté.",
      en: "Set by GitHub Actions: the summary of the report is appended to it.",
    },
    foreign: true,
  }),
  githubWorkspace: text({
    env: "GITHUB_WORKSPACE",
    shape: { fr: "chemin d'un dossier", en: "path of a folder" },
    description: {
      fr: "Posée par GitHub Actions : la racine du dépôt, d'où une annotation nomme son fichier.",
      en: "Set by GitHub Actions: the root of the repository, from which an annotation names its file.",
    },
    foreign: true,
  }),
  help: toggle({ flag: "--help", short: "-h", description: { fr: "Cette aide.", en: "This help." } }),
  version: toggle({
    flag: "--version",
    short: "-v",
    description: { fr: "La version de la suite.", en: "The version of the suite." },
  }),
};
