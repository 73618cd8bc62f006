import { originOf } from "../../../models/loader-pack.ts";
import type { Text } from "../../../text.ts";
import type { Step } from "../../steps.ts";
import type { SeenJobs } from "../job-facts.ts";
import { family, type Raised, told } from "./family.ts";

/** Text encoders by the width of what they give; of two with one width both are named. */
const encoders: Readonly<Record<number, string>> = {
  768: "CLIP-L (SD 1.5)",
  1024: "CLIP-H (SD 2)",
  1280: "CLIP-G",
  2048: "CLIP-L + CLIP-G (SDXL) / Qwen2.5-VL 3B",
  2304: "Gemma 2 2B (Lumina 2)",
  2560: "Qwen3 4B (Z-Image)",
  3584: "Qwen2.5-VL 7B (Qwen-Image)",
  4096: "T5-XXL (Flux, SD 3, Wan) / Llama 3.1 8B / Qwen3 8B",
  7680: "Qwen3 4B (Flux.2)",
  12288: "Qwen3 8B (Flux.2)",
  15360: "Mistral 3 (Flux.2)",
};

/** Families of models by the channels of their latents. */
const latents: Readonly<Record<number, string>> = {
  4: "SD 1.5, SDXL",
  16: "Qwen-Image, Flux, SD 3, Wan 2.1",
  32: "Flux.2",
  48: "Wan 2.2 5B",
  128: "LTX, Flux.2",
};

/** Widths inside the part of Qwen2.5-VL that looks at a picture. */
const VISION = [1176, 1280, 3420, 5120];

const isEncoder = ({ nodeType }: Raised): boolean => /TextEncode|Encoder|QwenVL|CLIPVision/i.test(nodeType);
const isVae = ({ nodeType }: Raised): boolean => /VAE/.test(nodeType);

/** What arrives and what is wanted: the widths of a multiplication or of a norm, or channels. */
function sizesIn({
  message,
}: Raised): { kind: "width" | "channels"; came: number; wanted: number } | undefined {
  const product = /\(\d+x(\d+) and (\d+)x\d+\)/.exec(message);
  if (product) return { kind: "width", came: Number(product[1]), wanted: Number(product[2]) };
  const norm = /normalized_shape=\[(\d+)\].{1,200}size ?\[(?:\d+, ?){0,6}(\d+)\]/.exec(message);
  if (norm) return { kind: "width", came: Number(norm[2]), wanted: Number(norm[1]) };
  const channels = /to have (\d+) channels?, but got (\d+) channels?/.exec(message);
  if (channels) return { kind: "channels", came: Number(channels[2]), wanted: Number(channels[1]) };
  return undefined;
}

/** The sizes in words: what they are known to belong to. */
function meaning(raised: Raised): Text {
  const sizes = sizesIn(raised);
  if (sizes === undefined) return { fr: "", en: "" };
  const names = sizes.kind === "width" ? encoders : latents;
  // of a picture: three colours, and one more for what shows through
  if (
    sizes.kind === "channels" &&
    Math.max(sizes.came, sizes.wanted) === 4 &&
    Math.min(sizes.came, sizes.wanted) === 3
  )
    return {
      fr: ` Canaux reçus : ${sizes.came}, voulus : ${sizes.wanted} : c'est la transparence de l'image (RGBA) qui manque ou qui est de trop.`,
      en: ` Channels received: ${sizes.came}, wanted: ${sizes.wanted}: it is the picture's transparency (RGBA) that is missing, or one too many.`,
    };
  const name = (size: number): string => {
    const known = names[size];
    return known === undefined ? String(size) : `${size} (${known})`;
  };
  const [fr, en] =
    sizes.kind === "width" ? ["Largeur reçue", "Width received"] : ["Canaux reçus", "Channels received"];
  return {
    fr: ` ${fr} : ${name(sizes.came)}, ${sizes.kind === "width" ? "voulue" : "voulus"} : ${name(sizes.wanted)}.`,
    en: ` ${en}: ${name(sizes.came)}, wanted: ${name(sizes.wanted)}.`,
  };
}

const visionPart: Step = {
  fr: "Encodeur en GGUF : il lui faut son fichier mmproj, du même modèle, à côté de lui dans le même dossier et avec le même début de nom (…-mmproj-F16.gguf).",
  en: "Encoder in GGUF: it needs its mmproj file, of the same model, beside it in the same folder and with the same beginning of the name (…-mmproj-F16.gguf).",
};

