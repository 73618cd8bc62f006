import type { CheckEntry } from "./check-entry.ts";
import { canary, decoded, open, painted, sound } from "./requirements.ts";

/** What happens to jobs and pictures. */
export const generationChecks = {
  "generation.canary": {
    title: {
      fr: "Le serveur exécute un graphe sans modèle",
      en: "The server executes a graph without a model",
    },
    proves: {
      fr: "EmptyImage → SaveImage rend les pixels exacts : un échec plus loin vient donc du modèle, pas du serveur.",
      en: "EmptyImage → SaveImage gives the exact pixels: a later failure is the model's, not the server's.",
    },
    component: "execution",
    severity: "blocker",
    requires: open,
  },
  "generation.image-private": {
    title: {
      fr: "Une image générée est illisible sans identifiants",
      en: "A generated image cannot be read without credentials",
    },
    proves: {
      fr: "L'adresse exacte qui livre l'image avec le jeton (ou les identifiants d'un proxy) la refuse sans, sous /view comme sous /api/view.",
      en: "The very URL that hands out the image with the token (or a proxy's credentials) refuses it without, under /view and /api/view.",
    },
    component: "entry",
    access: "guard",
    severity: "major",
    requires: [...canary, "auth.door-closed", "auth.enforced"],
  },
  "generation.preview-bypass": {
    title: {
      fr: "L'aperçu de modèles ne livre pas d'image sans jeton",
      en: "The model previews hand out no image without a token",
    },
    flaw: {
      fr: "l'aperçu de modèles livre une image sans jeton",
      en: "the model previews hand out an image without a token",
    },
    proves: {
      fr: "Le contournement par l'aperçu de modèles et un suffixe .js ne livre pas l'image générée.",
      en: "The bypass through model previews and a .js suffix does not hand out the generated image.",
    },
    component: "login",
    access: "login",
    severity: "major",
    requires: [...canary, "auth.enforced"],
  },
  "generation.invalid-workflow-refused": {
    title: { fr: "Un workflow invalide est refusé", en: "An invalid workflow is refused" },
    proves: {
      fr: "POST /prompt répond 400 avec la raison exacte, sans rien exécuter.",
      en: "POST /prompt answers 400 with the exact reason and executes nothing.",
    },
    component: "execution",
    severity: "major",
    requires: open,
  },
  "generation.workflows-valid": {
    title: {
      fr: "Les workflows sont valides pour ce serveur",
      en: "The workflows are valid for this server",
    },
    proves: {
      fr: "Nœuds, entrées, liens, types et valeurs des workflows s'accordent avec /object_info, avant tout calcul.",
      en: "Nodes, inputs, links, types and values of the workflows agree with /object_info, before any computing.",
    },
    component: "execution",
    severity: "blocker",
    requires: open,
  },
  "generation.vae-round-trip": {
    title: { fr: "Le VAE rend l'image qu'on lui donne", en: "The VAE gives back the picture it is given" },
    proves: {
      fr: "Une mire connue, encodée puis décodée sans rien générer, revient avec ses couleurs, à sa place, sans trame ni couture.",
      en: "A known chart, encoded and decoded without generating anything, comes back with its colours, in its place, without steps or seams.",
    },
    component: "execution",
    severity: "blocker",
    requires: [...canary, "generation.workflows-valid"],
  },
  "generation.text-to-image": {
    title: { fr: "Une image est générée à partir d'un texte", en: "An image is generated from a text" },
    proves: {
      fr: "Le graphe complet s'exécute dans le délai, sans cache, et livre le nombre d'images attendu.",
      en: "The whole graph runs within its budget, uncached, and hands out the expected number of images.",
    },
    component: "text-to-image",
    severity: "blocker",
    requires: [...canary, "generation.workflows-valid"],
  },
  "generation.image-format": {
    title: { fr: "L'image se décode, au bon format", en: "The image decodes, in the right format" },
    proves: {
      fr: "Un PNG complet, de la taille exacte demandée.",
      en: "A complete PNG of exactly the size that was asked for.",
    },
    component: "text-to-image",
    severity: "blocker",
    requires: painted,
  },
  "generation.image-not-black": {
    title: { fr: "L'image n'est pas noire", en: "The image is not black" },
    proves: {
      fr: "Le décodage VAE n'a pas produit de NaN, que ComfyUI enregistre en noir avec « success ».",
      en: 'The VAE decode gave no NaN, which ComfyUI saves as black with "success".',
    },
    component: "text-to-image",
    severity: "blocker",
    requires: decoded,
  },
  "generation.image-not-noise": {
    title: { fr: "L'image n'est pas du bruit", en: "The image is not noise" },
    proves: {
      fr: "Les pixels voisins se ressemblent : le latent a été débruité avec le bon encodeur.",
      en: "Neighbouring pixels resemble each other: the latent was denoised with the right encoder.",
    },
    component: "text-to-image",
    severity: "blocker",
    requires: [...decoded, "generation.image-not-black"],
  },
  "generation.image-not-flat": {
    title: { fr: "L'image n'est ni unie ni factice", en: "The image is neither flat nor a placeholder" },
    proves: {
      fr: "L'image a le détail et la richesse d'une vraie sortie, pas ceux d'un aplat ou d'une mire.",
      en: "The image has the detail and richness of a real output, not of a solid or a test card.",
    },
    component: "text-to-image",
    severity: "blocker",
    requires: [...decoded, "generation.image-not-black", "generation.image-not-noise"],
  },
  "generation.image-intact": {
    title: { fr: "L'image n'a pas de défaut de calcul", en: "The image has no damage of its making" },
    proves: {
      fr: "Ni grain, ni trame, ni lignes, ni couture, ni partie manquante ; ni floue, ni délavée, ni brûlée.",
      en: "No grain, lattice, lines, seam or missing part; neither blurred, washed out nor burned.",
    },
    component: "text-to-image",
    severity: "blocker",
    requires: [
      ...decoded,
      "generation.image-not-black",
      "generation.image-not-noise",
      "generation.image-not-flat",
    ],
  },
  "generation.image-provenance": {
    title: { fr: "L'image vient de cette exécution", en: "The image belongs to this run" },
    proves: {
      fr: "Identifiant, préfixe et prompt incorporé sont les nôtres : ni cache, ni vieux fichier.",
      en: "Prompt id, prefix and embedded prompt are ours: neither a cache nor an old file.",
    },
    component: "text-to-image",
    severity: "blocker",
    requires: decoded,
  },
  "generation.other-seed-differs": {
    title: { fr: "Une autre graine donne une autre image", en: "Another seed gives another image" },
    proves: {
      fr: "La graine agit : l'image n'est pas constante.",
      en: "The seed has an effect: the image is not a constant.",
    },
    component: "text-to-image",
    severity: "major",
    requires: sound,
  },
  "generation.same-seed-repeats": {
    title: { fr: "La même graine redonne la même image", en: "The same seed gives the same picture again" },
    proves: {
      fr: "Avec des poids synthétiques : la graine fixe, recalculée hors du cache, donne exactement les mêmes pixels.",
      en: "With synthetic weights: the fixed seed, computed again and not out of the cache, gives exactly the same pixels.",
    },
    component: "text-to-image",
    needs: "synthetic",
    severity: "major",
    requires: [...decoded, "generation.other-seed-differs"],
  },
  "generation.reference": {
    title: {
      fr: "La graine fixe redonne l'image de référence",
      en: "The fixed seed gives the approved image",
    },
    proves: {
      fr: "Même graine, même texte, même workflow : l'image est celle qu'une personne a approuvée sur ce serveur.",
      en: "Same seed, same text, same workflow: the image is the one that a person approved on this target.",
    },
    component: "text-to-image",
    needs: "reference",
    severity: "major",
    requires: [...sound, "generation.other-seed-differs"],
  },
  "generation.edit": {
    title: { fr: "Une image envoyée est éditée", en: "An uploaded picture is edited" },
    proves: {
      fr: "L'image envoyée est acceptée et le graphe d'édition livre une image dans le délai.",
      en: "The picture is accepted and the edit graph hands out an image within its budget.",
    },
    component: "edit",
    severity: "blocker",
    requires: decoded,
  },
  "generation.edit-descends": {
    title: { fr: "L'édition part bien de l'image envoyée", en: "The edit really starts from the picture" },
    proves: {
      fr: "Le résultat diffère de l'entrée mais lui ressemble : elle n'est ni recopiée, ni ignorée.",
      en: "The result differs from its input yet resembles it: neither copied nor ignored.",
    },
    component: "edit",
    severity: "major",
    requires: [...sound, "generation.edit"],
  },
  "generation.events": {
    title: { fr: "La progression arrive par WebSocket", en: "Progress arrives over the WebSocket" },
    proves: {
      fr: "Les événements de nos travaux arrivent jusqu'au bout : l'interface des étudiants n'est pas muette.",
      en: "The events of our jobs arrive to the end: the students' interface is not mute.",
    },
    component: "websocket",
    severity: "major",
    requires: painted,
  },
  "generation.cancel": {
    title: { fr: "Annuler un travail fonctionne", en: "Cancelling a job works" },
    proves: {
      fr: "Un travail en attente et un travail en cours s'annulent par leur identifiant, et la file revient à son état.",
      en: "A pending and a running job are cancelled by their prompt id, and the queue is as before.",
    },
    component: "queue",
    severity: "major",
    requires: painted,
  },
  "generation.token-not-leaked": {
    title: {
      fr: "Le jeton ne revient pas avec les générations",
      en: "The token does not come back with the jobs",
    },
    flaw: {
      fr: "le jeton revient dans ce qu'un travail rend",
      en: "the token comes back in what a job gives",
    },
    proves: {
      fr: "Ni historique, ni événement, ni file d'attente, ni image (textes compressés compris) ne contient le jeton.",
      en: "No history, event, queue or picture (compressed texts included) holds the token.",
    },
    component: "token",
    access: "login",
    severity: "blocker",
    requires: open,
  },
  "generation.container-stable": {
    title: { fr: "Le conteneur n'a pas redémarré", en: "The container has not restarted" },
    proves: {
      fr: "Du premier contrôle au dernier, le même processus a tourné.",
      en: "From the first check to the last the same process ran.",
    },
    component: "container",
    needs: "container",
    severity: "blocker",
    requires: [],
  },
  "generation.container-restart": {
    title: { fr: "Le jeton survit à un redémarrage", en: "The token survives a restart" },
    proves: {
      fr: "Sur demande (ALLOW_RESTART) : après un redémarrage du conteneur, login/PASSWORD a la même empreinte, le jeton donne accès à l'API et l'accès reste fermé sans lui.",
      en: "On request (ALLOW_RESTART): after a restart of the container login/PASSWORD has the same fingerprint, the token opens, and without it access is still refused.",
    },
    component: "container",
    needs: "container",
    access: "login",
    severity: "blocker",
    requires: open,
  },
} as const satisfies Record<string, CheckEntry>;
