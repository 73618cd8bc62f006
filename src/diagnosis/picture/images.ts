import { judgeNotBlack } from "../../oracles/verdicts.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { Text } from "../../text.ts";
import { commands } from "../commands.ts";
import { type Codes, diagnosis, isRed, type Rule, reasonOf, steps, when } from "../old-rule.ts";
import type { SeenRecord } from "../seen-record.ts";
import { pictureCuts } from "../server/reply-facts.ts";

export const imageCodes = {
  "image-truncated": { fr: "L'image est tronquée ou illisible", en: "The image is truncated or unreadable" },
  "image-wrong-size": {
    fr: "L'image n'a pas la taille ou le format demandé",
    en: "The image does not have the requested size or format",
  },
  "image-black": { fr: "L'image est noire", en: "The image is black" },
  "image-flat": { fr: "L'image est unie ou factice", en: "The image is flat or a placeholder" },
  "image-noise": { fr: "L'image est du bruit", en: "The image is noise" },
  "image-foreign": { fr: "L'image ne vient pas de cette exécution", en: "The image is not of this run" },
  "seed-ignored": { fr: "La graine n'a pas d'effet", en: "The seed has no effect" },
} as const satisfies Codes;

/** The pictures that were decoded but do not have the requested form, and the checks that say so. */
const wrongSize: Rule = (record) => {
  const { pictures = {}, jobs = {} } = record.facts;
  const rows = [
    { check: "generation.image-format", measured: pictures["text-to-image"] },
    { check: "generation.edit", measured: jobs.edit?.outcome === "finished" ? pictures.edit : undefined },
  ] as const;
  const [first, ...others] = rows.filter(
    ({ check, measured }) => measured !== undefined && isRed(record, check),
  );
  if (first?.measured === undefined) return undefined;
  const { measured, check } = first;
  const said = reasonOf(record, check);
  return diagnosis(
    "image-wrong-size",
    [check, ...others.map((other) => other.check)],
    {
      fr: `L'image se décode, mais n'est pas celle qui était demandée (${measured.format}, ${measured.width}×${measured.height}).${said.fr}`,
      en: `The image decodes, but is not the one that was asked for (${measured.format}, ${measured.width}×${measured.height}).${said.en}`,
    },
    steps(
      [
        "Comparez la taille du nœud de latent (EmptySD3LatentImage) avec width et height du profil.",
        "Cherchez un nœud de mise à l'échelle ou un proxy qui convertit les images (webp).",
      ],
      [
        "Compare the size in the latent node (EmptySD3LatentImage) with width and height of the profile.",
        "Look for a scaling node or a proxy that converts images (webp).",
      ],
    ),
  );
};

const truncated: Rule = (record) => {
  const cut = pictureCuts(record);
  const [first, ...others] = isRed(record, "generation.image-format")
    ? (["generation.image-format", ...cut] as const)
    : cut;
  if (first === undefined) return undefined;
  const said = reasonOf(record, first);
  return diagnosis(
    "image-truncated",
    [first, ...others],
    {
      fr: `Le fichier livré par /view n'est pas une image entière : disque plein sur le serveur, ou proxy qui coupe les grosses réponses.${said.fr}`,
      en: `The file handed out by /view is no complete image: full disk on the server, or a proxy that cuts large replies.${said.en}`,
    },
    steps(
      [
        `Place sur le disque :${commands(record).disk}`,
        "Sinon, téléchargez la même image sans le proxy (http://localhost:8188) et comparez les tailles.",
      ],
      [
        `Space on the disk:${commands(record).disk}`,
        "Otherwise download the same image without the proxy (http://localhost:8188) and compare the sizes.",
      ],
    ),
  );
};

/** A black image is flat as well, and the same whatever the seed: one cause for all. */
const black = when("generation.image-not-black", (record) => {
  const nan = record.facts.logSigns?.includes("nan-cast") ?? false;
  return diagnosis(
    "image-black",
    ["generation.image-not-black", "generation.image-not-flat", ...otherBlackPictures(record)],
    {
      fr: `ComfyUI annonce un succès, mais l'image est noire : le calcul a produit des NaN, enregistrés en noir${nan ? " (le journal le dit : « invalid value encountered in cast »)" : ""}. Causes connues : VAE abîmé ou d'un autre modèle, précision fp8/fp16, options d'attention.`,
      en: `ComfyUI announces success, but the image is black: the computation gave NaN, saved as black${nan ? ' (the log says so: "invalid value encountered in cast")' : ""}. Known causes: VAE damaged or of another model, fp8/fp16 precision, attention options.`,
    },
    steps(
      [
        `Retirez de l'entrypoint --use-sage-attention, --fast et --fp16-vae, puis redémarrez (options actuelles : ${flags(record)}).`,
        `Vérifiez le VAE (254 Mo) :${commands(record).listModels("vae")}`,
        "Sinon, essayez --bf16-vae, puis weight_dtype « default » dans UNETLoader.",
      ],
      [
        `Remove --use-sage-attention, --fast and --fp16-vae from the entrypoint, then restart (present options: ${flags(record)}).`,
        `Check the VAE (254 MB):${commands(record).listModels("vae")}`,
        'Otherwise try --bf16-vae, then weight_dtype "default" in UNETLoader.',
      ],
    ),
  );
});

