import type { CheckId } from "../../record/catalogue.ts";
import type { RunRecord } from "../../record/run-record.ts";
import type { Text } from "../../text.ts";
import { isRed, reasonOf } from "../results.ts";
import { rule } from "../rule.ts";
import { pictureCuts } from "../server/reply-facts.ts";
import type { Step } from "../steps.ts";

/** Under the name of a PNG came another format: without the workflow, and without exact pixels. */
export const converted = rule({
  code: "image-converted",
  title: {
    fr: "Les PNG de ComfyUI arrivent convertis (WebP, AVIF, JPEG)",
    en: "ComfyUI's PNGs arrive converted (WebP, AVIF, JPEG)",
  },
  check: "generation.canary",
  anyway: true,
  when: ({ run, shell }) => {
    const checks = run.checks.filter(
      ({ status, errorCode }) => status === "failed" && errorCode === "IMAGE_CONVERTED",
    );
    const [first] = checks;
    if (first === undefined) return undefined;
    return {
      checks: checks.map(({ id }) => id),
      cause: {
        fr: `Un optimiseur d'images sur le chemin convertit ce que rend /view. Une image convertie perd le workflow qu'elle porte (un étudiant ne peut plus la glisser dans ComfyUI), et souvent de sa qualité. Constaté : ${first.reason ?? "–"}`,
        en: `An image optimiser on the way converts what /view gives. A converted picture loses the workflow that it carries (a student can no longer drag it into ComfyUI), and often quality. Observed: ${first.reason ?? "–"}`,
      },
      steps: [
        {
          fr: 'Coupez-le pour /view et /api/view (Cloudflare : Configuration Rules, Polish et Mirage : Off — ngx_pagespeed, mod_pagespeed : Disallow "*/view*" — imgproxy, Fastly, Akamai : laissez ces chemins de côté), puis videz le cache.',
          en: 'Switch it off for /view and /api/view (Cloudflare: Configuration Rules, Polish and Mirage: Off — ngx_pagespeed, mod_pagespeed: Disallow "*/view*" — imgproxy, Fastly, Akamai: leave these paths out), then purge the cache.',
        },
        {
          fr: 'Ou interdisez toute conversion dans le proxy devant ComfyUI (nginx : add_header Cache-Control "no-transform"; — Apache : Header merge Cache-Control no-transform — Caddy : header >Cache-Control no-transform).',
          en: 'Or forbid any conversion in the proxy before ComfyUI (nginx: add_header Cache-Control "no-transform"; — Apache: Header merge Cache-Control no-transform — Caddy: header >Cache-Control no-transform).',
        },
        {
          fr: `Sans proxy (${shell.direct}), c'est pareil ? Alors un custom node remplace SaveImage : écartez-le.`,
          en: `The same without a proxy (${shell.direct})? Then a custom node replaces SaveImage: set it aside.`,
        },
      ],
    };
  },
});

/** It was decoded, and does not have the requested form. */
export const wrongSize = rule({
  code: "image-wrong-size",
  title: {
    fr: "L'image n'a pas la taille ou le format demandé",
    en: "The image does not have the requested size or format",
  },
  check: "generation.image-format",
  reads: ["generation.edit"],
  anyway: true,
  when: ({ run, facts: { pictures = {}, jobs = {} } }) => {
    const rows = [
      { check: "generation.image-format", measured: pictures["text-to-image"] },
      { check: "generation.edit", measured: jobs.edit?.outcome === "finished" ? pictures.edit : undefined },
    ] as const;
    const wrong = rows.filter(({ check, measured }) => measured !== undefined && isRed(run, check));
    const [first] = wrong;
    if (first?.measured === undefined) return undefined;
    const { format, width, height } = first.measured;
    const said = reasonOf(run, first.check);
    return {
      checks: wrong.map(({ check }) => check),
      cause: {
        fr: `L'image se décode, mais n'est pas celle qui était demandée (${format}, ${width}×${height}).${said.fr}`,
        en: `The image decodes, but is not the one that was asked for (${format}, ${width}×${height}).${said.en}`,
      },
      steps: [
        {
          fr: "Comparez width et height du profil avec la taille du nœud de latent (EmptySD3LatentImage), ou du nœud qui la calcule.",
          en: "Compare width and height of the profile with the size in the latent node (EmptySD3LatentImage), or in the node that computes it.",
        },
        {
          fr: "Cherchez un nœud de mise à l'échelle, ou un proxy qui redimensionne les images.",
          en: "Look for a scaling node, or a proxy that resizes pictures.",
        },
      ],
    };
  },
});

