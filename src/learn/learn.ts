import { basename, join } from "node:path";
import { loadRunConfig } from "../config/load.ts";
import { displayPath, projectRoot } from "../config/paths.ts";
import { quoted } from "../config/repeat.ts";
import type { RunConfig } from "../config/run-config.ts";
import { CodedError } from "../errors.ts";
import { folderFlags, npmCommand } from "../record/again.ts";
import { print, printError } from "../redaction/console.ts";
import { createRedactor } from "../redaction/redactor.ts";
import type { Language, Text } from "../text.ts";
import { runProgram } from "./afterwards.ts";
import { canAsk, isYes, nodeFor } from "./ask.ts";
import { learnHelp } from "./help.ts";
import { measure } from "./measure.ts";
import { type OpenedServer, openServer } from "./open-server.ts";
import { type LearnOptions, readOptions } from "./options.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { Progress } from "./progress.ts";
import { refused, unclear } from "./refused.ts";
import { type Draft, draftOf, type Place, placeOf, writeDraft } from "./write-profile.ts";

/** `npm run learn`: a profile of a healthy server. Returns the exit status. */
export async function learn(argv: readonly string[], abort: AbortController): Promise<number> {
  const { options, config, language, help, problem } = configured(argv);
  if (help) {
    print(learnHelp[language]);
    return 0;
  }
  if (problem !== undefined || config === undefined) {
    printError(problem ?? "");
    return 2;
  }
  const progress = new Progress(language, createRedactor(config));
  const { say } = progress;
  const end = (status: number, text: Text): number => {
    say(text, status === 0 ? print : printError);
    return status;
  };
  try {
    const draft = await learnt(options, config, abort, progress);
    if (options.dryRun) return end(0, draft.preview);
    await writeDraft(draft, options, { language, abort, say });
    return await afterwards(draft, options, config, { abort, say });
  } catch (error) {
    if (abort.signal.aborted) return end(2, interrupted);
    if (!(error instanceof CodedError)) throw error;
    if (error.code === "LEARN_UNCLEAR") return end(2, error.text);
    return end(1, error.code === "LEARN_REFUSED" ? error.text : refused(error.text).text);
  } finally {
    progress.stop();
  }
}

interface Configured {
  readonly options: LearnOptions;
  readonly language: Language;
  readonly help?: true;
  readonly problem?: string;
  readonly config?: RunConfig;
}

function configured(argv: readonly string[]): Configured {
  const options = readOptions(argv);
  // a profile that is set for npm test says nothing about the one to learn
  const own = ["--profile", "qwen-image-edit-2509", "--waivers", join(projectRoot, "fixtures/waivers.json")];
  const outcome = loadRunConfig({ argv: [...options.others, ...own], env: process.env, cwd: process.cwd() });
  if (outcome.kind !== "run" && outcome.kind !== "invalid")
    return { options, language: outcome.language, help: true };
  const language = outcome.kind === "run" ? outcome.config.language : outcome.language;
  const mine = options.problems.map((one) => one[language]);
  if (outcome.kind === "invalid")
    return { options, language, problem: [...mine, outcome.error.text[language]].join("\n") };
  const problems = outcome.config.target.kind === "attach" ? mine : [...mine, noServer[language]];
  if (problems.length > 0) return { options, language, problem: problems.join("\n") };
  return { options, language, config: outcome.config };
}

interface Learnt extends Draft {
  readonly emulated: boolean;
  /** One of its workflows paints from a text, with weights that mean something: its picture can be approved. */
  readonly paints: boolean;
}

async function learnt(
  options: LearnOptions,
  config: RunConfig,
  abort: AbortController,
  progress: Progress,
): Promise<Learnt> {
  const { signal } = abort;
  for (const note of config.notes) progress.say(note);
  const place = placeOf(options);
  await using server = await openServer(config, signal);
  const prepared = await settled(options, place, config, server, abort);
  progress.say(found(prepared));
  const former = place.former?.profile;
  const measures = await measure(prepared, { ...server, config, signal, progress, former });
  const draft = draftOf(prepared, measures, place, config);
  const paints = measures.weights !== "synthetic" && prepared.some(({ role }) => role === "text-to-image");
  return { ...draft, emulated: server.client.connection.emulated, paints };
}

