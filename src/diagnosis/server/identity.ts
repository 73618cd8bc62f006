import type { Answer } from "../../record/facts.ts";
import { type Explanation, group, rule, type Seen } from "../rule.ts";
import { command, ifThisWorks, withoutProxy } from "../steps.ts";

/** What answers where ComfyUI should. One of them only: the order below decides. */
type Stranger = "html-page" | "redirect" | "damaged-json" | "other-service";

function strangerOf({ status, answerer, contentType = "" }: Answer): Stranger {
  if (answerer === "html" || answerer === "login-page") return "html-page";
  if (status >= 300 && status < 400) return "redirect";
  return answerer === "other" && /json/i.test(contentType) ? "damaged-json" : "other-service";
}

const notComfy = { check: "infra.is-comfyui" } as const;

type SeenAnswer = Seen<"infra.is-comfyui">;

/** `url` is the one that was asked; `who` describes the reply: status, content type, server. */
type Reply = { readonly answer: Answer; readonly url: string; readonly who: string };

/** A rule's `when` for a reply of this stranger. */
function whenAnswers(
  stranger: Stranger,
  explain: (reply: Reply, seen: SeenAnswer) => Explanation,
): (seen: SeenAnswer) => Explanation | undefined {
  return (seen) => {
    const { answer } = seen.facts;
    if (answer === undefined || strangerOf(answer) !== stranger) return undefined;
    const who = `${answer.status}, ${answer.contentType ?? "–"}, ${answer.server ?? "–"}`;
    return explain({ answer, url: seen.run.target.url, who }, seen);
  };
}

const htmlPage = rule({
  code: "proxy-html-page",
  ...notComfy,
  title: { fr: "Une page HTML répond à la place de l'API", en: "An HTML page answers instead of the API" },
  when: whenAnswers("html-page", ({ url, who }, { shell }) => ({
    cause: {
      fr: `${url} rend une page HTML (${who}) : un proxy, un portail ou un autre site répond à la place de l'API.`,
      en: `${url} gives an HTML page (${who}): a proxy, a portal or another site answers instead of the API.`,
    },
    steps: [
      withoutProxy(shell),
      ifThisWorks({
        fr: "corrigez COMFYUI_URL, ou faites passer /system_stats par le proxy sans page de connexion.",
        en: "correct COMFYUI_URL, or let /system_stats through the proxy without a login page.",
      }),
    ],
  })),
});

const redirected = rule({
  code: "api-redirected",
  ...notComfy,
  title: { fr: "L'API est redirigée ailleurs", en: "The API is redirected elsewhere" },
  when: whenAnswers("redirect", ({ answer: { status, location = "–" }, url }) => ({
    cause: {
      fr: `${url} redirige l'API (${status}) vers ${location}, et la validation ne suit jamais une redirection : une page de connexion au bout passerait pour un succès.`,
      en: `${url} redirects the API (${status}) to ${location}, and the validation never follows a redirect: a login page at its end would pass for a success.`,
    },
    steps: [
      {
        fr: "Écrivez dans COMFYUI_URL l'adresse finale (https:// au lieu de http://, préfixe de chemin compris).",
        en: "Write the final address in COMFYUI_URL (https:// instead of http://, path prefix included).",
      },
      {
        fr: "Si elle renvoie à elle-même : la règle de réécriture du proxy tourne en rond, corrigez-la.",
        en: "If it leads to itself: the proxy's rewrite rule goes round in circles, correct it.",
      },
    ],
  })),
});

const damagedJson = rule({
  code: "reply-not-json",
  ...notComfy,
  title: {
    fr: "La réponse annonce du JSON mais ne se lit pas",
    en: "The reply announces JSON but cannot be read",
  },
  when: whenAnswers("damaged-json", ({ url, who }, { shell }) => ({
    cause: {
      fr: `${url} annonce du JSON (${who}), mais le texte est coupé ou abîmé : un proxy modifie ou tronque les réponses.`,
      en: `${url} announces JSON (${who}), but the text is cut or damaged: a proxy modifies or truncates replies.`,
    },
    steps: [
      withoutProxy(shell),
      ifThisWorks({
        fr: "dans le proxy, coupez la compression et la réécriture du contenu, et vérifiez l'espace de ses fichiers temporaires.",
        en: "in the proxy switch off compression and rewriting of content, and check the space for its temporary files.",
      }),
    ],
  })),
});

const otherService = rule({
  code: "wrong-service",
  ...notComfy,
  title: { fr: "Un autre service répond", en: "Another service answers" },
  when: whenAnswers("other-service", ({ url, who }) => ({
    cause: {
      fr: `${url} n'est pas ComfyUI : la réponse (${who}) n'a pas sa forme.`,
      en: `${url} is not ComfyUI: the reply (${who}) does not have its form.`,
    },
    steps: [
      {
        fr: "Un autre conteneur occupe peut-être le port. Cherchez lequel :",
        en: "Another container may hold the port. Find which one:",
        run: command("docker ps"),
      },
      {
        fr: `Corrigez COMFYUI_URL, préfixe de chemin compris (lu : ${url}).`,
        en: `Correct COMFYUI_URL, path prefix included (read: ${url}).`,
      },
    ],
  })),
});

export const identityGroup = group({
  name: "identity",
  layer: "server",
  rules: [htmlPage, redirected, damagedJson, otherService],
});
