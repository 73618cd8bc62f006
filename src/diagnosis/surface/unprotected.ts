import { some } from "../../format.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { Breach, Measured } from "../../record/facts.ts";
import type { Text } from "../../text.ts";

type Facts = Pick<Measured, "breaches">;

/** The request was let in: ComfyUI dealt with it, data came, or the WebSocket began. */
export function isOpen({ request, status, letIn }: Pick<Breach, "request" | "status" | "letIn">): boolean {
  if (letIn) return true;
  return request.startsWith("WebSocket") ? status === 101 : status < 300;
}

/** The requests of a check's table that were not refused as they must be. */
export function unprotected({ breaches = [] }: Facts, check: CheckId): Breach[] {
  return breaches.filter((row) => row.check === check);
}

/** The same as text, request and status, and who sent one that is no success: only those that were let in, where there are any. */
export function listUnprotected(facts: Facts, check: CheckId): string {
  const rows = unprotected(facts, check);
  const open = rows.filter(isOpen);
  return some(
    (open.length > 0 ? open : rows).map(
      ({ request, status, letIn }) => `${request} → ${status}${letIn && status >= 300 ? " (ComfyUI)" : ""}`,
    ),
    6,
  );
}

/** What routes that let anybody in hand out; those that are not named here show in the list of requests. */
const stakes: readonly (readonly [RegExp, Text])[] = [
  [
    /\/(jobs|queue|history|prompt|interrupt)\b/,
    {
      fr: "les travaux de tous (textes, images, arrêt)",
      en: "everybody's jobs (texts, pictures, stopping them)",
    },
  ],
  [
    /\/(assets|tags|userdata|view|upload)\b/,
    { fr: "les fichiers (lecture, envoi, effacement)", en: "the files (reading, sending, deleting)" },
  ],
  [/\/(settings)\b/, { fr: "les réglages", en: "the settings" }],
  [
    /\/(manager|customnode)\//,
    {
      fr: "l'installation d'extensions, donc de code",
      en: "the installation of extensions, that is of code",
    },
  ],
  [
    /\/(tasks|assets\/download)\b/,
    {
      fr: "des téléchargements et des programmes lancés sur le serveur",
      en: "downloads and programs started on the server",
    },
  ],
];

/** A sentence on what is at stake, to be put behind a cause; empty where nothing of it is known. */
export function atStake(rows: readonly Breach[]): Text {
  const open = rows.filter(isOpen);
  const named = stakes.filter(([path]) => open.some(({ request }) => path.test(request)));
  if (named.length === 0) return { fr: "", en: "" };
  return {
    fr: ` En jeu : ${named.map(([, { fr }]) => fr).join(" ; ")}.`,
    en: ` At stake: ${named.map(([, { en }]) => en).join("; ")}.`,
  };
}
