import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { loadRunConfig } from "../src/config/load.ts";
import { displayPath } from "../src/config/paths.ts";
import { CodedError } from "../src/errors.ts";
import { runDirPattern, runNames } from "../src/history/run-dir.ts";
import { print, printError } from "../src/redaction/console.ts";
import { type Approval, approvable, prepareApproval } from "../src/references/approve.ts";
import { approveHelp, approveWords } from "../src/references/approve-words.ts";
import { writeReference } from "../src/references/store.ts";
import { likenessText } from "../src/references/words.ts";
import type { Language } from "../src/text.ts";

/** `npm run references:approve`: the image of the fixed seed of the last run becomes the reference. */
process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  const { own, others } = split(argv);
  // folders and language are configured as for a run, so that --help, too, is in the reader's language
  const outcome = loadRunConfig({ argv: others, env: process.env, cwd: process.cwd(), reportsOnly: true });
  if (outcome.kind === "invalid") return say(2, outcome.error.text[outcome.language]);
  if (outcome.kind !== "run") return say(0, approveHelp[outcome.language]);
  const { language, reportsDir, referencesDir } = outcome.config;
  if (own.problem) return say(2, `${own.problem[language]}\n\n${approveHelp[language]}`);
  const name = own.run ?? runNames(reportsDir).at(-1);
  if (name === undefined) return say(2, `${approveWords.noRun[language]} ${reportsDir}`);
  const runDir = runDirPattern.test(name) ? join(reportsDir, name) : resolve(name);
  // one that is refused keeps no other from being approved
  const statuses: number[] = [];
  for (const workflow of approvable(runDir))
    statuses.push(
      await approve(runDir, { referencesDir, emulated: own.emulated, workflow }, own.dryRun, language),
    );
  return Math.max(...statuses);
}

async function approve(
  runDir: string,
  options: { referencesDir: string; emulated: boolean; workflow: string | undefined },
  dryRun: boolean,
  language: Language,
): Promise<number> {
  try {
    const approval = await prepareApproval(runDir, { run: basename(runDir), ...options });
    if (options.workflow !== undefined) print(`\n${options.workflow}`);
    print(describe(approval, language));
    if (dryRun) return say(0, approveWords.dry[language]);
    if (
      approval.former?.reference.sha256 === approval.reference.sha256 &&
      approval.former.changes.length === 0
    )
      return say(0, approveWords.already[language]);
    writeReference(approval.path, approval.reference, approval.bytes);
    return say(
      0,
      `${approveWords.written[language]} ${displayPath(approval.path, process.cwd())}.png, .json\n${approveWords.keep[language]}`,
    );
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (path !== undefined) return say(2, `${approveWords.unwritable[language]} ${code} (${path})`);
    if (!(error instanceof CodedError)) throw error;
    return say(error.code === "APPROVAL_REFUSED" ? 1 : 2, error.text[language]);
  }
}

/** Separates our own flags from those of a run. */
function split(argv: readonly string[]) {
  const names = ["--run", "--emulated", "--dry-run"];
  const { tokens } = parseArgs({
    args: [...argv],
    options: { run: { type: "string" }, emulated: { type: "boolean" }, "dry-run": { type: "boolean" } },
    strict: false,
    tokens: true,
  });
  const flags = tokens
    .filter((token) => token.kind === "option")
    .filter(({ rawName }) => names.includes(rawName));
  const taken = new Set(
    flags.flatMap(({ index, value, inlineValue }) =>
      value !== undefined && !inlineValue ? [index, index + 1] : [index],
    ),
  );
  const run = flags.findLast(({ name }) => name === "run");
  const unnamed = run !== undefined && (run.value === undefined || run.value === "");
  return {
    own: {
      run: run?.value,
      emulated: flags.some(({ name }) => name === "emulated"),
      dryRun: flags.some(({ name }) => name === "dry-run"),
      problem: unnamed ? approveWords.runNeeds : undefined,
    },
    others: argv.filter((_, index) => !taken.has(index)),
  };
}

function describe({ reference, path, former, unreadable }: Approval, language: Language): string {
  const { subject, target, run, paintedAt, madeBy } = reference;
  const line = (name: keyof typeof approveWords, value: string): string =>
    `  ${approveWords[name][language].padEnd(12)}${value}`;
  return [
    `${approveWords.title[language]} ${subject.profile} · ${approveWords[madeBy][language]}${madeBy === "server" ? ` ${target}` : ""}`,
    line(
      "picture",
      `${subject.workflow} · ${approveWords.seed[language]} ${subject.seed} · ${subject.width}×${subject.height}`,
    ),
    line("from", `${run} (${paintedAt})`),
    ...(former
      ? [
          line(
            former.path === path ? "replaces" : "previous",
            `${former.reference.run} (${approveWords.approved[language]} ${former.reference.approvedAt})`,
          ),
          line("distance", likenessText(former.likeness)[language]),
          ...former.changes.map((change) => line("changed", change[language])),
        ]
      : [line("replaces", (unreadable ?? approveWords.nothing)[language])]),
    line("file", `${displayPath(path, process.cwd())}.png`),
  ].join("\n");
}

function say(status: number, text: string): number {
  (status === 0 ? print : printError)(text);
  return status;
}
