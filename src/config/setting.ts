import type { Text } from "../text.ts";

export interface Setting {
  /** Environment variable, also read from `.env`. */
  readonly env?: string;
  /** Names of earlier versions of the course: accepted with a note. */
  readonly olderEnv?: readonly string[];
  /** Flag of the same meaning on the command line; it wins over the environment. */
  readonly flag?: string;
  readonly short?: string;
  /** Placeholder of the value in the help; absent for a flag that takes none. */
  readonly value?: string;
  /** The only values there are, where they can be listed. */
  readonly choices?: readonly string[];
  /** Shape of the value, as a person would say it. */
  readonly shape: Text;
  readonly fallback: Text;
  readonly description: Text;
  /** Never printed, not even when it is wrong. */
  readonly secret?: true;
  /** A variable of other tools, which we only look at: it may be empty. */
  readonly foreign?: true;
}

/** A value that reads the same in both languages. */
export const same = (word: string): Text => ({ fr: word, en: word });

export const none: Text = { fr: "aucune", en: "none" };
