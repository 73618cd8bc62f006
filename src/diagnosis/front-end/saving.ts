import { savingText, stepRequests } from "../../comfyui/front-end/saving-words.ts";
import { group, rule } from "../rule.ts";
import { command, ifThisWorks, withoutProxy } from "../steps.ts";
import { cacheOff, repliesCached } from "../surface/cache-steps.ts";
import { encodedSlash } from "./proxy-lines.ts";

const about = { check: "infra.workflows-saved" } as const;

const slashLost = rule({
  code: "encoded-slash-lost",
  ...about,
  title: {
    fr: "Le proxy décode ou bloque %2F : aucun workflow ne s'enregistre",
    en: "The proxy decodes or blocks %2F: no workflow can be saved",
  },
  when: ({ facts: { saving }, run, shell }) => {
    if (saving?.flaw !== "encoded") return undefined;
    const { step = "ask", status = 0 } = saving;
    const how =
      status === 405
        ? { fr: "%2F y est décodé en « / » en route", en: '%2F is decoded to "/" on its way' }
        : { fr: "les adresses avec %2F y sont bloquées", en: "addresses with %2F are blocked there" };
    return {
      cause: {
        fr: `[${stepRequests[step]}] répond ${status} : ${how.fr}, dans un proxy devant ${run.target.url}. La page range chaque workflow sous workflows%2FNOM.json : les étudiants ne peuvent ni enregistrer ni rouvrir leur travail.`,
        en: `[${stepRequests[step]}] answers ${status}: ${how.en}, in a proxy in front of ${run.target.url}. The page keeps each workflow under workflows%2FNAME.json: students can neither save nor open their work.`,
      },
      steps: [withoutProxy(shell), ...encodedSlash],
    };
  },
});

const unwritable = rule({
  code: "user-folder-unwritable",
  ...about,
  title: {
    fr: "ComfyUI ne peut pas écrire dans user/ : rien ne s'enregistre",
    en: "ComfyUI cannot write in user/: nothing can be saved",
  },
  reads: ["infra.token-opens"],
  when: ({ facts: { database, saving }, shell }) => {
    const said = saving?.flaw === "unwritable" ? savingText(saving) : undefined;
    if (said === undefined) return undefined;
    const also = database
      ? {
          fr: " Sa base de données n'a pas pu y être ouverte non plus : à partir de ComfyUI 0.38, le serveur ne démarrerait plus.",
          en: " Nor could its database be opened there: from ComfyUI 0.38 on the server would no longer start.",
        }
      : { fr: "", en: "" };
    // in a container it usually is root
    const owner = shell.none ? "UID:GID" : "0:0";
    return {
      cause: {
        fr: `${said.fr} Ni workflows, ni réglages ne s'enregistrent : dossier d'un autre propriétaire, montage en lecture seule (:ro) ou disque plein.${also.fr}`,
        en: `${said.en} Neither workflows nor settings can be saved: a folder of another owner, a read-only mount (:ro) or a full disk.${also.en}`,
      },
      steps: [
        {
          fr: "Qui possède le dossier, et sous quel nom ComfyUI tourne-t-il ?",
          en: "Who owns the folder, and under which name does ComfyUI run?",
          run: `${command(`docker exec ${shell.name} ls -ld ${shell.at("/user/default")}`)}${shell.rightsOn(`${shell.root}/user`)}${shell.disk}`,
        },
        {
          fr: `Rendez-lui le dossier (${owner} : remplacez par ce que « id » a dit), ou retirez :ro du montage, puis redémarrez :`,
          en: `Give it the folder (${owner}: replace it by what "id" said), or take :ro off the mount, then restart:`,
          run: `${command(`docker exec -u 0 ${shell.name} chown -R ${owner} ${shell.at("/user")}`)}${shell.restart}`,
        },
      ],
    };
  },
});

const refused = rule({
  code: "saving-refused",
  ...about,
  title: {
    fr: "Une requête d'enregistrement est refusée en route",
    en: "A request that saves is refused on its way",
  },
  when: ({ facts: { saving }, shell }) => {
    const said = saving?.flaw === "refused" || saving?.flaw === "lost" ? savingText(saving) : undefined;
    if (said === undefined) return undefined;
    return {
      cause: {
        fr: `${said.fr} ComfyUI ne répond pas ainsi : un proxy ou un pare-feu applicatif filtre cette méthode, ou ce contenu. Les étudiants ne peuvent pas ranger leurs workflows.`,
        en: `${said.en} ComfyUI does not answer so: a proxy or an application firewall filters this method, or this content. Students cannot keep their workflows.`,
      },
      steps: [
        withoutProxy(shell),
        ifThisWorks({
          fr: "laissez passer GET, POST, PUT, PATCH et DELETE sous /api (nginx : limit_except ; Apache : Limit et LimitExcept ; HAProxy : http-request deny ; Caddy : @x method ; IIS : retirez le module WebDAV, qui bloque PUT et DELETE ; ModSecurity : tx.allowed_methods), et exemptez /api/userdata des règles sur le contenu.",
          en: "let GET, POST, PUT, PATCH and DELETE pass below /api (nginx: limit_except; Apache: Limit and LimitExcept; HAProxy: http-request deny; Caddy: @x method; IIS: remove the WebDAV module, which blocks PUT and DELETE; ModSecurity: tx.allowed_methods), and exempt /api/userdata from rules on content.",
        }),
      ],
    };
  },
});

const stale = rule({
  ...repliesCached,
  ...about,
  reads: ["auth.enforced"],
  when: ({ facts: { saving, anonymous }, shell }) => {
    // the same cache, by the worse that it does
    if (anonymous?.cached) return undefined;
    const said = saving?.flaw === "stale" ? savingText(saving) : undefined;
    if (said === undefined) return undefined;
    return {
      cause: {
        fr: `${said.fr} Un proxy garde les réponses de l'API : un étudiant rouvrirait son ancien travail, ou celui d'un autre.`,
        en: `${said.en} A proxy keeps replies of the API: a student would open former work again, or somebody else's.`,
      },
      steps: cacheOff(shell),
    };
  },
});

export const savingGroup = group({
  name: "saving",
  layer: "surface",
  rules: [slashLost, unwritable, refused, stale],
});
