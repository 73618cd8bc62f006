import type { CheckId } from "../../record/catalogue.ts";
import { hasFailed } from "../results.ts";
import { rule } from "../rule.ts";
import { ifThisWorks, withoutProxy } from "../steps.ts";
import { replyChecks, unexpectedReplies } from "./reply-facts.ts";

/** Even the smallest body is refused: its size is not why. */
const smallest = {
  check: "infra.large-body",
  reads: [...replyChecks, "infra.workflows-saved", "auth.enforced"],
  anyway: true,
} as const;

/** Statuses by which a proxy says that this method, or this client with this method, may not pass. */
const refusals = [403, 405, 501];

/** Reading passes; writing does not, on any route, whatever its size. */
export const methodsRefused = rule({
  code: "methods-refused",
  ...smallest,
  title: {
    fr: "Le proxy ne laisse passer que la lecture (GET)",
    en: "The proxy lets reading pass alone (GET)",
  },
  when: (seen) => {
    const { body, saving } = seen.facts;
    const status = saving?.status;
    if (status === undefined || !refusals.includes(status) || saving?.flaw === undefined) return undefined;
    // HAProxy cuts a connection whose body it does not want to read
    if (body?.through !== 0 || (body.status ?? status) !== status) return undefined;
    const posts = unexpectedReplies(seen).filter(({ request }) => /^(POST|PUT|PATCH|DELETE) /.test(request));
    return {
      checks: [
        "infra.large-body",
        "infra.workflows-saved",
        ...posts.map(({ check }) => check),
        ...(seen.facts.upload ? (["generation.edit"] as const) : []),
      ],
      cause: {
        fr: `Un proxy devant ${seen.run.target.url} répond ${status} à tout POST, le plus petit compris, alors que GET passe : rien ne peut être enregistré, ni envoyé, ni généré.`,
        en: `A proxy in front of ${seen.run.target.url} answers ${status} to each POST, the smallest included, while GET passes: nothing can be saved, sent or generated.`,
      },
      steps: [
        withoutProxy(seen.shell),
        ifThisWorks({
          fr: "laissez passer GET, POST, PUT, PATCH et DELETE (nginx : limit_except ; HAProxy : http-request deny … METH_POST ; Apache : <Limit>, AllowMethods ; Caddy : un @nom qui filtre « method » ; IIS : verbes du filtrage des demandes, module WebDAV ; ModSecurity : tx.allowed_methods).",
          en: 'let GET, POST, PUT, PATCH and DELETE pass (nginx: limit_except; HAProxy: http-request deny … METH_POST; Apache: <Limit>, AllowMethods; Caddy: a matcher on "method"; IIS: verbs of request filtering, the WebDAV module; ModSecurity: tx.allowed_methods).',
        }),
      ],
    };
  },
});

/** ComfyUI refuses that body with 400 on purpose: a 400 that bears somebody else's page was replaced on its way back. */
export const refusalsReplaced = rule({
  code: "refusals-replaced",
  ...smallest,
  title: {
    fr: "Le proxy remplace les refus de ComfyUI par ses propres pages",
    en: "The proxy replaces ComfyUI's refusals by its own pages",
  },
  when: (seen) => {
    const { body, anonymous } = seen.facts;
    if (body?.through !== 0 || body.status !== 400) return undefined;
    const login: readonly CheckId[] =
      hasFailed(seen.run, "auth.enforced") && anonymous?.status === 401 ? ["auth.enforced"] : [];
    return {
      checks: ["infra.large-body", ...login],
      cause: {
        fr: `ComfyUI refuse exprès cet envoi par un 400 à lui ; c'est un 400 avec une autre page qui arrive, pour toutes les tailles${login.length > 0 ? ", et un autre 401 que celui de ComfyUI-Login" : ""} : un proxy devant ${seen.run.target.url} remplace les réponses d'erreur. L'interface ne peut pas dire aux étudiants ce qui ne va pas dans leur workflow.`,
        en: `ComfyUI refuses this body on purpose with a 400 of its own; a 400 with another page arrives, for every size${login.length > 0 ? ", and another 401 than ComfyUI-Login's" : ""}: a proxy in front of ${seen.run.target.url} replaces error replies. The interface cannot tell students what is wrong with their workflow.`,
      },
      steps: [
        withoutProxy(seen.shell),
        ifThisWorks({
          fr: 'ne remplacez que 502 à 504 dans le proxy (nginx : proxy_intercept_errors off; ou error_page 502 503 504 seuls — Apache : ProxyErrorOverride Off — IIS : httpErrors existingResponse="PassThrough" — Caddy : handle_response, Traefik : middleware errors, sans les 4xx).',
          en: 'replace 502 to 504 alone in the proxy (nginx: proxy_intercept_errors off; or error_page 502 503 504 alone — Apache: ProxyErrorOverride Off — IIS: httpErrors existingResponse="PassThrough" — Caddy: handle_response, Traefik: the errors middleware, without the 4xx).',
        }),
        {
          fr: "Sinon un pare-feu applicatif refuse les formulaires par 400 : exemptez /api/upload/image et /api/prompt.",
          en: "Otherwise an application firewall refuses forms with 400: exempt /api/upload/image and /api/prompt.",
        },
      ],
    };
  },
});
