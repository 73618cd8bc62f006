import type { CheckId } from "../../record/catalogue.ts";
import type { Commands } from "../commands.ts";
import { hasFailed } from "../results.ts";
import { rule } from "../rule.ts";
import { ifThisWorks, withoutProxy } from "../steps.ts";

/** What a second server that knows nothing of the first turns red: jobs and events are elsewhere. */
const elsewhere: readonly CheckId[] = [
  "generation.events",
  "generation.cancel",
  "generation.canary",
  "generation.image-private",
];

const byTurns = {
  code: "replicas-by-turns",
  title: { fr: "Deux serveurs ComfyUI répondent à tour de rôle", en: "Two ComfyUI servers answer by turns" },
} as const;

const onlyOne = (shell: Commands) => [
  withoutProxy(shell),
  ifThisWorks({
    fr: "n'ayez qu'un ComfyUI par adresse, ou gardez chaque personne sur le sien (nginx : ip_hash; — HAProxy : balance source ou cookie — Traefik : sticky cookie — Caddy : lb_policy cookie — Apache : stickysession — IIS : affinité d'ARR ; Kubernetes : replicas: 1).",
    en: "have one ComfyUI an address, or keep each person on one (nginx: ip_hash; — HAProxy: balance source or cookie — Traefik: sticky cookie — Caddy: lb_policy cookie — Apache: stickysession — IIS: ARR's affinity; Kubernetes: replicas: 1).",
  }),
];

/** They share what is saved, as replicas on one volume do: only a job tells them apart. */
export const jobsByTurns = rule({
  ...byTurns,
  check: "generation.canary",
  when: ({ facts: { turns }, run, shell }) => {
    if (turns === undefined) return undefined;
    return {
      checks: ["generation.canary", ...elsewhere.filter((check) => hasFailed(run, check))],
      cause: {
        fr: `Sur ${turns.asked} demandes de suite à ${run.target.url}, ${turns.known} seulement ${turns.known === 1 ? "connaît" : "connaissent"} un travail qui vient de passer : un proxy répartit les requêtes sur plusieurs serveurs, qui ne partagent ni file d'attente, ni historique, ni images. Un étudiant attendrait sans fin un travail que l'autre serveur a fait.`,
        en: `Of ${turns.asked} questions one after the other to ${run.target.url} only ${turns.known} ${turns.known === 1 ? "knows" : "know"} a job that was just sent: a proxy spreads the requests over several servers, which share neither queue, nor history, nor pictures. A student would wait for ever for a job that the other server has done.`,
      },
      steps: onlyOne(shell),
    };
  },
});

/** ComfyUI itself does not know the workflow that it has just saved: another one answered. */
export const replicasByTurns = rule({
  ...byTurns,
  check: "infra.workflows-saved",
  when: ({ facts: { saving }, run, shell }) => {
    const own404 = saving?.flaw === "refused" && saving.status === 404 && saving.worded === undefined;
    if (!own404 && saving?.flaw !== "lost") return undefined;
    return {
      checks: ["infra.workflows-saved", ...elsewhere.filter((check) => hasFailed(run, check))],
      cause: {
        fr: `Un workflow enregistré par ${run.target.url} n'y est plus à la requête suivante, et c'est ComfyUI qui le dit : un proxy répartit les requêtes sur deux serveurs, qui ne partagent ni workflows, ni file d'attente, ni images. Un étudiant perdrait son travail une requête sur deux.`,
        en: `A workflow saved by ${run.target.url} is gone at the next request, and it is ComfyUI that says so: a proxy spreads the requests over two servers, which share neither workflows, nor queue, nor pictures. A student would lose the work at every second request.`,
      },
      steps: onlyOne(shell),
    };
  },
});
