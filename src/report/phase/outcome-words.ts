import type { JobOutcome } from "../../comfyui/job/job-report.ts";
import type { ConnectionFailure } from "../../record/facts.ts";
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
  "worker-dead": { fr: "fil d'exécution mort", en: "worker dead" },
  "timed-out": { fr: "délai dépassé", en: "timed out" },
  cancelled: { fr: "annulé", en: "cancelled" },
};

/** Who answered, as a reader knows him. */
export const answererWords: Readonly<Record<string, Text>> = {
  comfyui: { fr: "ComfyUI", en: "ComfyUI" },
  "comfyui-login": { fr: "ComfyUI-Login", en: "ComfyUI-Login" },
  "login-page": { fr: "une page d'accès", en: "a login page" },
  html: { fr: "une page HTML, pas ComfyUI", en: "an HTML page, not ComfyUI" },
  json: { fr: "un service JSON, pas ComfyUI", en: "a JSON service, not ComfyUI" },
  other: { fr: "un service inconnu, pas ComfyUI", en: "an unknown service, not ComfyUI" },
};

/** Why no HTTP reply came. */
export const failureWords: Readonly<Record<ConnectionFailure, Text>> = {
  dns: { fr: "nom inconnu", en: "unknown name" },
  refused: { fr: "connexion refusée", en: "connection refused" },
  unreachable: { fr: "machine injoignable", en: "machine out of reach" },
  tls: { fr: "échec de TLS", en: "TLS failed" },
  timeout: { fr: "pas de réponse dans le délai", en: "no reply in time" },
  reset: { fr: "connexion coupée", en: "connection cut" },
  encoding: { fr: "compression illisible", en: "unreadable compression" },
  "not-http": { fr: "ce n'est pas du HTTP", en: "that is no HTTP" },
  "too-large": { fr: "réponse énorme", en: "enormous reply" },
};
