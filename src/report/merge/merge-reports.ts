import {
  copyFileSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { basename, extname, join, relative } from "node:path";
import { CodedError } from "../../errors.ts";
import { targetKey } from "../../history/fingerprint.ts";
import { entriesIn, stackOf } from "../../history/lasting/entry-name.ts";
import { MAX_ENTRY_BYTES } from "../../history/lasting/read-entry.ts";
import { newRunDir } from "../../history/run-dir.ts";
import { writeJson, writeWhole } from "../../history/write-json.ts";
import { type VerdictName, verdictOf } from "../../record/verdict.ts";
import { redactDeep } from "../../redaction/redactor.ts";
import type { Language, Text } from "../../text.ts";
import { writeRecorded } from "../allure/recorded.ts";
import { xml } from "../ci/junit.ts";
import { lastLine } from "../console/last-line.ts";
import { writeReports } from "../write-report.ts";
import { capacityOf } from "./capacity.ts";
import { runsIn, silentIn, toldIn } from "./find-runs.ts";
import { type Joined, joinRuns, languageOf } from "./join-runs.ts";
import type { Merged, MergedStack, MergeHow } from "./merged.ts";
import { mergedVerdict } from "./merged-verdict.ts";
import { overview } from "./overview.ts";
import { readRun, type ShardRun } from "./read-run.ts";
import { writeMergedMonitoring } from "./write-monitoring.ts";

/** Far more than the shards of one pipeline. Their records are held at once: 2 MB of a large one. */
export const MAX_RUNS = 100;
const MAX_ATTACHMENT = 40 * 2 ** 20;
const kept = new Set([".png", ".jpg", ".webp", ".csv", ".json", ".txt"]);

/**
 * Joins the runs of several folders into one verdict, one history and one page, in `out`, which is ours and is replaced. Throws a
 * CodedError before anything is replaced: MERGE_TOO_MANY_RUNS, MERGE_OF_ITSELF.
 */
export async function mergeReports(dirs: readonly string[], asked: MergeHow): Promise<Merged> {
  const found = dirs.map((dir) => ({ dir, folders: runsIn(dir) }));
  const count = found.reduce((sum, { folders }) => sum + folders.length, 0);
  if (count > MAX_RUNS) throw tooMany(count);
  const own = found
    .flatMap(({ folders }) => folders)
    .find((folder) => !relative(asked.out, folder).startsWith(".."));
  if (own !== undefined) throw ofMergeBefore(own);
  rmSync(asked.out, { recursive: true, force: true });
  mkdirSync(asked.out, { recursive: true });
  const read = found.flatMap(({ folders }) => folders.map((folder) => ({ folder, run: readRun(folder) })));
  const nameless = [
    ...found.filter(({ folders }) => folders.length === 0).map(({ dir }) => dir),
    ...read.filter(({ run }) => run === undefined).map(({ folder }) => folder),
  ];
  const told = asked.fleet === undefined ? toldIn(dirs) : undefined;
  const written = [asked.out, asked.historyDir];
  const silent = asked.fleet === undefined ? dirs.flatMap((dir) => silentIn(dir, written)) : [];
  const lost = [
    ...nameless.map((dir) => asked.fleet?.lost.get(dir)?.name ?? dir),
    ...silent,
    ...(told?.lost ?? []),
  ];
  const why = new Map([
    ...nameless.flatMap((dir) => asked.fleet?.lost.get(dir) ?? []).map((one) => [one.name, one.why] as const),
    ...(told?.why ?? []),
  ]);
  for (const dir of dirs) bringHistory(dir, asked.historyDir);
  const stacks: MergedStack[] = [];
  const notes: Text[] = [];
  const runs = read.flatMap(({ folder, run }) =>
    run === undefined ? [] : [{ ...run, name: asked.fleet?.names.get(folder) ?? run.name }],
  );
  const language = (asked.ofRuns && languageOf(runs)) || asked.language;
  const how = { ...asked, language };
  for (const [at, joined] of joinRuns(named(runs), language).entries()) {
    const folder = how.fleet ? `stacks/${joined.shards.join("+")}` : `stack-${at + 1}`;
    const { stack, written } = await reportOf(joined, folder, how);
    stacks.push(stack);
    notes.push(...written, ...otherLanguage(joined, language));
  }
  const capacity = capacityOf(
    stacks.map(({ shards, record }) => ({ name: shards.join(" + "), record })),
    how.fleet?.weights ?? told?.weights,
  );
  const merged: Merged = {
    language,
    ...together(stacks, lost),
    stacks,
    lost,
    why,
    ...(capacity && { capacity }),
    notes,
  };
  const { html, summary } = overview(merged, language);
  writeWhole(join(how.out, "index.html"), how.redact(html));
  writeWhole(join(how.out, "summary.md"), how.redact(summary));
  writeWhole(join(how.out, "junit.xml"), how.redact(junitOf(merged, how)));
  writeMergedMonitoring(merged, how.out, language);
  writeJson(join(how.out, "verdict.json"), redactDeep(how.redact, mergedVerdict(merged, how)));
  return merged;
}

function tooMany(count: number): CodedError {
  return new CodedError("MERGE_TOO_MANY_RUNS", {
    fr: `Ces dossiers contiennent ${count} exécutions, et ${MAX_RUNS} au plus sont réunies. Donnez les dossiers d'un seul pipeline.`,
    en: `These folders hold ${count} runs, and at most ${MAX_RUNS} are joined. Give the folders of one pipeline alone.`,
  });
}

function ofMergeBefore(folder: string): CodedError {
  return new CodedError("MERGE_OF_ITSELF", {
    fr: `${folder} est le résultat d'une réunion précédente, que celle-ci remplacerait. Donnez les dossiers des exécutions elles-mêmes.`,
    en: `${folder} is the result of an earlier merge, which this one would replace. Give the folders of the runs themselves.`,
  });
}

/** Two machines may have called their folders alike. */
function named(runs: readonly ShardRun[]): ShardRun[] {
  const times = new Map<string, number>();
  return runs.map((run) => {
    const count = (times.get(run.name) ?? 0) + 1;
    times.set(run.name, count);
    return count === 1 ? run : { ...run, name: `${run.name}-${count}` };
  });
}

async function reportOf(joined: Joined, folder: string, how: MergeHow) {
  const runDir = newRunDir(join(how.out, folder), new Date(joined.record.startedAt), how.historyDir);
  const attachments = joined.sources.flatMap(({ shard, attachment }, at) => {
    const file = copyOf(shard, attachment.file, runDir, at);
    return file === undefined ? [] : [{ ...attachment, file }];
  });
  const { redact, historyDir, language, page: wanted = false } = how;
  const record = { ...joined.record, attachments };
  const allureResults = join(runDir, "allure-results");
  if (wanted) {
    // what a shard remembers of this very run is no earlier one
    forget(historyDir, basename(runDir), stackOf({ ...record, target: targetKey(record) }));
    writeRecorded(record, runDir, allureResults);
  }
  const written = await writeReports(record, {
    ...{ redact, runDir, allureResults, historyDir },
    ...{ latestDir: runDir, page: wanted },
  });
  rmSync(allureResults, { recursive: true, force: true });
  const place = `${folder}/${basename(runDir)}`;
  const report = `${place}/${readdirSync(runDir).find((name) => /-validation-.*\.html$/.test(name)) ?? ""}`;
  dropOlder(historyDir, basename(runDir));
  const { shards, missing } = joined;
  const name = how.fleet ? shards.join(" + ") : joined.name;
  const { diagnoses, comparison } = written;
  const told = { ...joined.record, language };
  const verdict =
    language === joined.record.language
      ? written.verdict
      : { ...verdictOf(told, diagnoses), line: lastLine(told, written.verdict, diagnoses) };
  const page = existsSync(join(runDir, "index.html")) && { page: `${place}/index.html` };
  const stack = {
    ...{ name, shards, missing, verdict, report, ...page },
    ...{ record: joined.record, diagnoses, comparison },
  };
  return { stack, written: written.notes };
}

const languages = {
  fr: { fr: "français", en: "French" },
  en: { fr: "anglais", en: "English" },
} as const satisfies Record<Language, Text>;

/** Said where a reader of the whole finds another language. */
function otherLanguage({ shards, record, languages: spoken }: Joined, whole: Language): Text[] {
  if (spoken.every((one) => one === whole)) return [];
  const name = shards.join(" + ");
  const [fr, en] = (["fr", "en"] as const).map((one) =>
    spoken.map((each) => languages[each][one]).join(", "),
  );
  return [
    record.language === whole
      ? {
          fr: `${name} : ce que disent les contrôles est dans la langue de leur exécution : ${fr}.`,
          en: `${name}: what the checks say is in the language of their run: ${en}.`,
        }
      : {
          fr: `${name} : ses rapports, et ce que disent ses contrôles, sont dans la langue de ses exécutions : ${fr}.`,
          en: `${name}: its reports, and what its checks say, are in the language of its runs: ${en}.`,
        },
  ];
}

/** The whole stands for the run of its first shard, which began with it, and for a merge of the same runs before. */
function dropOlder(historyDir: string, run: string): void {
  const same = entriesIn(historyDir, "runs").filter((entry) => entry.run === run);
  const byStack = Map.groupBy(same, ({ stack }) => stack);
  for (const entries of byStack.values())
    for (const { file } of entries.toSorted((a, b) => b.number - a.number).slice(1))
      rmSync(join(historyDir, "runs", file), { force: true });
}

function forget(historyDir: string, run: string, stack: string): void {
  for (const entry of entriesIn(historyDir, "allure"))
    if (entry.run === run && entry.stack === stack)
      rmSync(join(historyDir, "allure", entry.file), { force: true });
}

/** A picture or a table of a shard, under a name of ours; never a link, and nothing from outside of its folder. */
function copyOf({ folder }: ShardRun, file: string, runDir: string, at: number): string | undefined {
  const name = basename(file);
  const place = join(folder, "attachments");
  const from = join(place, name);
  if (!lstatSync(place, { throwIfNoEntry: false })?.isDirectory()) return undefined;
  const stats = lstatSync(from, { throwIfNoEntry: false });
  if (file !== `attachments/${name}` || !/^[\w.-]{1,200}$/.test(name) || !kept.has(extname(name)))
    return undefined;
  if (!stats?.isFile() || stats.size > MAX_ATTACHMENT) return undefined;
  mkdirSync(join(runDir, "attachments"), { recursive: true });
  copyFileSync(from, join(runDir, "attachments", `${at + 1}-${name}`));
  return `attachments/${at + 1}-${name}`;
}

/** The history that lies in a folder, or one below: a file that is there stays as it is. What cannot be read is told where it is used. */
function bringHistory(dir: string, historyDir: string): void {
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory()) return;
  const below = readdirSync(dir, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [join(dir, entry.name)] : [],
  );
  for (const place of [dir, ...below])
    for (const folder of ["runs", "allure"] as const)
      for (const { file } of entriesIn(place, folder)) {
        const [from, to] = [join(place, folder, file), join(historyDir, folder, file)];
        const stats = lstatSync(from);
        if (existsSync(to) || !stats.isFile() || stats.size > MAX_ENTRY_BYTES) continue;
        mkdirSync(join(historyDir, folder), { recursive: true });
        cpSync(from, to);
      }
}

