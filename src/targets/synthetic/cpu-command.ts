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

/** ComfyUI refuses to start with two options of the memory, or two of the text encoder's precision. */
const EXCLUDED =
  /(^|[\s"'])--(?:gpu-only|(?:high|normal|low|no)vram|(?:fp8_e4m3fn|fp8_e5m2|fp16|bf16)-text-enc)(?=$|[\s"';&|)])/g;

/**
 * The same start with the options of a CPU and without those that they exclude: where `main.py` is named, behind it, in a line for
 * a shell as well; else in a variable of options that is set; else behind the command, which an entrypoint hands on.
 */
export function onCpu(given: Started): CpuStart {
  const entrypoint = wordsWithoutExcluded(given.entrypoint);
  const command = wordsWithoutExcluded(given.command);
  const freed = Object.entries(given.environment).flatMap(([name, value]) => {
    const left = typeof value === "string" ? withoutExcluded(value) : value;
    return typeof left === "string" && left !== value ? [[name, left.trim()] as const] : [];
  });
  const environment = Object.fromEntries(freed);
  const placed = withCpu({ entrypoint, command, environment: { ...given.environment, ...environment } });
  return {
    // whoever gives the entrypoint anew must give the command as well
    ...(entrypoint.join() !== given.entrypoint.join() && { entrypoint, command }),
    ...(command.join() !== given.command.join() && { command }),
    ...placed,
    ...(freed.length > 0 && { environment: { ...environment, ...placed.environment } }),
  };
}

/** A word that was such an option goes; a line that a shell reads keeps the rest. */
function wordsWithoutExcluded(words: readonly string[]): string[] {
  return words.flatMap((word) => (word === "" ? word : withoutExcluded(word) || []));
}

function withoutExcluded(text: string): string {
  return text.replace(EXCLUDED, (_, before: string) => (/[ \t]/.test(before) ? "" : before));
}

function withCpu({ entrypoint, command, environment }: Started): CpuStart {
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
