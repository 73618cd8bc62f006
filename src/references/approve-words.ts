import type { Language, Text } from "../text.ts";

/** What `npm run references:approve` says. */
export const approveWords = {
  title: { fr: "Image de référence :", en: "Reference image:" },
  server: { fr: "serveur", en: "server" },
  emulator: { fr: "ÉMULATEUR, aucun serveur réel", en: "EMULATED, no real server" },
  picture: { fr: "image", en: "image" },
  seed: { fr: "graine", en: "seed" },
  from: { fr: "exécution", en: "run" },
  replaces: { fr: "remplace", en: "replaces" },
  previous: { fr: "précédente", en: "previous" },
  approved: { fr: "approuvée le", en: "approved on" },
  nothing: { fr: "rien : première référence", en: "nothing: the first reference" },
  distance: { fr: "écart", en: "distance" },
  changed: { fr: "changé", en: "changed" },
  file: { fr: "fichier", en: "file" },
  dry: { fr: "Rien n'a été écrit (--dry-run).", en: "Nothing was written (--dry-run)." },
  already: {
    fr: "C'est déjà la référence : rien à écrire.",
    en: "This is the reference already: nothing to write.",
  },
  written: { fr: "Approuvée :", en: "Approved:" },
  keep: {
    fr: "Gardez les deux fichiers avec le dépôt (git add). L'exécution suivante compare à cette image.",
    en: "Keep both files with the repository (git add). The next run compares with this image.",
  },
  unwritable: { fr: "La référence n'a pas pu être écrite :", en: "The reference could not be written:" },
  noRun: {
    fr: "Aucune exécution ; lancez d'abord npm test. Dossier :",
    en: "No run; run npm test first. Folder:",
  },
  runNeeds: { fr: "--run demande un dossier d'exécution.", en: "--run needs the folder of a run." },
} as const satisfies Record<string, Text>;

export const approveHelp: Readonly<Record<Language, string>> = {
  fr: `Approuve l'image de la graine fixe d'une exécution : les suivantes sont comparées à elle (contrôle generation.reference).

Usage : npm run references:approve -- [options]

  --run DOSSIER            l'exécution à approuver (nom donné par npm run report:list, ou chemin) ; par défaut la dernière
  --dry-run                montre ce qui serait remplacé, sans rien écrire
  --emulated               accepte une exécution de l'émulateur, gardée à part de celles d'un serveur
  --references-dir DOSSIER où garder les références (REFERENCES_DIR) ; par défaut references
  --reports-dir DOSSIER    où sont les exécutions (REPORTS_DIR) ; par défaut reports
  --lang fr|en             langue (REPORT_LANG)

Codes de sortie
  0  approuvée, déjà approuvée, ou montrée (--dry-run)
  1  refusée : image jugée mauvaise, émulée, sortie d'un cache, absente ou modifiée
  2  configuration à corriger, ou aucune exécution à lire`,
  en: `Approves the image of the fixed seed of a run: later ones are compared with it (check generation.reference).

Usage: npm run references:approve -- [options]

  --run FOLDER             the run to approve (a name of npm run report:list, or a path); default: the last one
  --dry-run                shows what would be replaced and writes nothing
  --emulated               accepts a run of the emulator, kept apart from those of a server
  --references-dir FOLDER  where references are kept (REFERENCES_DIR); default: references
  --reports-dir FOLDER     where the runs are (REPORTS_DIR); default: reports
  --lang fr|en             language (REPORT_LANG)

Exit status
  0  approved, approved already, or shown (--dry-run)
  1  refused: an image judged bad, emulated, out of a cache, missing or altered
  2  configuration to correct, or no run to read`,
};
