import { rule } from "../rule.ts";
import { once } from "./class-facts.ts";
import { aboutBurst, logs, whenAny } from "./when-any.ts";

/** As the burst names a job that ended for want of memory. */
const OUT_OF_MEMORY = "out-of-memory";

export const foreign = rule({
  ...aboutBurst,
  code: "class-others-picture",
  title: { fr: "Un étudiant reçoit l'image d'un autre", en: "A student gets somebody else's picture" },
  when: whenAny(["foreign"], ({ many, who, seen }) => ({
    cause: {
      fr: `${many.fr} : l'image rendue porte le prompt de quelqu'un d'autre (${who.fr}). Un cache devant /view ou /history, plusieurs serveurs derrière une seule adresse, ou deux travaux qui écrivent sous le même nom.`,
      en: `${many.en}: the picture that came bears the prompt of somebody else (${who.en}). A cache before /view or /history, several servers behind one address, or two jobs that write under the same name.`,
    },
    steps: [
      {
        fr: "Un proxy est devant : retirez son cache pour /view, /history et /api (proxy_cache off;), et ses regroupements de requêtes.",
        en: "A proxy stands before it: remove its cache for /view, /history and /api (proxy_cache off;), and any collapsing of requests.",
      },
      {
        fr: "Plusieurs ComfyUI derrière la même adresse : envoyez chaque client toujours au même (sticky sessions), ou donnez à chacun son adresse.",
        en: "Several ComfyUI behind one address: send each client always to the same one (sticky sessions), or give each an address of its own.",
      },
      {
        fr: "Dossier output partagé par plusieurs serveurs : un dossier pour chacun.",
        en: "An output folder that several servers share: one folder each.",
      },
      once(seen),
    ],
  })),
});

export const outOfMemory = rule({
  ...aboutBurst,
  code: "class-out-of-memory",
  title: {
    fr: "La mémoire manque sous la charge d'une classe",
    en: "Memory runs out under the load of a class",
  },
  when: whenAny(
    ["failed"],
    ({ many, who, seen }) => ({
      cause: {
        fr: `${many.fr} : échec faute de mémoire (${who.fr}), alors que l'échauffement avait réussi. La mémoire se remplit d'un travail à l'autre, ou un autre programme en a pris.`,
        en: `${many.en}: failed for want of memory (${who.en}), although the warm-up had worked. Memory fills from job to job, or another program has taken some.`,
      },
      steps: [
        { fr: "Voyez qui l'occupe :", en: "See who holds it:", run: seen.shell.gpu },
        {
          fr: "Redémarrez ComfyUI juste avant le cours :",
          en: "Restart ComfyUI just before the course:",
          run: seen.shell.restart,
        },
        {
          fr: "Si cela revient : un modèle quantifié plus petit, une image plus petite, ou --reserve-vram 2 au lancement.",
          en: "If it comes back: a smaller quantized model, a smaller image, or --reserve-vram 2 at the start.",
        },
        once(seen),
      ],
    }),
    ({ error }) => error === OUT_OF_MEMORY,
  ),
});

export const bad = rule({
  ...aboutBurst,
  code: "class-bad-pictures",
  title: { fr: "Sous la charge, des images sont mauvaises", en: "Under load, pictures are bad" },
  when: whenAny(["bad"], ({ many, who, said, seen }) => ({
    cause: {
      fr: `${many.fr} : les oracles refusent ce qui est arrivé (${said.fr || "raison inconnue"} ; ${who.fr}), alors que l'image de l'échauffement était bonne. Sous la charge, la mémoire manque et le calcul déborde (NaN, noir), ou le fichier est lu avant d'être entier.`,
      en: `${many.en}: the oracles refuse what came (${said.en || "reason unknown"}; ${who.en}), although that of the warm-up was good. Under load memory is short and the computation overflows (NaN, black), or the file is read before it is whole.`,
    },
    steps: [
      logs(seen),
      {
        fr: "Image noire ou NaN : chargez le VAE en fp32 (--fp32-vae), et laissez de la marge au GPU (--reserve-vram 2).",
        en: "A black picture or NaN: load the VAE in fp32 (--fp32-vae), and leave the GPU some room (--reserve-vram 2).",
      },
      {
        fr: "Image coupée : le disque est plein, ou le proxy met fin à la réponse trop tôt :",
        en: "A cut picture: the disk is full, or the proxy ends the reply early:",
        run: seen.shell.disk,
      },
      once(seen),
    ],
  })),
});

export const failed = rule({
  ...aboutBurst,
  code: "class-jobs-failed",
  title: { fr: "Des travaux échouent sous la charge", en: "Jobs fail under load" },
  when: whenAny(["failed"], ({ many, who, said, seen }) => ({
    cause: {
      fr: `${many.fr} : le serveur dit une erreur (${said.fr || "sans la nommer"} ; ${who.fr}), alors que l'échauffement avait réussi avec le même workflow.`,
      en: `${many.en}: the server tells an error (${said.en || "without naming it"}; ${who.en}), although the warm-up had worked with the same workflow.`,
    },
    steps: [
      logs(seen),
      {
        fr: "Si l'erreur vient d'un custom node : mettez-le à jour, ou remplacez-le par un nœud de base.",
        en: "If the error is that of a custom node: update it, or replace it by a core node.",
      },
      { fr: "Redémarrez ComfyUI :", en: "Restart ComfyUI:", run: seen.shell.restart },
      once(seen),
    ],
  })),
});