function together(
  stacks: readonly MergedStack[],
  lost: readonly string[],
): { readonly verdict: VerdictName; readonly exitStatus: 0 | 1 | 2 } {
  const all = stacks.map(({ verdict }) => verdict);
  if (all.every(({ exitStatus }) => exitStatus === 2)) return { verdict: "NO_GO", exitStatus: 2 };
  if (lost.length > 0 || all.some(({ verdict }) => verdict === "NO_GO"))
    return { verdict: "NO_GO", exitStatus: 1 };
  const warned = all.some(({ verdict }) => verdict === "GO_WITH_WARNINGS");
  return { verdict: warned ? "GO_WITH_WARNINGS" : "GO", exitStatus: 0 };
}

/** All suites in one file, each with the name of its stack. */
function junitOf({ stacks, lost, why }: Merged, { out, language }: MergeHow): string {
  const suites = stacks.flatMap(({ report, shards }) => {
    const file = join(out, report, "..", "junit.xml");
    const text = existsSync(file) ? readFileSync(file, "utf8") : "";
    const inner = /<testsuites[^>]*>\n([\s\S]*)<\/testsuites>/.exec(text)?.[1] ?? "";
    return inner.replaceAll('<testsuite name="', `<testsuite name="${shards.join("+")} · `);
  });
  const missing = lost.map((name, at) => {
    const reason = why.get(name)?.[language];
    const [word, message] = reason === undefined ? [`${at + 1}`, "no run"] : [xml(name), xml(reason)];
    return `<testsuite name="shard" tests="1" failures="0" errors="1" skipped="0" time="0.000"><testcase classname="shard" name="${word}" time="0.000"><error message="${message}"/></testcase></testsuite>\n`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="comfyui-qwen-e2e">',
    `${suites.join("")}${missing.join("")}</testsuites>`,
    "",
  ].join("\n");
}
