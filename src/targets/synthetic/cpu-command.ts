/** What ComfyUI wants to be told on a machine without a GPU: half precision of the text encoder takes twice as long there. */
export const CPU_FLAGS = ["--cpu", "--fp32-text-enc"] as const;

/** Variables in which images take further options of ComfyUI. */
const OPTION_VARIABLES = [
  "CLI_ARGS",
  "COMFYUI_ARGS",
  "COMFY_ARGS",
  "COMFYUI_EXTRA_ARGS",
  "COMFYUI_FLAGS",
  "EXTRA_ARGS",
  "COMMANDLINE_ARGS",
];

export interface Started {
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string | null | undefined>>;
}

/** What of it changes. */
export interface CpuStart {
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * The same start with the options of a CPU: where `main.py` is named, behind it, in a line for a shell as well; else in a variable
 * of options that is set; else behind the command, which an entrypoint hands on.
 */
export function onCpu({ entrypoint, command, environment }: Started): CpuStart {
  const named = { entrypoint: withFlags(entrypoint), command: withFlags(command) };
  if (named.command) return { command: named.command };
  if (named.entrypoint) return { entrypoint: named.entrypoint, command };
  const variable = OPTION_VARIABLES.find((name) => typeof environment[name] === "string");
  if (variable !== undefined)
    return {
      environment: {
        [variable]: [environment[variable], ...missingIn(environment[variable] ?? "")].join(" ").trim(),
      },
    };
  return { command: [...command, ...missingIn(command.join(" "))] };
}

const MAIN = /(\S*\bmain\.py\b["']?)/;

function withFlags(words: readonly string[]): string[] | undefined {
  const at = words.findIndex((word) => MAIN.test(word));
  const main = words[at];
  if (main === undefined) return undefined;
  const flags = missingIn(words.join(" "));
  // a word of its own, or a line that a shell reads
  if (!/\s/.test(main)) return words.toSpliced(at + 1, 0, ...flags);
  return words.with(
    at,
    main.replace(MAIN, (found) => [found, ...flags].join(" ")),
  );
}

function missingIn(text: string): string[] {
  const given = text.split(/[\s"']+/);
  return CPU_FLAGS.filter((flag) => !given.includes(flag));
}
