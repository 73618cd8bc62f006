import type { PageFlaw } from "../../comfyui/front-end/judge-page.ts";
import { pageText } from "../../comfyui/front-end/page-words.ts";
import type { Text } from "../../text.ts";
import type { Commands } from "../commands.ts";
import { group, rule, type Seen } from "../rule.ts";
import { command, ifThisWorks, type Step, withoutProxy } from "../steps.ts";
import { guardedPage } from "../surface/guarded-path.ts";
import { unprotected } from "../surface/unprotected.ts";

const about = { check: "infra.page-served" } as const;

type SeenPage = Seen<"infra.page-served">;

/** Whether the first flaw is one of these, and the sentence that tells it. */
function told({ facts: { page } }: Pick<SeenPage, "facts">, ...flaws: PageFlaw[]): Text | undefined {
  return page?.flaw && flaws.includes(page.flaw) ? pageText(page) : undefined;
}

/** Where the page of this server lies, and how it is put there again. */
function frontEnd(shell: Commands): Step[] {
  return [
    {
      fr: "Le journal du démarrage dit quel dossier est servi (« [Prompt Server] web root: … ») :",
      en: 'The log of the start says which folder is served ("[Prompt Server] web root: …"):',
      run: command(`docker logs ${shell.name} 2>&1 | grep "web root"`),
    },
    {
      fr: "Un volume monté sur site-packages, sur web/ ou sur --front-end-root y cache-t-il l'interface de l'image ? Retirez ce montage. Sinon réinstallez le paquet comfyui-frontend-package :",
      en: "Does a volume on site-packages, on web/ or on --front-end-root hide the front end of the image? Take that mount away. Otherwise install the package comfyui-frontend-package again:",
      run: `${shell.showPackages(["comfyui-frontend-package"])}${shell.comfyRequirements}${shell.restart}`,
    },
  ];
}

const nobody: Text = {
  fr: "L'API répond, mais aucun étudiant ne peut travailler dans son navigateur.",
  en: "The API answers, but no student can work in a browser.",
};

const missing = rule({
  code: "page-missing",
  ...about,
  title: { fr: "L'interface web ne s'affiche pas", en: "The web interface does not show" },
  when: (seen) => {
    const said = told(seen, "absent", "crashes", "empty", "not-html", "no-script");
    if (said === undefined) return undefined;
    const { shell } = seen;
    return {
      cause: {
        fr: `${said.fr} ${nobody.fr} ComfyUI n'a pas d'interface à servir (paquet absent, abîmé ou caché par un volume), ou le proxy n'y mène pas.`,
        en: `${said.en} ${nobody.en} ComfyUI has no front end to serve (package missing, damaged or hidden by a volume), or the proxy does not lead to it.`,
      },
      steps: [
        withoutProxy(shell),
        ifThisWorks({
          fr: "le proxy doit transmettre « / » à ComfyUI comme le reste (nginx : location / ; IIS : pas de document par défaut).",
          en: 'the proxy must hand "/" to ComfyUI like the rest (nginx: location /; IIS: no default document).',
        }),
        ...frontEnd(shell),
      ],
    };
  },
});

const foreign = rule({
  code: "page-of-proxy",
  ...about,
  title: { fr: "Une autre page que celle de ComfyUI s'affiche", en: "Another page than ComfyUI's shows" },
  reads: ["auth.routes-protected"],
  when: (seen) => {
    const said = told(seen, "foreign", "refused", "part-refused");
    if (said === undefined) return undefined;
    const open = unprotected(seen.facts, "auth.routes-protected");
    return {
      checks: [
        "infra.page-served",
        "auth.browser-redirect",
        // whoever may see that page sees nothing of ComfyUI
        ...(open.every(({ request }) => request === "GET /") ? (["auth.routes-protected"] as const) : []),
      ],
      cause: {
        fr: `${said.fr} L'API passe, mais un proxy répond lui-même à la page : bloc « location » plus précis, site par défaut, règle sur les fichiers.`,
        en: `${said.en} The API passes, but a proxy answers the page itself: a more precise location block, a default site, a rule on files.`,
      },
      steps: [
        withoutProxy(seen.shell),
        ifThisWorks({
          fr: "dans le proxy, transmettez « / » et tous ses fichiers à ComfyUI : ni root, ni index, ni try_files, ni location pour .js et .css.",
          en: 'in the proxy hand "/" and all its files to ComfyUI: no root, no index, no try_files, no location for .js and .css.',
        }),
      ],
    };
  },
});

