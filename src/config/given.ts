import { bilingual } from "../input/sentences.ts";
import type { Text } from "../text.ts";
import type { SettingKey } from "./settings.ts";

/** Where a value was set; the first one listed wins. */
export const origins = ["flag", "environment", ".env"] as const;
type Origin = (typeof origins)[number];

/** One value as somebody set it, not yet judged. */
export interface Given {
  readonly key: SettingKey;
  /** The variable or flag as it was written. */
  readonly name: string;
  readonly origin: Origin;
  readonly value: string;
}

const originWords: Record<Origin, Text> = {
  flag: { fr: "ligne de commande", en: "command line" },
  environment: { fr: "environnement", en: "environment" },
  ".env": { fr: "fichier .env", en: ".env file" },
};

/** `COMFYUI_URL (environment)`: the name and where it was set, never the value. */
export function whereOf(given: Pick<Given, "name" | "origin">): Text {
  return bilingual((language) => `${given.name} (${originWords[given.origin][language]})`);
}

/** The value that counts: flags before the environment before `.env`. */
export function strongest(given: readonly Given[], key: SettingKey): Given | undefined {
  for (const origin of origins) {
    const found = given.find((one) => one.key === key && one.origin === origin);
    if (found !== undefined) return found;
  }
  return undefined;
}
