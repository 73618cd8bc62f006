import type { Text } from "../text.ts";

/** The parts of a stack as a person names them, in the order in which a report lists them; each check judges one. */
export const componentTitles = {
  http: { fr: "Serveur HTTP", en: "HTTP server" },
  comfyui: { fr: "ComfyUI", en: "ComfyUI" },
  gpu: { fr: "GPU", en: "GPU" },
  nodes: { fr: "Nœuds", en: "Nodes" },
  models: { fr: "Modèles", en: "Models" },
  "models-on-disk": { fr: "Modèles sur disque", en: "Models on disk" },
  container: { fr: "Conteneur", en: "Container" },
  page: { fr: "Interface web", en: "Web interface" },
  websocket: { fr: "WebSocket", en: "WebSocket" },
  queue: { fr: "File d'attente", en: "Queue" },
  entry: { fr: "Accès", en: "Access" },
  token: { fr: "Jeton", en: "Token" },
  login: { fr: "ComfyUI-Login", en: "ComfyUI-Login" },
  execution: { fr: "Exécution des workflows", en: "Workflow execution" },
  "text-to-image": { fr: "Texte vers image", en: "Text to image" },
  edit: { fr: "Édition d'image", en: "Image edit" },
  browser: { fr: "Navigateur", en: "Browser" },
  class: { fr: "Classe", en: "Class" },
} as const satisfies Record<string, Text>;

export type Component = keyof typeof componentTitles;

export const components = Object.keys(componentTitles) as Component[];
