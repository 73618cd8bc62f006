import { join } from "node:path";
import { loadRunConfig, settingsGiven } from "../config/load.ts";
import type { RunConfig } from "../config/run-config.ts";
import { settings } from "../config/settings.ts";
import { problem } from "../input/sentences.ts";
import { targetKinds } from "../record/target-kind.ts";
import type { Language, Text } from "../text.ts";

/** What a watch is told: how often, and the arguments and variables of each run. */
export interface WatchOptions {
  readonly everyMs: number;
  readonly argv: readonly string[];
  /** Holds the address that is told the verdict, which no process may have among its arguments because of us. */
  readonly env: NodeJS.ProcessEnv;
  readonly config: RunConfig;
}

export type WatchOutcome =
  | { readonly kind: "watch"; readonly options: WatchOptions }
  | { readonly kind: "help"; readonly language: Language }
  | { readonly kind: "invalid"; readonly language: Language; readonly text: Text };

/** A server has other things to do than to be asked, and a run takes some seconds. */
const MIN_MS = 10_000;
const MAX_MS = 24 * 3_600_000;
const DEFAULT = "10m";
const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** Without a `--stage`: the server with its nodes and models, and the token; no generation, so no GPU time. */
const light = ["--stage", "infra"];

/**
 * Reads `--every`, and the suite's own options as `npm test` does: a wrong one is told before anything starts. The reports of a
 * watch lie apart, or they would push out those of the runs that people start. It asks gently where nobody says otherwise: what
 * is refused at each turn gets the address of the watch banned.
 */
export function readWatch(argv: readonly string[], env: NodeJS.ProcessEnv, cwd: string): WatchOutcome {
  const [every, rest] = taken("--every", argv);
  const said = settingsGiven({ argv: rest, env, cwd });
  const chosen = said.has(settings.stage) ? rest : [...rest, ...light];
  const gentle = said.has(settings.gentle) ? [] : ["--gentle"];
  const page = said.has(settings.page) ? [] : ["--page", "no"];
  const added = [...gentle, ...page];
  const outcome = loadRunConfig({ argv: [...chosen, ...added], env, cwd });
  if (outcome.kind === "invalid")
    return { kind: "invalid", language: outcome.language, text: outcome.error.text };
  if (outcome.kind !== "run") return { kind: "help", language: outcome.language };
  const { config } = outcome;
  const everyMs = millisecondsOf(every ?? DEFAULT);
  const wrong = everyMs === undefined ? wrongTime : unfit(config);
  if (everyMs === undefined || wrong !== undefined)
    return { kind: "invalid", language: config.language, text: wrong ?? wrongTime };
  const dir = ["--reports-dir", join(config.reportsDir, "watch")];
  // given once more it would contradict ours
  const [, elsewhere] = taken("--reports-dir", chosen);
  const [notify, unnamed] = taken("--notify", elsewhere);
  const runEnv = notify === undefined ? env : { ...env, COMFYUI_NOTIFY_URL: notify };
  return { kind: "watch", options: { everyMs, argv: [...unnamed, ...added, ...dir], env: runEnv, config } };
}

/** The value of an option, empty where it has none, and the arguments without it. */
function taken(flag: string, argv: readonly string[]): [value: string | undefined, rest: string[]] {
  const at = argv.findIndex((word) => word === flag || word.startsWith(`${flag}=`));
  const word = argv[at];
  if (word === undefined) return [undefined, [...argv]];
  if (word !== flag) return [word.slice(flag.length + 1), argv.toSpliced(at, 1)];
  const next = argv[at + 1] ?? "";
  return next.startsWith("-") ? ["", argv.toSpliced(at, 1)] : [next, argv.toSpliced(at, 2)];
}

function millisecondsOf(text: string): number | undefined {
  const [, count, unit = ""] = /^(\d{1,5})([smh])$/.exec(text) ?? [];
  const ms = Number(count) * (units[unit] ?? Number.NaN);
  return ms >= MIN_MS && ms <= MAX_MS ? ms : undefined;
}

/** What must not happen again and again while nobody looks. */
function unfit({ target, restartTimeoutS, stages }: RunConfig): Text | undefined {
  const { ownsStack, embedded } = targetKinds[target.kind];
  if (ownsStack && !embedded)
    return problem(
      "--target",
      {
        fr: "la surveillance ne démarre pas d'environnement à chaque passage",
        en: "a watch does not start a stack at each turn",
      },
      {
        fr: "donnez l'adresse d'un serveur qui tourne (--url).",
        en: "give the address of a running server (--url).",
      },
    );
  if (stages.includes("readiness"))
    return problem(
      "--stage readiness",
      {
        fr: "la surveillance occuperait le serveur d'une classe entière à chaque passage",
        en: "a watch would occupy the server with a whole class at each turn",
      },
      {
        fr: "mesurez une classe par npm run readiness, une fois avant le cours.",
        en: "measure a class by npm run readiness, once before the course.",
      },
    );
  if (restartTimeoutS === undefined || !stages.includes("generation")) return undefined;
  return problem(
    "ALLOW_RESTART",
    {
      fr: "la surveillance redémarrerait le conteneur à chaque passage",
      en: "a watch would restart the container at each turn",
    },
    { fr: "retirez --allow-restart.", en: "drop --allow-restart." },
  );
}

const wrongTime: Text = problem(
  "--every",
  { fr: "ce n'est pas une durée valide", en: "this is not a valid time" },
  {
    fr: "écrivez par exemple 10m, 90s ou 1h : de 10s à 24h.",
    en: "write for instance 10m, 90s or 1h: from 10s to 24h.",
  },
);