function steps(raised: Raised, shell: SeenJobs["shell"]): readonly Step[] {
  const encoder: Step = {
    fr: "Comparez l'encodeur de texte du workflow, et le « type » de son chargeur (CLIPLoader : qwen_image pour Qwen-Image), avec ce que demande la page du modèle :",
    en: "Compare the workflow's text encoder, and the \"type\" of its loader (CLIPLoader: qwen_image for Qwen-Image), with what the model's page asks for:",
    run: shell.listModels("text_encoders"),
  };
  const vae: Step = {
    fr: "Comparez le VAE du workflow avec celui que demande la page du modèle (Qwen-Image : qwen_image_vae.safetensors) :",
    en: "Compare the workflow's VAE with the one that the model's page asks for (Qwen-Image: qwen_image_vae.safetensors):",
    run: shell.listModels("vae"),
  };
  const lora: Step = {
    fr: "LoRA ou ControlNet dans le workflow : celui d'un autre modèle fait la même erreur ; essayez sans lui.",
    en: "A LoRA or ControlNet in the workflow: one of another model makes the same error; try without it.",
  };
  const update: Step = {
    fr: "Si les fichiers conviennent : un modèle plus récent que ComfyUI ou que le pack de son chargeur ; mettez-les à jour, puis redémarrez :",
    en: "If the files suit: a model that is newer than ComfyUI or its loader's pack; update them, then restart:",
    run: `${packOf(raised, shell)}${shell.restart}`,
  };
  const plain: Step = {
    fr: "Image à fond transparent : enregistrez-la sans transparence.",
    en: "A picture with a transparent background: save it without transparency.",
  };
  if (isVae(raised)) return [vae, plain, update];
  return [...(isEncoder(raised) ? [visionPart, encoder] : [encoder, vae, lora]), update];
}

function packOf({ nodeType }: Raised, shell: SeenJobs["shell"]): string {
  const pack = originOf(nodeType, undefined, {});
  return pack === undefined || pack === "core" ? "" : shell.pull(`/custom_nodes/${pack.folder}`);
}

function culprit(raised: Raised): Text {
  if (isVae(raised))
    return {
      fr: "le VAE n'est pas celui de ce modèle, ou l'image n'a pas la forme qu'il attend",
      en: "the VAE is not the one of this model, or the picture does not have the form that it expects",
    };
  const { came, wanted } = sizesIn(raised) ?? {};
  const seesPictures = [came, wanted].some((size) => size !== undefined && VISION.includes(size));
  if (isEncoder(raised))
    return seesPictures
      ? {
          fr: "la partie de l'encodeur qui regarde l'image (mmproj) manque, ou vient d'un autre modèle",
          en: "the part of the encoder that looks at the picture (mmproj) is missing, or comes from another model",
        }
      : {
          fr: "les fichiers de l'encodeur de texte ne vont pas ensemble, ou son « type » n'est pas le bon",
          en: 'the files of the text encoder do not go together, or its "type" is not the right one',
        };
  return {
    fr: "l'encodeur de texte, le VAE ou un LoRA n'est pas celui de ce modèle de diffusion",
    en: "the text encoder, the VAE or a LoRA is not the one of this diffusion model",
  };
}

export const shapesDiffer = family({
  code: "models-do-not-match",
  title: { fr: "Des fichiers de modèles ne vont pas ensemble", en: "Model files do not go together" },
  says: /mat1 and mat2 shapes|normalized_shape|to have \d+ channels?|size of tensor a \(\d+\) must match|Sizes of tensors must match|is invalid for input of size|Expected size \d+ but got size|shape mismatch|shapes? .{0,80}(?:mismatch|incompatible|not aligned|cannot be multiplied)|could not be broadcast|EinopsError|inconsistent tensor size/i,
  explain: (raised, shell) => {
    const [why, sizes] = [culprit(raised), meaning(raised)];
    return {
      cause: {
        fr: `${told(raised).fr} : ${why.fr}.${sizes.fr}`,
        en: `${told(raised).en}: ${why.en}.${sizes.en}`,
      },
      steps: steps(raised, shell),
    };
  },
});
