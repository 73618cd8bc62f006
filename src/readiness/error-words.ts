import type { Text } from "../text.ts";

const known: Readonly<Record<string, Text>> = {
  "out-of-memory": { fr: "mémoire épuisée", en: "out of memory" },
  interrupted: { fr: "interrompu", en: "interrupted" },
  error: { fr: "erreur sans nom", en: "unnamed error" },
  lost: { fr: "disparu", en: "gone" },
  "no-history": { fr: "absent de l'historique", en: "not in the history" },
  "no-picture": { fr: "aucune image", en: "no picture" },
  "partly-validated": { fr: "accepté en partie", en: "partly validated" },
  "foreign-id": { fr: "identifiant d'un autre travail", en: "id of another job" },
  "foreign-history": { fr: "historique d'un autre travail", en: "history of another job" },
  "foreign-file": { fr: "fichier d'un autre travail", en: "file of another job" },
  "foreign-prompt": { fr: "prompt d'un autre travail", en: "prompt of another job" },
  "same-pixels": { fr: "image déjà livrée pour un autre travail", en: "picture that another job had got" },
  format: { fr: "mauvais format ou mauvaise taille", en: "wrong format or size" },
  unsound: {
    fr: "image noire, unie, bruitée ou abîmée",
    en: "picture that is black, flat, noise or damaged",
  },
  count: { fr: "mauvais nombre d'images", en: "wrong number of pictures" },
};

/** The word of a fault as a person reads it; what a server or a status called it stays. */
export function errorWords(kind: string): Text {
  return Object.hasOwn(known, kind) ? (known[kind] as Text) : { fr: kind, en: kind };
}
