import { group } from "../rule.ts";
import { withoutProxy } from "../steps.ts";
import { saidOf, seePicture, statusOf, troubleRule } from "./trouble-rule.ts";

const dead = troubleRule({
  code: "browser-run-dead",
  title: { fr: "Le bouton Run ne fait rien", en: "The Run button does nothing" },
  check: "browser.run",
  kinds: ["button-dead"],
  cause: (trouble) => ({
    fr: `Le bouton Run a été pressé, et le navigateur n'a envoyé aucun POST /api/prompt.${saidOf(trouble).fr}`,
    en: `The Run button was pressed, and the browser sent no POST /api/prompt.${saidOf(trouble).en}`,
  }),
  steps: () => [
    seePicture,
    {
      fr: "Un script de l'interface ou d'un pack s'est arrêté : retirez les packs ajoutés en dernier, rechargez la page (Ctrl+Maj+R), et réinstallez le paquet comfyui-frontend-package que demande requirements.txt.",
      en: "A script of the interface or of a pack has stopped: take out the packs that were added last, reload the page (Ctrl+Shift+R), and install the comfyui-frontend-package that requirements.txt asks for anew.",
    },
  ],
});

const refused = troubleRule({
  code: "browser-run-refused",
  title: {
    fr: "Le workflow que la page envoie est refusé",
    en: "The workflow that the page sends is refused",
  },
  check: "browser.run",
  kinds: ["prompt-refused"],
  cause: (trouble) => ({
    fr: `Le POST /api/prompt du navigateur est refusé${statusOf(trouble)}, celui de notre client ne l'est pas.${saidOf(trouble).fr}`,
    en: `The browser's POST /api/prompt is refused${statusOf(trouble)}, our client's is not.${saidOf(trouble).en}`,
  }),
  steps: ({ status = 0 }, seen) => [
    status === 400
      ? {
          fr: "400 de ComfyUI : la page a changé une valeur du graphe en l'ouvrant (une liste qu'elle ne connaît pas, un nombre arrondi). Ouvrez le workflow dans la page et comparez les valeurs.",
          en: "400 of ComfyUI: the page has changed a value of the graph when it opened it (a list that it does not know, a rounded number). Open the workflow in the page and compare the values.",
        }
      : {
          fr: "Le navigateur envoie Origin, un cookie et le graphe de la page avec son dessin, plus gros que celui d'un programme : un proxy ou un pare-feu en refuse un. 403 : passez Host tel quel (nginx : proxy_set_header Host $http_host;). 413 : client_max_body_size 100m;",
          en: "The browser sends Origin, a cookie and the page's graph with its drawing, larger than a program's: a proxy or firewall refuses one of them. 403: hand Host on as it is (nginx: proxy_set_header Host $http_host;). 413: client_max_body_size 100m;",
        },
    withoutProxy(seen.shell),
  ],
});

const noProgress = troubleRule({
  code: "browser-no-progress",
  title: {
    fr: "Le travail se fait, et la page n'en montre rien",
    en: "The job runs, and the page shows nothing of it",
  },
  check: "browser.run",
  kinds: ["no-progress"],
  cause: () => ({
    fr: "Le serveur exécute le travail de la page, et aucun événement n'arrive par son WebSocket : ni progression, ni image. L'étudiant croit que rien ne se passe.",
    en: "The server runs the page's job, and no event comes through its WebSocket: no progress, no picture. The student believes that nothing happens.",
  }),
  steps: (_trouble, seen) => [
    {
      fr: 'Le proxy doit passer le WebSocket d\'un navigateur (/ws, avec Origin et cookie) sans le retenir. nginx : proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; proxy_buffering off;',
      en: 'The proxy must hand on a browser\'s WebSocket (/ws, with Origin and cookie) without holding it back. nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; proxy_buffering off;',
    },
    {
      fr: "Plusieurs instances se partagent l'adresse ? Le WebSocket et POST /prompt d'un étudiant doivent aller à la même (ip_hash, sticky).",
      en: "Do several instances share the address? A student's WebSocket and POST /prompt must go to the same one (ip_hash, sticky).",
    },
    withoutProxy(seen.shell),
  ],
});

