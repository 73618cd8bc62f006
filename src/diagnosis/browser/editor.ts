import type { Complaint } from "../../browser/complaint.ts";
import { group, rule } from "../rule.ts";
import { type Step, withoutProxy } from "../steps.ts";
import { headerSteps, saidOf, seePicture, statusOf, troubleRule } from "./trouble-rule.ts";

/** Complaints that a cause names; the table of the check has them all. */
const MAX_NAMED = 4;

function namedOf(all: readonly Complaint[]): string {
  return all
    .slice(0, MAX_NAMED)
    .map(({ where, what }) => [where, what].filter(Boolean).join(" → "))
    .join(" · ");
}

/** A request of the page's own host that is not below the address, which has a path. */
function leaves({ kind, where }: Complaint, url: string): boolean {
  const { host, pathname } = new URL(url);
  const [, asked = ""] = where.split(" ");
  const folder = `${host}${pathname.replace(/\/+$/, "")}/`;
  return kind === "request" && asked.startsWith(`${host}/`) && !asked.startsWith(folder);
}

/** The pack whose script stands at this address. */
function packOf(place = ""): string | undefined {
  return /\/extensions\/([^/]{1,80})\//.exec(place)?.[1];
}

const asWritten: Step = {
  fr: "Ce script arrive sans ETag ni Last-Modified, que ComfyUI envoie avec chaque fichier : un proxy le réécrit en chemin, et l'abîme. nginx : retirez sub_filter, ou du moins ne l'appliquez pas aux scripts (sub_filter_types) ; Apache : Substitute, SUBSTITUTE et mod_proxy_html (ProxyHTMLEnable) ; Caddy : replace ; HAProxy : un filtre lua ; IIS : outboundRules ; Cloudflare : Rocket Loader et la minification.",
  en: "This script comes without ETag and Last-Modified, which ComfyUI sends with each file: a proxy rewrites it on its way, and damages it. nginx: remove sub_filter, or at least keep it from scripts (sub_filter_types); Apache: Substitute, SUBSTITUTE and mod_proxy_html (ProxyHTMLEnable); Caddy: replace; HAProxy: a lua filter; IIS: outboundRules; Cloudflare: Rocket Loader and minifying.",
};

/** What to do about scripts that a proxy has damaged; nothing where none is. */
function rewritten(complaints: readonly Complaint[]): readonly Step[] {
  return complaints.some((one) => one.rewritten) ? [asWritten] : [];
}

const hanging = rule({
  code: "browser-page-hangs",
  title: {
    fr: "La page ne répond plus : un script ne se termine pas",
    en: "The page does not answer any more: a script never ends",
  },
  check: "browser.editor",
  when: (seen) => {
    const { troubles = [] } = seen.facts;
    const trouble = troubles.find(({ kind }) => kind === "hangs");
    if (trouble === undefined) return undefined;
    const { said: place } = trouble;
    const pack = packOf(place);
    return {
      cause: {
        fr: `Le navigateur est entré, et la page est figée : un de ses scripts calcule sans fin${place ? ` (${place})` : ""}. Chez un étudiant, l'onglet « ne répond pas ».`,
        en: `The browser got in, and the page is frozen: one of its scripts computes without an end${place ? ` (${place})` : ""}. On a student's machine the tab "does not respond".`,
      },
      steps: [
        pack
          ? {
              fr: `Ce script est du pack ${pack} : mettez le pack à jour, ou retirez-le de custom_nodes, puis redémarrez ComfyUI et rechargez la page (Ctrl+Maj+R).`,
              en: `This script is of the pack ${pack}: update the pack, or take it out of custom_nodes, then restart ComfyUI and reload the page (Ctrl+Shift+R).`,
            }
          : {
              fr: "Retirez les packs ajoutés ou mis à jour en dernier, un à un, en redémarrant ComfyUI (ou démarrez-le avec --disable-all-custom-nodes : la page répond alors si un pack est en cause). Sinon, réinstallez le paquet comfyui-frontend-package que demande requirements.txt.",
              en: "Take out the packs that were added or updated last, one by one, restarting ComfyUI (or start it with --disable-all-custom-nodes: the page answers then if a pack is the cause). Else install the comfyui-frontend-package that requirements.txt asks for anew.",
            },
        {
          fr: "Un proxy qui ajoute un script à la page (statistiques, contrôle anti-robot) peut la figer aussi : essayez sans lui.",
          en: "A proxy that adds a script to the page (statistics, bot check) can freeze it, too: try without it.",
        },
        withoutProxy(seen.shell),
      ],
    };
  },
});

