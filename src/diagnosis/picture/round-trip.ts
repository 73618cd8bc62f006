import { type ChartFlaw, chartFlaws } from "../../oracles/chart/judge-chart.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { Text } from "../../text.ts";
import type { Commands } from "../commands.ts";
import { isRed } from "../results.ts";
import { group, type Rule, rule } from "../rule.ts";
import type { Step } from "../steps.ts";

const id = "generation.vae-round-trip";

interface VaeFault {
  readonly flaws: readonly ChartFlaw[];
  readonly title: Text;
  readonly causes: Text;
  readonly steps: (shell: Commands) => readonly Step[];
  /** What else the same VAE may turn red. */
  readonly also?: readonly CheckId[];
}

const vaeFile = (shell: Commands): Step => ({
  fr: "Vérifiez quel fichier VAELoader lit et comparez sa taille avec celle de la page de téléchargement :",
  en: "Check which file VAELoader reads, and compare its size with the download page's:",
  run: shell.listModels("vae"),
});
const precision: Step = {
  fr: "Retirez de l'entrypoint --fp16-vae, --fast et --use-sage-attention (essayez --bf16-vae, puis --fp32-vae), et redémarrez.",
  en: "Remove --fp16-vae, --fast and --use-sage-attention from the entrypoint (try --bf16-vae, then --fp32-vae), and restart.",
};
const customNodes: Step = {
  fr: "Comparez sans les packs : relancez ComfyUI une fois avec --disable-all-custom-nodes. Si la mire revient bien, l'un d'eux remplace VAEEncode, VAEDecode ou LoadImage.",
  en: "Compare without the packs: start ComfyUI once with --disable-all-custom-nodes. If the chart comes back well, one of them replaces VAEEncode, VAEDecode or LoadImage.",
};
const kernels: Step = {
  fr: "Sinon, lancez une fois ComfyUI avec --cpu-vae : si la mire revient bien, ce sont les noyaux du GPU (pilote, PyTorch, ROCm ou MPS) qui se trompent. Mettez-les à jour.",
  en: "Otherwise start ComfyUI once with --cpu-vae: if the chart comes back well, the kernels of the GPU are wrong (driver, PyTorch, ROCm or MPS). Update them.",
};

const faults = {
  "vae-broken": {
    flaws: ["black", "unrelated"],
    title: { fr: "Le VAE ne rend pas l'image qu'on lui donne", en: "The VAE does not give back its picture" },
    causes: {
      fr: "un fichier de VAE abîmé, converti ou incomplet, des NaN en précision fp16, ou des noyaux de calcul qui se trompent sur ce GPU",
      en: "a VAE file that is damaged, converted or incomplete, NaN in fp16 precision, or kernels that compute wrongly on this GPU",
    },
    steps: (shell) => [vaeFile(shell), precision, kernels],
    also: [
      "generation.image-not-noise",
      "generation.image-not-flat",
      "generation.image-intact",
      "generation.edit-descends",
    ],
  },
  "vae-turned": {
    flaws: ["turned", "moved"],
    title: {
      fr: "Le VAE retourne, décale ou agrandit l'image",
      en: "The VAE turns, moves or scales the picture",
    },
    causes: {
      fr: "un pack qui remplace un nœud de base, un VAE converti aux axes échangés, ou un décodage qui remplit les bords au lieu de les couper",
      en: "a pack that replaces a core node, a converted VAE with exchanged axes, or a decode that pads the borders instead of cutting them",
    },
    steps: (shell) => [customNodes, vaeFile(shell)],
    also: ["generation.edit-descends"],
  },
  "vae-channels": {
    flaws: ["channels"],
    title: { fr: "Le VAE échange les couleurs de l'image", en: "The VAE exchanges the picture's colours" },
    causes: {
      fr: "un pack qui lit ou écrit les images en BGR, ou un VAE converti d'un autre logiciel avec ses canaux dans un autre ordre",
      en: "a pack that reads or writes pictures as BGR, or a VAE converted from another program with its channels in another order",
    },
    steps: (shell) => [customNodes, vaeFile(shell)],
  },
  "vae-colours": {
    flaws: ["colours"],
    title: { fr: "Le VAE change les couleurs de l'image", en: "The VAE changes the picture's colours" },
    causes: {
      fr: "un VAE d'un autre modèle ou mal converti (échelle ou décalage du latent), une précision réduite, ou un pack qui corrige les couleurs",
      en: "a VAE of another model or converted badly (scale or shift of the latent), reduced precision, or a pack that corrects colours",
    },
    steps: (shell) => [vaeFile(shell), precision, customNodes],
  },
  "vae-imprecise": {
    flaws: ["bands", "grain", "soft"],
    title: {
      fr: "Le VAE calcule avec trop peu de précision",
      en: "The VAE computes with too little precision",
    },
    causes: {
      fr: "un VAE en fp8 ou en fp16, des options rapides (--fast), ou un petit VAE d'aperçu (TAESD) à la place du vrai",
      en: "a VAE in fp8 or fp16, fast options (--fast), or a small preview VAE (TAESD) in place of the real one",
    },
    steps: (shell) => [precision, vaeFile(shell)],
    also: ["generation.image-intact"],
  },
  "vae-tiles": {
    flaws: ["seam"],
    title: { fr: "Les tuiles du VAE ne se raccordent pas", en: "The tiles of the VAE do not join" },
    causes: {
      fr: "un décodage par tuiles au recouvrement trop petit, ou une mémoire GPU si courte que ComfyUI y passe de lui-même",
      en: "decoding in tiles whose overlap is too small, or GPU memory so short that ComfyUI turns to it by itself",
    },
    steps: (shell) => [
      {
        fr: "Remplacez VAEDecodeTiled par VAEDecode dans le workflow, ou portez overlap à 64 ou plus. Dans le journal, « retrying with tiled » : libérez alors de la mémoire GPU :",
        en: 'Replace VAEDecodeTiled by VAEDecode in the workflow, or raise overlap to 64 or more. In the log, "retrying with tiled": then free GPU memory:',
        run: shell.gpu,
      },
    ],
    also: ["generation.image-intact"],
  },
} as const satisfies Record<string, VaeFault>;

type VaeCode = keyof typeof faults;

function vaeRule<const Code extends VaeCode>(code: Code): Rule<Code> {
  const { title, causes, steps, flaws, also = [] }: VaeFault = faults[code];
  return rule({
    code,
    title,
    check: id,
    when: ({ facts: { chart }, run, said, shell }) => {
      const [first] = chart ? chartFlaws(chart) : [];
      if (first === undefined || !flaws.includes(first)) return undefined;
      // a black image has its own diagnosis, which reads the log and the options
      if (first === "black" && isRed(run, "generation.image-not-black")) return undefined;
      return {
        checks: [id, ...also],
        cause: {
          fr: `${title.fr} : une mire encodée puis décodée, sans rien générer, revient changée. Causes probables, dans l'ordre : ${causes.fr}. Toute image et toute édition en portent la marque.${said.fr}`,
          en: `${title.en}: a chart that was encoded and decoded, with nothing generated, comes back changed. Likely causes, in this order: ${causes.en}. Every image and every edit bears the mark.${said.en}`,
        },
        steps: steps(shell),
      };
    },
  });
}

export const roundTripGroup = group({
  name: "round-trip",
  layer: "picture",
  rules: (Object.keys(faults) as VaeCode[]).map((code) => vaeRule(code)),
  before: { images: "a VAE that gives nothing back makes every image noise or flat" },
});
