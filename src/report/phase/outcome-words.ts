import type { JobOutcome } from "../../comfyui/job-report.ts";
import type { Text } from "../../text.ts";

/** How a job ended, in a word or two; `outcomeText` says it at length. */
export const outcomeWords: Readonly<Record<JobOutcome, Text>> = {
  finished: { fr: "terminé", en: "finished" },
  cached: { fr: "repris du cache", en: "taken from the cache" },
  rejected: { fr: "refusé", en: "rejected" },
  "partly-validated": { fr: "accepté en partie", en: "partly validated" },
  failed: { fr: "échoué dans un nœud", en: "failed in a node" },
  "out-of-memory": { fr: "mémoire insuffisante", en: "out of memory" },
  interrupted: { fr: "interrompu", en: "interrupted" },
  vanished: { fr: "disparu", en: "vanished" },
  "history-late": { fr: "absent de l'historique", en: "absent from the history" },
  "foreign-history": { fr: "historique d'un autre", en: "somebody else's history" },
  "server-lost": { fr: "serveur perdu", en: "server lost" },
  "timed-out": { fr: "délai dépassé", en: "timed out" },
  cancelled: { fr: "annulé", en: "cancelled" },
};