const blank = rule({
  code: "browser-page-blank",
  title: {
    fr: "La page s'ouvre, et l'éditeur n'apparaît pas",
    en: "The page opens, and the editor does not appear",
  },
  check: "browser.editor",
  when: (seen) => {
    const { troubles = [], complaints = [] } = seen.facts;
    const trouble = troubles.find(({ kind }) => kind !== "complaints");
    if (trouble === undefined) return undefined;
    const named = namedOf(complaints);
    return {
      cause: {
        fr: `Le navigateur est entré, et n'affiche ni canevas ni bouton Run${statusOf(trouble)}.${saidOf(trouble).fr}${named ? ` Ce qui lui manque : ${named}.` : ""}`,
        en: `The browser got in, and shows neither canvas nor Run button${statusOf(trouble)}.${saidOf(trouble).en}${named ? ` What it lacks: ${named}.` : ""}`,
      },
      steps: [
        ...rewritten(complaints),
        seePicture,
        ...headerSteps(named),
        {
          fr: "Des scripts en 404 : les fichiers de l'interface sont d'une autre version que la page, ou un proxy ne les passe pas ; réinstallez le paquet comfyui-frontend-package que demande requirements.txt, puis redémarrez. Un script d'un pack lève une erreur : mettez à jour ce pack, ou retirez-le.",
          en: "Scripts with 404: the files of the interface are of another version than the page, or a proxy does not hand them on; install the comfyui-frontend-package that requirements.txt asks for anew, then restart. A pack's script throws: update that pack, or take it out.",
        },
        withoutProxy(seen.shell),
      ],
    };
  },
});

const complains = rule({
  code: "browser-page-errors",
  title: { fr: "L'éditeur s'affiche avec des erreurs", en: "The editor shows with errors" },
  check: "browser.editor",
  when: (seen) => {
    const { complaints = [] } = seen.facts;
    if (complaints.length === 0) return undefined;
    const named = namedOf(complaints);
    const requests = complaints.some(({ kind }) => kind === "request");
    const left = complaints.some((one) => leaves(one, seen.run.target.url));
    const headers = headerSteps(complaints.map(({ what }) => what).join(" "));
    const pack = complaints.map(({ where }) => packOf(where)).find(Boolean);
    return {
      cause: {
        fr: `L'éditeur s'affiche, et le navigateur se plaint : ${named}. Une page saine ne dit rien de tel.`,
        en: `The editor shows, and the browser complains: ${named}. A healthy page says nothing of the kind.`,
      },
      steps: [
        ...rewritten(complaints),
        ...(left
          ? [
              {
                fr: "La page demande des fichiers hors du sous-chemin : ComfyUI-Login et des packs écrivent leurs adresses depuis la racine (/scripts/app.js). Donnez à ComfyUI un nom d'hôte à lui, servi à la racine.",
                en: "The page asks for files outside the sub-path: ComfyUI-Login and some packs write their addresses from the root (/scripts/app.js). Give ComfyUI a host name of its own, served at the root.",
              },
            ]
          : []),
        ...(requests
          ? [
              {
                fr: "Une requête refusée ou coupée : cherchez son adresse dans le journal du proxy, puis dans celui de ComfyUI ; qui l'a refusée y est écrit.",
                en: "A request was refused or cut: look for its address in the proxy's log, then in ComfyUI's; who refused it is written there.",
              },
              withoutProxy(seen.shell),
            ]
          : []),
        ...(pack
          ? [
              {
                fr: `Le script du pack ${pack} ne convient pas à cette version de l'interface : mettez le pack à jour, ou retirez-le.`,
                en: `The script of the pack ${pack} does not suit this version of the interface: update the pack, or take it out.`,
              },
            ]
          : []),
        ...headers,
        ...(requests || pack || left || headers.length > 0 ? [] : [seePicture]),
      ],
    };
  },
});

const notLoaded = troubleRule({
  code: "browser-workflow-not-loaded",
  title: {
    fr: "La page n'ouvre pas le workflow du profil",
    en: "The page does not open the profile's workflow",
  },
  check: "browser.workflow-loaded",
  cause: ({ kind, said }) =>
    kind === "missing-classes"
      ? {
          fr: `Le serveur connaît ces nœuds, la page non : ${said}. Elle a reçu une autre liste de nœuds que notre client : un proxy la tient en cache.`,
          en: `The server knows these nodes, the page does not: ${said}. It got another list of nodes than our client: a proxy keeps it in a cache.`,
        }
      : {
          fr: `Le workflow n'apparaît pas sur le canevas.${said ? ` La page dit : « ${said} ».` : ""}`,
          en: `The workflow does not appear on the canvas.${said ? ` The page says: "${said}".` : ""}`,
        },
  steps: ({ kind }, seen) => [
    ...(kind === "missing-classes"
      ? [
          {
            fr: "Videz le cache du proxy, et n'y gardez rien de /api/ (nginx : proxy_cache off; Cloudflare : « Bypass cache » pour /api/*).",
            en: 'Empty the proxy\'s cache, and keep nothing of /api/ in it (nginx: proxy_cache off; Cloudflare: "Bypass cache" for /api/*).',
          },
        ]
      : [seePicture]),
    withoutProxy(seen.shell),
  ],
});

export const browserEditorGroup = group({
  name: "browser-editor",
  layer: "browser",
  rules: [hanging, blank, complains, notLoaded],
  order: "an editor that does not appear has complaints, too: they are its cause, not a fault beside it",
});