/** It could not be measured, or its transfer was cut. */
export const truncated = rule({
  code: "image-truncated",
  title: { fr: "L'image est tronquée ou illisible", en: "The image is truncated or unreadable" },
  check: "generation.image-format",
  anyway: true,
  when: ({ run, facts, shell }) => {
    const isUnread = isRed(run, "generation.image-format") && facts.pictures?.["text-to-image"] === undefined;
    const format = isUnread ? (["generation.image-format"] as const) : [];
    const checks = [...new Set([...format, ...unreadPictures(run), ...pictureCuts(run)])];
    const [first] = checks;
    if (first === undefined) return undefined;
    const said = reasonOf(run, first);
    if (run.checks.find(({ id }) => id === first)?.errorCode === "IMAGE_IS_PAGE")
      return { checks, cause: pageCause(said), steps: [pageStep(shell.direct)] };
    return {
      checks,
      cause: {
        fr: `Le fichier livré par /view n'est pas une image entière : disque plein sur le serveur, ou proxy qui coupe les grosses réponses.${said.fr}`,
        en: `The file that /view returns is not a complete image: full disk on the server, or a proxy that cuts large replies.${said.en}`,
      },
      steps: [
        { fr: "Place sur le disque :", en: "Space on the disk:", run: shell.disk },
        {
          fr: `Sinon, téléchargez la même image sans le proxy (${shell.direct}) et comparez les tailles.`,
          en: `Otherwise download the same image without the proxy (${shell.direct}) and compare the sizes.`,
        },
      ],
    };
  },
});

/** Red checks that got bytes from /view which are no picture, or none that may be decoded. */
function unreadPictures({ checks }: Pick<RunRecord, "checks">): CheckId[] {
  const codes = ["IS_PAGE", "TRUNCATED", "CORRUPT", "TOO_LARGE", "UNREADABLE"].map((code) => `IMAGE_${code}`);
  return checks
    .filter(({ status, errorCode = "" }) => status === "failed" && codes.includes(errorCode))
    .map(({ id }) => id);
}

function pageCause(said: Text): Text {
  return {
    fr: `Derrière /view répond une page, pas ComfyUI : un proxy (sa page de connexion, une page d'erreur rendue avec 200).${said.fr}`,
    en: `A page answers behind /view, not ComfyUI: a proxy (its login page, an error page with status 200).${said.en}`,
  };
}

function pageStep(direct: string): Step {
  return {
    fr: `Faites passer /view par le proxy comme /prompt ; téléchargez la même image sans lui (${direct}) : si elle est bonne, c'est lui.`,
    en: `Let /view pass through the proxy as /prompt does; download the same image without it (${direct}): if it is good, it is the proxy.`,
  };
}

export const foreign = rule({
  code: "image-foreign",
  title: { fr: "L'image ne vient pas de cette exécution", en: "The image is not of this run" },
  check: "generation.image-provenance",
  when: ({ said }) => ({
    cause: {
      fr: `L'image livrée n'est pas celle de ce travail : ancien fichier, cache, ou autre prompt incorporé.${said.fr}`,
      en: `The image handed out is not this job's: an old file, a cache, or another embedded prompt.${said.en}`,
    },
    steps: [
      {
        fr: "Retirez de l'entrypoint --disable-metadata (il efface le prompt des images) ; coupez dans le proxy le cache de /view ; coupez aussi tout optimiseur d'images (Cloudflare Polish, pagespeed), qui l'efface aussi ; écartez les custom nodes qui remplacent SaveImage.",
        en: "Remove --disable-metadata from the entrypoint (it deletes the prompt from images); switch off the proxy's cache for /view; switch off any image optimiser too (Cloudflare Polish, pagespeed), which deletes it as well; set aside custom nodes that replace SaveImage.",
      },
    ],
  }),
});