const assetsMissing = rule({
  code: "page-assets-missing",
  ...about,
  title: {
    fr: "Un script de la page manque : elle reste blanche",
    en: "A script of the page is missing: it stays blank",
  },
  when: (seen) => {
    const said = told(seen, "part-absent", "part-empty");
    if (said === undefined) return undefined;
    const { shell, facts } = seen;
    const own = !/html/i.test(facts.page?.type ?? "");
    const why = own
      ? {
          fr: "La page est d'une autre version que ses fichiers : interface mise à jour à moitié, deux serveurs derrière la même adresse, ou page gardée par un cache.",
          en: "The page is of another version than its files: a front end half updated, two servers behind one address, or a page kept by a cache.",
        }
      : {
          fr: "Ce refus est une page, et ComfyUI n'en envoie pas : le proxy cherche ce fichier chez lui.",
          en: "This refusal is a page, and ComfyUI sends none: the proxy looks for the file in a folder of its own.",
        };
    const inProxy: Step = {
      fr: "nginx : retirez location ~ \\.(js|css)$ et son root ; aucun cache de la page (proxy_cache off), un seul serveur derrière l'adresse.",
      en: "nginx: remove location ~ \\.(js|css)$ and its root; no cache of the page (proxy_cache off), one server alone behind the address.",
    };
    return {
      cause: {
        fr: `${said.fr} Les étudiants voient une page blanche. ${why.fr}`,
        en: `${said.en} Students see a blank page. ${why.en}`,
      },
      steps: own
        ? [...frontEnd(shell), withoutProxy(shell), ifThisWorks(inProxy)]
        : [withoutProxy(shell), ifThisWorks(inProxy)],
    };
  },
});

const scriptsAsPage = rule({
  code: "page-scripts-html",
  ...about,
  title: {
    fr: "Un script de la page revient comme page HTML",
    en: "A script of the page comes back as an HTML page",
  },
  when: (seen) => {
    const said = told(seen, "part-html");
    if (said === undefined) return undefined;
    return {
      cause: {
        fr: `${said.fr} Le navigateur refuse de l'exécuter (« MIME type text/html ») et la page reste blanche : le proxy rend sa page d'index ou de connexion pour toute adresse.`,
        en: `${said.en} The browser refuses to run it ("MIME type text/html") and the page stays blank: the proxy gives its index or its login page for any address.`,
      },
      steps: [
        withoutProxy(seen.shell),
        ifThisWorks({
          fr: "retirez du proxy try_files … /index.html, error_page 404 /index.html ou la règle de réécriture « page unique », et laissez passer /assets sans connexion à part.",
          en: 'remove from the proxy try_files … /index.html, error_page 404 /index.html or the "single page" rewrite, and let /assets pass without a login of its own.',
        }),
      ],
    };
  },
});

const scriptType = rule({
  code: "page-scripts-type",
  ...about,
  title: {
    fr: "Les scripts de la page ont un mauvais type",
    en: "The scripts of the page have a wrong type",
  },
  when: (seen) => {
    const said = told(seen, "part-type");
    if (said === undefined) return undefined;
    return {
      cause: {
        fr: `${said.fr} La page reste blanche. Un proxy change Content-Type, ou le registre de Windows donne un autre type à .js et .css.`,
        en: `${said.en} The page stays blank. A proxy changes Content-Type, or the registry of Windows gives another type to .js and .css.`,
      },
      steps: [
        withoutProxy(seen.shell),
        ifThisWorks({
          fr: "transmettez Content-Type tel quel (nginx : pas de types { } ni d'add_header Content-Type ; IIS : pas de mimeMap pour .js).",
          en: "hand Content-Type on as it is (nginx: no types { } and no add_header Content-Type; IIS: no mimeMap for .js).",
        }),
        {
          fr: "Serveur sous Windows : rétablissez le type de .js, puis redémarrez ComfyUI :",
          en: "Server on Windows: set the type of .js right, then restart ComfyUI:",
          run: command('reg add HKCR\\.js /v "Content Type" /d text/javascript /f'),
        },
      ],
    };
  },
});

const scriptCut = rule({
  code: "page-scripts-cut",
  ...about,
  title: { fr: "Un script de la page est coupé en route", en: "A script of the page is cut on its way" },
  when: (seen) => {
    const said = told(seen, "part-cut");
    if (said === undefined) return undefined;
    return {
      cause: {
        fr: `${said.fr} La page reste blanche (ERR_CONTENT_LENGTH_MISMATCH, ERR_INCOMPLETE_CHUNKED_ENCODING). Les petites réponses passent : le proxy ne peut pas écrire les grandes dans ses fichiers temporaires (droits, disque plein), ou il coupe trop tôt.`,
        en: `${said.en} The page stays blank (ERR_CONTENT_LENGTH_MISMATCH, ERR_INCOMPLETE_CHUNKED_ENCODING). Small replies pass: the proxy cannot write large ones to its temporary files (rights, full disk), or it cuts too early.`,
      },
      steps: [
        withoutProxy(seen.shell),
        {
          fr: "nginx : son journal dit « Permission denied » ou « No space left » ; rendez-lui ce dossier, ou passez-vous de ces fichiers :",
          en: 'nginx: its log says "Permission denied" or "No space left"; give it that folder back, or do without these files:',
          run: `${command("chown -R www-data /var/lib/nginx")}${command("proxy_max_temp_file_size 0;")}`,
        },
      ],
    };
  },
});

export const pageGroup = group({
  name: "front-end",
  layer: "surface",
  rules: [guardedPage, missing, foreign, assetsMissing, scriptsAsPage, scriptType, scriptCut],
  order: "who asks for a session of its own is named before the refusal that it gives",
});
