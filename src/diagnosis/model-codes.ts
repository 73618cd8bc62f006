/** Codes that the disk and the loaders both lead to. */
export const modelMissing = {
  code: "model-missing",
  title: { fr: "Un modèle manque", en: "A model is missing" },
} as const;

export const modelTruncated = {
  code: "model-truncated",
  title: { fr: "Un fichier de modèle est abîmé", en: "A model file is damaged" },
} as const;