const noPicture = troubleRule({
  code: "browser-picture-not-shown",
  title: {
    fr: "L'image est faite, et la page ne la montre pas",
    en: "The picture is made, and the page does not show it",
  },
  check: "browser.run",
  kinds: ["picture-refused", "picture-unseen"],
  cause: (trouble) => ({
    fr: `Le travail a réussi, et le navigateur n'affiche pas son image${trouble.kind === "picture-refused" ? ` : /api/view lui répond ${trouble.status}` : ""}. Notre client l'obtient.`,
    en: `The job succeeded, and the browser does not show its picture${trouble.kind === "picture-refused" ? `: /api/view answers ${trouble.status} to it` : ""}. Our client gets it.`,
  }),
  steps: (_trouble, seen) => [
    {
      fr: "Un proxy traite les images d'une page autrement : protection contre les liens d'images (nginx : valid_referers), optimiseur d'images, cache sans le cookie. Ôtez-le pour /view et /api/view.",
      en: "A proxy treats the pictures of a page otherwise: a guard against hotlinks (nginx: valid_referers), an optimiser of images, a cache without the cookie. Take it off for /view and /api/view.",
    },
    withoutProxy(seen.shell),
  ],
});

const failed = troubleRule({
  code: "browser-run-failed",
  title: {
    fr: "Le travail lancé par la page n'aboutit pas",
    en: "The job that the page started does not come to its end",
  },
  check: "browser.run",
  kinds: ["job-failed", "too-slow"],
  cause: (trouble) => ({
    fr:
      trouble.kind === "too-slow"
        ? "Le travail de la page n'a pas fini dans le délai du workflow, que notre client avait tenu."
        : `Le travail de la page a échoué, celui de notre client avait réussi.${saidOf(trouble).fr}`,
    en:
      trouble.kind === "too-slow"
        ? "The page's job did not end within the workflow's budget, which our client's job had kept."
        : `The page's job failed, our client's had succeeded.${saidOf(trouble).en}`,
  }),
  steps: () => [
    {
      fr: "Relancez la validation quand le serveur est libre : d'autres travaux ont pu le retenir, ou remplir sa mémoire. L'échec revient : lisez le journal de ComfyUI à l'heure de l'essai.",
      en: "Validate again when the server is free: other jobs may have kept it, or filled its memory. If it fails again, read ComfyUI's log at the time of the trial.",
    },
  ],
});

const notSaved = troubleRule({
  code: "browser-workflow-not-saved",
  title: {
    fr: "Un étudiant ne peut pas enregistrer ou rouvrir son workflow",
    en: "A student cannot save a workflow, or open it again",
  },
  check: "browser.workflow-saved",
  cause: (trouble) => ({
    fr:
      {
        "not-saved": "Ctrl+S n'a rien envoyé au serveur.",
        "save-refused": `L'enregistrement est refusé${statusOf(trouble)} : le travail de l'étudiant est perdu quand il ferme la page.${saidOf(trouble).fr}`,
        "not-listed": "Le workflow est enregistré, et la page ne le retrouve pas dans sa liste.",
        "not-reopened": "Le workflow est enregistré et listé, et la page ne peut pas l'ouvrir.",
      }[trouble.kind as string] ??
      `Le workflow est enregistré, et la page ne s'ouvre plus${statusOf(trouble)}.${saidOf(trouble).fr}`,
    en:
      {
        "not-saved": "Ctrl+S sent nothing to the server.",
        "save-refused": `Saving is refused${statusOf(trouble)}: the student's work is lost when the page is closed.${saidOf(trouble).en}`,
        "not-listed": "The workflow is saved, and the page does not find it in its list.",
        "not-reopened": "The workflow is saved and listed, and the page cannot open it.",
      }[trouble.kind as string] ??
      `The workflow is saved, and the page does not open again${statusOf(trouble)}.${saidOf(trouble).en}`,
  }),
  steps: (_trouble, seen) => [
    {
      fr: "Le proxy doit passer POST et GET /api/userdata/workflows%2F….json tels quels : %2F non décodé (nginx : proxy_pass sans chemin ; Apache : AllowEncodedSlashes NoDecode et nocanon), sans cache, sans règle de pare-feu sur le contenu.",
      en: "The proxy must hand on POST and GET /api/userdata/workflows%2F….json as they are: %2F not decoded (nginx: proxy_pass without a path; Apache: AllowEncodedSlashes NoDecode and nocanon), without a cache, without a firewall's rule on their content.",
    },
    {
      fr: "Sans proxy : ComfyUI doit pouvoir écrire dans son dossier user/default/workflows.",
      en: "Without a proxy: ComfyUI must be able to write in its folder user/default/workflows.",
    },
    withoutProxy(seen.shell),
  ],
});

export const browserWorkGroup = group({
  name: "browser-work",
  layer: "browser",
  rules: [dead, refused, noProgress, noPicture, failed, notSaved],
});
