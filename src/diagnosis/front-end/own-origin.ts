import { group, rule } from "../rule.ts";
import { withoutProxy } from "../steps.ts";
import { keepHost } from "./proxy-lines.ts";

/** ComfyUI compares Host and Origin on an address of its own machine, where a proxy on the same machine puts it. */
const hostLost = rule({
  code: "origin-refused",
  title: { fr: "Le serveur refuse l'origine de la requête", en: "The server refuses the request's origin" },
  check: "auth.own-origin",
  when: ({ facts: { ownOrigin }, run, shell }) => {
    const [first] = ownOrigin?.refused ?? [];
    if (ownOrigin === undefined || first === undefined) return undefined;
    const { origin, refused } = ownOrigin;
    const list = refused.map(({ request, status }) => `${request} → ${status}`).join(", ");
    const own = refused.every(({ status, worded }) => status === 403 && !worded);
    const why = own
      ? {
          fr: "le proxy ne transmet pas l'en-tête Host : ComfyUI se croit appelé par 127.0.0.1, prend la page pour un autre site et répond 403 à chaque navigateur",
          en: "the proxy does not hand on the Host header: ComfyUI believes that it is called by 127.0.0.1, takes the page for another site and answers 403 to every browser",
        }
      : {
          fr: "une règle du proxy ou du pare-feu refuse l'en-tête Origin que chaque navigateur envoie",
          en: "a rule of the proxy or of a firewall refuses the Origin header that every browser sends",
        };
    return {
      cause: {
        fr: `Les requêtes de la page (Origin: ${origin}) sont refusées, les mêmes sans Origin passent (${list}) : ${why.fr}. Un script n'en voit rien ; les étudiants n'ont ni génération ni progression.`,
        en: `The page's requests (Origin: ${origin}) are refused, the same without Origin pass (${list}): ${why.en}. A script sees nothing of it; students get neither generation nor progress.`,
      },
      steps: own
        ? [...keepHost, withoutProxy(shell)]
        : [
            withoutProxy(shell),
            {
              fr: `Levez cette règle pour ${run.target.url}, là où elle est posée.`,
              en: `Lift this rule for ${run.target.url} where it was made.`,
            },
          ],
    };
  },
});

export const ownOriginGroup = group({ name: "own-origin", layer: "surface", rules: [hostLost] });
