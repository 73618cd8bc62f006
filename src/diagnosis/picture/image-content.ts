import { chartFlaws } from "../../oracles/chart/judge-chart.ts";
import { judgeNotBlack } from "../../oracles/verdicts.ts";
import { rule } from "../rule.ts";

/** Where the further pictures, the signs in the log and the server's options come from. */
const blackReads = [
  "generation.other-seed-differs",
  "generation.edit",
  "infra.token-opens",
  "generation.container-stable",
  "infra.version",
  "generation.reference",
  "generation.vae-round-trip",
] as const;

/** A black image is flat as well, and the same whatever the seed: one cause for all. */
export const black = rule({
  code: "image-black",
  title: { fr: "L'image est noire", en: "The image is black" },
  check: "generation.image-not-black",
  reads: blackReads,
  when: ({ facts: { pictures = {}, logSigns = [], system, chart }, shell }) => {
    const nan = logSigns.includes("nan-cast");
    const options = system?.flags.join(" ") || "–";
    const isBlack = (name: "other-seed" | "edit"): boolean => {
      const measures = pictures[name];
      return measures !== undefined && judgeNotBlack(measures) !== undefined;
    };
    return {
      checks: [
        "generation.image-not-black",
        ...(chart && chartFlaws(chart)[0] === "black" ? (["generation.vae-round-trip"] as const) : []),
        "generation.image-not-flat",
        ...(isBlack("other-seed") ? (["generation.other-seed-differs"] as const) : []),
        ...(isBlack("edit") ? (["generation.edit-descends"] as const) : []),
      ],
      cause: {
        fr: `ComfyUI annonce un succès, mais l'image est noire : le calcul a produit des NaN, enregistrés en noir${nan ? " (le journal le dit : « invalid value encountered in cast »)" : ""}. Causes connues : VAE abîmé ou d'un autre modèle, précision fp8/fp16, options d'attention.`,
        en: `ComfyUI announces success, but the image is black: the computation gave NaN, saved as black${nan ? ' (the log says so: "invalid value encountered in cast")' : ""}. Known causes: VAE damaged or of another model, fp8/fp16 precision, attention options.`,
      },
      steps: [
        {
          fr: `Retirez de l'entrypoint --use-sage-attention, --fast et --fp16-vae, puis redémarrez (options actuelles : ${options}).`,
          en: `Remove --use-sage-attention, --fast and --fp16-vae from the entrypoint, then restart (present options: ${options}).`,
        },
        {
          fr: "Vérifiez le fichier du VAE et sa taille :",
          en: "Check the VAE's file and its size:",
          run: shell.listModels("vae"),
        },
        {
          fr: "Sinon, essayez --bf16-vae, puis weight_dtype « default » dans UNETLoader.",
          en: 'Otherwise try --bf16-vae, then weight_dtype "default" in UNETLoader.',
        },
      ],
    };
  },
});

export const noise = rule({
  code: "image-noise",
  title: { fr: "L'image est du bruit", en: "The image is noise" },
  check: "generation.image-not-noise",
  when: ({ said }) => ({
    // grain has no larger forms: it may fail as flat too
    checks: ["generation.image-not-noise", "generation.image-not-flat"],
    cause: {
      fr: `L'image est du bruit : le latent n'a pas été débruité, ou il l'a été avec un encodeur de texte qui n'est pas celui du modèle.${said.fr}`,
      en: `The image is noise: the latent was not denoised, or it was with a text encoder that is not the model's.${said.en}`,
    },
    steps: [
      {
        fr: "Vérifiez dans le workflow que l'encodeur de texte (le fichier et le type de CLIPLoader) et le VAE sont ceux de ce modèle, que son nœud ModelSampling…, s'il en veut un, est branché, et que steps suffit (20 d'ordinaire, 4 à 8 pour un modèle accéléré).",
        en: "Check in the workflow that the text encoder (file and type of CLIPLoader) and the VAE are those of this model, that its ModelSampling… node, where it wants one, is connected, and that steps are enough (20 as a rule, 4 to 8 for a distilled model).",
      },
    ],
  }),
});

export const flat = rule({
  code: "image-flat",
  title: { fr: "L'image est unie ou factice", en: "The image is flat or a placeholder" },
  check: "generation.image-not-flat",
  when: ({ said }) => ({
    cause: {
      fr: `L'image n'a pas le détail d'une vraie sortie : latent vide décodé tel quel (0 pas, denoise 0), ou image factice rendue par un nœud de secours ou un simulateur.${said.fr}`,
      en: `The image does not have the detail of a real output: an empty latent decoded as it is (0 steps, denoise 0), or a placeholder from a fallback node or a simulator.${said.en}`,
    },
    steps: [
      {
        fr: "Ouvrez l'image dans le rapport. Vérifiez dans le workflow steps (plus de 0), denoise (1.0) et que KSampler reçoit bien le modèle ; cherchez dans le journal un nœud qui a échoué en silence.",
        en: "Open the image in the report. Check in the workflow steps (more than 0), denoise (1.0) and that KSampler really gets the model; look in the log for a node that failed silently.",
      },
    ],
  }),
});

export const seedIgnored = rule({
  code: "seed-ignored",
  title: { fr: "La graine n'a pas d'effet", en: "The seed has no effect" },
  check: "generation.other-seed-differs",
  when: ({ said }) => ({
    cause: {
      fr: `Deux graines différentes donnent la même image : un cache rend toujours la première, ou la graine n'arrive pas au KSampler.${said.fr}`,
      en: `Two different seeds give the same image: a cache always gives the first, or the seed does not reach the KSampler.${said.en}`,
    },
    steps: [
      {
        fr: "Vérifiez dans le workflow que seed est une valeur de KSampler et non un lien vers un nœud fixe ; coupez dans le proxy le cache de /view ; écartez les custom nodes de cache.",
        en: "Check in the workflow that seed is a value of KSampler and not a link to a fixed node; switch off the proxy's cache for /view; set aside caching custom nodes.",
      },
    ],
  }),
});

export const seedNotRepeated = rule({
  code: "seed-not-repeated",
  title: {
    fr: "La même graine ne redonne pas la même image",
    en: "The same seed does not give the same picture again",
  },
  check: "generation.same-seed-repeats",
  when: ({ said }) => ({
    cause: {
      fr: `Le même graphe, avec la même graine, donne deux images différentes sur ce serveur : un nœud tire au sort sans tenir compte de la graine, ou deux serveurs différents se partagent l'adresse.${said.fr}`,
      en: `The same graph with the same seed gives two pictures on this server: a node draws at random and ignores the seed, or two different servers share the address.${said.en}`,
    },
    steps: [
      {
        fr: "Si un répartiteur de charge est devant, validez chaque serveur à son adresse. Sinon, mettez de côté les custom nodes qui remplacent l'échantillonneur ou le bruit (--disable-all-custom-nodes pour l'essai), puis les options d'accélération (--fast).",
        en: "Where a load balancer stands in front, validate each server at its own address. Else set aside the custom nodes that replace the sampler or its noise (--disable-all-custom-nodes for a try), then the options that speed up (--fast).",
      },
    ],
  }),
});
