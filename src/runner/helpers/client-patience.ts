import type { JobReport } from "../../comfyui/job/job-report.ts";
import type { Profile } from "../../config/profile.ts";
import { duration } from "../../format.ts";
import type { Text } from "../../text.ts";

/** Clients of the course gave up after two minutes, while a cold load took up to five. */
const USUAL_PATIENCE_MS = 120_000;

/**
 * What a client must wait for a picture that took this long; undefined where every usual one waits long enough, and for
 * synthetic weights: a processor's time says nothing of the server that clients will use.
 */
export function patienceFor(
  { totalMs, queuedMs }: Pick<JobReport, "totalMs" | "queuedMs">,
  { weights }: Pick<Profile, "weights">,
): Text | undefined {
  const took = totalMs - queuedMs;
  if (weights === "synthetic" || took <= USUAL_PATIENCE_MS) return undefined;
  const minutes = Math.ceil((1.5 * took) / 60_000);
  return {
    fr: `cette image a pris ${duration(took, "fr")}, chargement des modèles compris : un client qui abandonne après 120 s échouera ; donnez aux notebooks un délai d'au moins ${minutes} min.`,
    en: `this picture took ${duration(took, "en")}, the loading of the models included: a client that gives up after 120 s will fail; give the notebooks a time-out of at least ${minutes} min.`,
  };
}
