import { choice, path, toggle } from "../kinds.ts";
import { notifyForms, parseNotify } from "./address.ts";

/** Whom a run tells of its verdict, apart from the person who started it. */
export const monitoringSettings = {
  notify: {
    env: "COMFYUI_NOTIFY_URL",
    flag: "--notify URL",
    secret: true as const,
    shape: {
      fr: "adresse http(s), ou chemin d'un fichier qui la contient",
      en: "http(s) address, or path of a file that holds it",
    },
    description: {
      fr: "Où annoncer le verdict quand il change : webhook, Uptime Kuma (push), Slack, Mattermost, Discord ou Teams. L'adresse est un secret : préférez la variable ou un fichier, une option se lit dans la liste des processus.",
      en: "Where to tell the verdict when it changes: webhook, Uptime Kuma (push), Slack, Mattermost, Discord or Teams. The address is a secret: prefer the variable or a file, an option can be read in the process list.",
    },
    parse: parseNotify,
  },
  notifyForm: choice(notifyForms, {
    env: "COMFYUI_NOTIFY_FORM",
    flag: "--notify-form FORM",
    synonyms: { "uptime-kuma": "kuma", webhook: "json", generic: "json", msteams: "teams" },
    fallback: { fr: "reconnue à l'adresse, sinon json", en: "recognised by the address, else json" },
    description: {
      fr: "Forme de l'annonce ; kuma est un battement : il part à chaque exécution.",
      en: "Form of the message; kuma is a heartbeat: it is sent at each run.",
    },
  }),
  notifyAlways: toggle({
    env: "COMFYUI_NOTIFY_ALWAYS",
    flag: "--notify-always",
    description: {
      fr: "Annonce chaque verdict, et non ses seuls changements.",
      en: "Tells each verdict, not only its changes.",
    },
  }),
  metricsFile: path({
    env: "COMFYUI_METRICS_FILE",
    flag: "--metrics-file FILE",
    shape: { fr: "chemin d'un fichier .prom", en: "path of a .prom file" },
    fallback: { fr: "metrics.prom, avec les rapports", en: "metrics.prom, with the reports" },
    description: {
      fr: "Écrit aussi les mesures pour Prometheus dans ce fichier, d'un coup : le dossier du collecteur textfile de node-exporter.",
      en: "Also writes the metrics for Prometheus to this file, as a whole: the folder of node-exporter's textfile collector.",
    },
  }),
};
