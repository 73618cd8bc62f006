import type { TargetKind } from "../record/target-kind.ts";
import type { Text } from "../text.ts";

/** What the table says of a setting of any kind. */
export interface Entry {
  /** Environment variable, also read from `.env`. */
  readonly env?: string;
  /** Names of earlier versions of the course: accepted with a note. Of a foreign variable, what others call it. */
  readonly olderEnv?: readonly string[];
  /** Flag of the same meaning on the command line, as the help writes it: `--url URL`. It wins over the environment. */
  readonly flag?: string;
  readonly short?: string;
  /** The value if none is set, as a person would write it. */
  readonly default?: string;
  /** What happens if no value is set, where that is not simply the default. */
  readonly fallback?: Text;
  readonly description: Text;
  /** Never printed, not even when it is wrong. */
  readonly secret?: true;
  /** The targets on which it has an effect; without it, on all. The one that it says most about comes first. */
  readonly usedBy?: readonly TargetKind[];
  /** The emulator heeds it, but needs it so little that whoever sets it without choosing a target means a server. */
  readonly meansServer?: true;
  /** A path, or several: a relative one starts from the working directory. */
  readonly isPath?: true;
  /** A variable of another tool, which we only read: it may be empty. */
  readonly foreign?: true;
}

/** Why a value is refused; without a `fix` the remedy is the setting's shape. */
export interface Refusal {
  readonly cause: Text;
  readonly fix?: Text;
}

/** A value as the suite uses it, or why it is refused. */
export type Parsed<T> = { readonly value: T } | Refusal;

/** The variables that set it, its own name first. */
export function variablesOf({ env, olderEnv = [] }: Pick<Entry, "env" | "olderEnv">): readonly string[] {
  return env === undefined ? [] : [env, ...olderEnv];
}

/** An entry with what its kind adds. */
export interface Setting<T = unknown> extends Entry {
  /** Shape of the value, as a person would say it. */
  readonly shape: Text;
  /** May be given several times. */
  readonly repeatable?: true;
  /** `cwd` is the folder that a relative path starts from. */
  readonly parse: (value: string, cwd: string) => Parsed<T>;
}

/** What applies if no value is set; undefined if nothing does. */
export function fallbackOf(setting: Setting): Text | undefined {
  const { default: word } = setting;
  return setting.fallback ?? (word === undefined ? undefined : { fr: word, en: word });
}