/** Checks on further pictures that are black too: they fail for the same cause. */
function otherBlackPictures({ facts: { pictures = {} } }: SeenRecord): CheckId[] {
  const isBlack = (name: keyof typeof pictures): boolean => {
    const measures = pictures[name];
    return measures !== undefined && judgeNotBlack(measures) !== undefined;
  };
  return [
    ...(isBlack("other-seed") ? (["generation.other-seed-differs"] as const) : []),
    ...(isBlack("edit") ? (["generation.edit-descends"] as const) : []),
  ];
}

function flags({ facts }: SeenRecord): string {
  return facts.system?.flags.join(" ") || "–";
}

/** One check, one cause, whose detail is what the check measured. */
function simple(
  check: CheckId,
  code: keyof typeof imageCodes,
  cause: Text,
  remedy: Text,
  also: CheckId[] = [],
): Rule {
  return (record) => {
    if (!isRed(record, check)) return undefined;
    const said = reasonOf(record, check);
    return diagnosis(code, [check, ...also], { fr: cause.fr + said.fr, en: cause.en + said.en }, remedy);
  };
}

const flat = simple(
  "generation.image-not-flat",
  "image-flat",
  {
    fr: "L'image n'a pas le détail d'une vraie sortie : latent vide décodé tel quel (0 pas, denoise 0), ou image factice rendue par un nœud de secours ou un simulateur.",
    en: "The image does not have the detail of a real output: an empty latent decoded as it is (0 steps, denoise 0), or a placeholder from a fallback node or a simulator.",
  },
  {
    fr: "Ouvrez l'image dans le rapport. Vérifiez dans le workflow steps (20), denoise (1.0) et que KSampler reçoit bien le modèle Qwen ; cherchez dans le journal un nœud qui a échoué en silence.",
    en: "Open the image in the report. Check in the workflow steps (20), denoise (1.0) and that KSampler really gets the Qwen model; look in the log for a node that failed silently.",
  },
);

const noise = simple(
  "generation.image-not-noise",
  "image-noise",
  {
    fr: "L'image est du bruit : le latent n'a pas été débruité, ou il l'a été avec un encodeur de texte qui n'est pas celui du modèle.",
    en: "The image is noise: the latent was not denoised, or it was with a text encoder that is not the model's.",
  },
  {
    fr: "Vérifiez dans le workflow : CLIPLoader lit qwen_2.5_vl_7b_fp8_scaled.safetensors (jamais type « hunyuan_image »), VAELoader lit qwen_image_vae.safetensors, ModelSamplingAuraFlow est branché (shift 3), steps vaut au moins 20.",
    en: 'Check in the workflow: CLIPLoader reads qwen_2.5_vl_7b_fp8_scaled.safetensors (never type "hunyuan_image"), VAELoader reads qwen_image_vae.safetensors, ModelSamplingAuraFlow is connected (shift 3), steps is at least 20.',
  },
  // grain has no larger forms: it may fail as flat too
  ["generation.image-not-flat"],
);

const foreign = simple(
  "generation.image-provenance",
  "image-foreign",
  {
    fr: "L'image livrée n'est pas celle de ce travail : ancien fichier, cache, ou autre prompt incorporé.",
    en: "The image handed out is not this job's: an old file, a cache, or another embedded prompt.",
  },
  {
    fr: "Retirez de l'entrypoint --disable-metadata (il efface le prompt des images) ; coupez dans le proxy le cache de /view ; écartez les custom nodes qui remplacent SaveImage.",
    en: "Remove --disable-metadata from the entrypoint (it deletes the prompt from images); switch off the proxy's cache for /view; set aside custom nodes that replace SaveImage.",
  },
);

const seed = simple(
  "generation.other-seed-differs",
  "seed-ignored",
  {
    fr: "Deux graines différentes donnent la même image : un cache rend toujours la première, ou la graine n'arrive pas au KSampler.",
    en: "Two different seeds give the same image: a cache always gives the first, or the seed does not reach the KSampler.",
  },
  {
    fr: "Vérifiez dans le workflow que seed est une valeur de KSampler et non un lien vers un nœud fixe ; coupez dans le proxy le cache de /view ; écartez les custom nodes de cache.",
    en: "Check in the workflow that seed is a value of KSampler and not a link to a fixed node; switch off the proxy's cache for /view; set aside caching custom nodes.",
  },
);

export const imageRules: readonly Rule[] = [wrongSize, truncated, black, noise, flat, foreign, seed];