/** Asks for what the workflows leave open, as often as it takes. */
async function settled(
  options: LearnOptions,
  { former: before, folder }: Place,
  config: RunConfig,
  { served, asServed }: OpenedServer,
  abort: AbortController,
): Promise<readonly Prepared[]> {
  const former = before?.profile;
  let told = options.nodes;
  for (;;) {
    const result = await prepare(options, { told, former, folder, served, asServed, cwd: process.cwd() });
    if ("prepared" in result) return result.prepared;
    if ("problems" in result) {
      if (!result.server) throw unclear(result.problems);
      throw refused(joined(result.problems));
    }
    const [first] = result.questions;
    if (first === undefined || !canAsk(options)) throw unclear(result.questions.map(({ text }) => text));
    const id = await nodeFor(first, config.language, abort);
    told = { ...told, [first.part]: [...(told[first.part] ?? []), id] };
  }
}

/** The first run on the new profile, and what to do next. */
async function afterwards(
  { path, waivers, emulated, paints }: Learnt,
  options: LearnOptions,
  config: RunConfig,
  { abort, say }: { readonly abort: AbortController; readonly say: Progress["say"] },
): Promise<number> {
  const { language, flags } = config;
  const cwd = process.cwd();
  const chosen = { "--profile": displayPath(path, cwd), "--waivers": displayPath(waivers, cwd) };
  const status = await runProgram("src/cli.ts", [...options.others, ...Object.entries(chosen).flat()], cwd);
  const kept = flags.filter((flag) => !/^--(profile|waivers)\b/.test(flag));
  const profile = Object.entries(chosen).map(([flag, file]) => `${flag} ${quoted(file)}`);
  say(again([...kept, ...profile]));
  if (status !== 0 || !paints) return status;
  const approve = [...folderFlags(flags), ...(emulated ? ["--emulated"] : [])];
  say(references(approve));
  if (!canAsk(options) || !(await isYes(approveNow, language, abort))) return status;
  const dirs = ["--reports-dir", config.reportsDir, "--references-dir", config.referencesDir];
  await runProgram("scripts/references-approve.ts", [...dirs, ...(emulated ? ["--emulated"] : [])], cwd);
  return status;
}

function joined(problems: readonly Text[]): Text {
  return { fr: problems.map(({ fr }) => fr).join("\n  "), en: problems.map(({ en }) => en).join("\n  ") };
}

function found(prepared: readonly Prepared[]): Text {
  const line = (language: "fr" | "en"): string =>
    prepared
      .map(({ shown, role, found: nodes, converted, editsAfterAll, leftOut }) => {
        const who = Object.entries(nodes).map(([part, ids]) => `${part} ${ids.join(" + ") || "–"}`);
        const extra = [
          ...(editsAfterAll ? [takesAPicture[language]] : []),
          ...(converted
            ? [{ fr: "converti de l'interface", en: "converted from the interface" }[language]]
            : []),
          ...(leftOut.length > 0
            ? [
                {
                  fr: `laissés de côté, car rien n'en est enregistré : ${leftOut.join(", ")}`,
                  en: `left out, for nothing of them is saved: ${leftOut.join(", ")}`,
                }[language],
              ]
            : []),
        ];
        return `  ${basename(shown)} (${role})${language === "fr" ? " " : ""}: ${[...who, ...extra].join(", ")}`;
      })
      .join("\n");
  return { fr: line("fr"), en: line("en") };
}

const takesAPicture: Text = {
  fr: "une image y entre : appris comme édition",
  en: "a picture goes in: learnt as an edit",
};

const interrupted: Text = {
  fr: "Interrompu : rien n'a été écrit, aucun travail n'est resté sur le serveur.",
  en: "Interrupted: nothing was written, no job is left on the server.",
};

const noServer: Text = {
  fr: "Un profil s'apprend d'un vrai serveur qui tourne : donnez --url http://hôte:8188 (ou COMFYUI_URL).",
  en: "A profile is learnt from a real server that runs: give --url http://host:8188 (or COMFYUI_URL).",
};

const approveNow: Text = {
  fr: "Approuver maintenant l'image de la graine fixe comme référence ?",
  en: "Approve the picture of the fixed seed as the reference now?",
};

function again(flags: readonly string[]): Text {
  const command = npmCommand("npm test", flags);
  return { fr: `\nPour valider à nouveau :\n  ${command}`, en: `\nTo validate again:\n  ${command}` };
}

function references(args: readonly string[]): Text {
  const command = npmCommand("npm run references:approve", args);
  return {
    fr: `Regardez les images du rapport ; si elles sont bonnes, gardez celle de la graine fixe comme référence :\n  ${command}`,
    en: `Look at the pictures of the report; if they are good, keep that of the fixed seed as the reference:\n  ${command}`,
  };
}
