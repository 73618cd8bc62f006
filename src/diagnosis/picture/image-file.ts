import type { CheckId } from "../../record/catalogue.ts";
import type { RunRecord } from "../../record/run-record.ts";
import type { Text } from "../../text.ts";
import { isRed, reasonOf } from "../results.ts";
import { rule } from "../rule.ts";
import { pictureCuts } from "../server/reply-facts.ts";
import type { Step } from "../steps.ts";

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
          fr: "Cherchez un nœud de mise à l'échelle ou un proxy qui convertit les images (webp).",
          en: "Look for a scaling node or a proxy that converts images (webp).",
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
        fr: "Retirez de l'entrypoint --disable-metadata (il efface le prompt des images) ; coupez dans le proxy le cache de /view ; écartez les custom nodes qui remplacent SaveImage.",
        en: "Remove --disable-metadata from the entrypoint (it deletes the prompt from images); switch off the proxy's cache for /view; set aside custom nodes that replace SaveImage.",
      },
    ],
  }),
});
