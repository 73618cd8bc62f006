import type { Text } from "../../text.ts";

/** The parts of a stack that tell a version, or whose weaknesses a check of ours sees. */
export type AdvisedPart = "ComfyUI" | "ComfyUI-Manager" | "ComfyUI-Login";

export interface Advisory {
  /** As it was published: GHSA or CVE. A weakness that nobody has published bears the check that sees it. */
  readonly id: string;
  readonly part: AdvisedPart;
  /** A semver range. */
  readonly affected: string;
  /** The first sound version of each line; none where there is no fix. */
  readonly fixedIn: readonly string[];
  readonly severity: "critical" | "high" | "medium" | "low";
  readonly harm: Text;
}

/** Last day on which what was published was gone through; ISO. Change it with the table. */
export const TABLE_DATE = "2026-10-15";

/** Two releases a month, and flaws are published in batches: an older table says its age. */
export const MAX_AGE_DAYS = 90;

const inComfy = (
  id: string,
  fixed: string,
  harm: Text,
  more: Partial<Pick<Advisory, "affected" | "severity">> = {},
): Advisory => ({
  id,
  part: "ComfyUI",
  affected: `<${fixed}`,
  fixedIn: [fixed],
  severity: "high",
  harm,
  ...more,
});

/** ComfyUI-Login tells no version and has had no release since November 2024: what it lets through is seen by checks. */
const inLogin = (check: string, severity: Advisory["severity"], harm: Text): Advisory => ({
  id: check,
  part: "ComfyUI-Login",
  affected: "*",
  fixedIn: [],
  severity,
  harm,
});

export const advisories: readonly Advisory[] = [
  inComfy(
    "CVE-2026-68771",
    "0.26.0",
    {
      fr: "un fichier pickle envoyé au serveur, puis lu par LoadTrainingDataset, y exécute du code",
      en: "a pickle file sent to the server, then read by LoadTrainingDataset, runs code there",
    },
    // published as "0.23.0"; the node came with 0.3.76, and 0.24 and 0.25 still lack what mends it (18 June 2026)
    { affected: ">=0.3.76 <0.26.0", severity: "critical" },
  ),
  inComfy("GHSA-53g8-45wq-pcv8", "0.28.0", {
    fr: "un script déposé par /userdata s'exécute dans le navigateur d'un autre",
    en: "a script stored through /userdata runs in another user's browser",
  }),
  inComfy("GHSA-rj8c-c4p8-3c5h", "0.28.0", {
    fr: "un SVG envoyé exécute un script quand /view l'affiche",
    en: "an uploaded SVG runs a script when /view shows it",
  }),
  inComfy("GHSA-pj59-g5vv-74q4", "0.28.0", {
    fr: "/experiment/models/preview lit des images hors de son dossier",
    en: "/experiment/models/preview reads pictures outside of its folder",
  }),
  inComfy("GHSA-rvxv-29p8-pxgq", "0.28.0", {
    fr: "LoadImage, dans un travail, révèle des fichiers hors de son dossier et rend des images",
    en: "LoadImage in a job tells of files outside of its folder and hands out pictures",
  }),
  inComfy("GHSA-95pq-hr8p-f5g7", "0.3.76", {
    fr: "la configuration de ComfyUI-Manager se lit et s'écrit par /userdata",
    en: "ComfyUI-Manager's configuration can be read and written through /userdata",
  }),
  {
    id: "GHSA-95pq-hr8p-f5g7",
    part: "ComfyUI-Manager",
    affected: "<3.38.0",
    fixedIn: ["3.38"],
    severity: "high",
    harm: {
      fr: "sa configuration se lit et s'écrit par /userdata, niveau de sécurité compris",
      en: "its configuration can be read and written through /userdata, security level included",
    },
  },
  {
    id: "GHSA-562r-8445-54r2",
    part: "ComfyUI-Manager",
    affected: "<3.39.2 || >=4.0.0 <4.0.5",
    fixedIn: ["3.39.2", "4.0.5"],
    severity: "high",
    harm: {
      fr: "des sauts de ligne glissent des réglages dans sa configuration",
      en: "line breaks smuggle settings into its configuration",
    },
  },
  inLogin("auth.suffix-rule", "high", {
    fr: "un chemin en .js, .css, .css.map ou .ico passe sans jeton, en écriture aussi",
    en: "a path in .js, .css, .css.map or .ico passes without a token, writes too",
  }),
  inLogin("auth.empty-token-refused", "critical", {
    fr: "sans fichier PASSWORD, ?token= ouvre tout et le premier venu choisit le mot de passe",
    en: "without a PASSWORD file ?token= opens everything and the first visitor chooses the password",
  }),
  inLogin("auth.token-not-in-logs", "medium", {
    fr: "le jeton est écrit en clair au démarrage",
    en: "the token is printed in clear at the start",
  }),
  inLogin("auth.malformed-header-handled", "low", {
    fr: "un en-tête d'un ou de trois mots fait répondre 500",
    en: "a header of one or three words makes it answer 500",
  }),
];
