import { lastSeen, outcomeText } from "../../comfyui/job/outcome-text.ts";
import { day, duration, plural } from "../../format.ts";
import type { Comparison } from "../../history/past-runs.ts";
import { answerOf } from "../../readiness/answer.ts";
import { span as short } from "../../readiness/answer-words.ts";
import { type CheckId, entryOf } from "../../record/catalogue.ts";
import type { JobName } from "../../record/facts.ts";
import type { CheckResult, RunRecord } from "../../record/run-record.ts";
import { firstBroken } from "../../record/verdict.ts";
import { stageWords } from "../../record/words.ts";
import type { Language, Text } from "../../text.ts";
import { changeSentences, changeTitle } from "../change-words.ts";
import { tally } from "../console/last-line.ts";
import { type Figure, figuresOf } from "./component-figures.ts";
import { span } from "./components.ts";
import { type Block, code, heading, type Line, list, table, text } from "./document/doc.ts";
import { gpuName, inLanguage, type PhaseInput } from "./input.ts";
import type { EvidenceTable, Material } from "./material.ts";
import { answererWords, failureWords, outcomeWords } from "./outcome-words.ts";

/** Lines and letters of a reason that are shown. */
const MAX_LINES = 6;
const MAX_LETTERS = 400;

const words = {
  title: { fr: "Étape par étape", en: "Stage by stage" },
  check: { fr: "Contrôle", en: "Check" },
  criterion: { fr: "Critère", en: "Criterion" },
  asked: { fr: "Demandé", en: "Asked" },
  came: { fr: "Reçu", en: "Came" },
  verdict: { fr: "Verdict", en: "Verdict" },
  limit: { fr: "limite", en: "limit" },
  asCriterion: { fr: "conforme au critère", en: "as the criterion asks" },
} as const satisfies Record<string, Text>;

/** What each check asks of the server; a check with a table of requests shows those instead. */
const requests: Partial<Record<string, string>> = {
  "infra.reachable": "GET /system_stats",
  "infra.is-comfyui": "GET /system_stats",
  "infra.token-opens": "GET /system_stats",
  "infra.version": "GET /system_stats",
  "infra.packages": "GET /system_stats",
  "infra.advisories": "GET /system_stats, GET /v2/manager/version, GET /manager/version",
  "infra.device": "GET /system_stats",
  "infra.nodes-inventory": "GET /object_info",
  "infra.nodes-origin": "GET /object_info",
  "infra.nodes-signature": "GET /object_info",
  "infra.workflow-nodes": "GET /object_info",
  "infra.models": "GET /object_info",
  "infra.weights": "GET /view_metadata",
  "infra.websocket": "GET /ws (Upgrade)",
  "infra.queue": "GET /queue, GET /prompt",
  "auth.enforced": "GET /system_stats",
  "auth.valid-token-header": "GET /system_stats, GET /api/system_stats",
  "auth.valid-token-query": "GET /system_stats?token=…, GET /api/system_stats?token=…",
  "auth.valid-token-websocket": "GET /ws, GET /ws?token=…, GET /api/ws (Upgrade)",
  "auth.browser-redirect": "GET / (Accept: text/html), GET /login",
  "auth.guest-mode-off": "GET /login",
  "auth.foreign-origin": "GET, OPTIONS /system_stats (Origin)",
  "auth.token-not-in-logs": "GET /internal/logs/raw",
  "generation.workflows-valid": "GET /object_info",
  "generation.canary": "POST /prompt, GET /view",
  "generation.vae-round-trip": "POST /upload/image, POST /prompt, GET /view",
  "generation.text-to-image": "POST /prompt, GET /view",
  "generation.other-seed-differs": "POST /prompt, GET /view",
  "generation.same-seed-repeats": "POST /prompt, GET /view",
  "generation.edit": "POST /upload/image, POST /prompt, GET /view",
  "generation.cancel": "POST /queue, POST /interrupt",
  "readiness.queue-free": "GET /queue, GET /system_stats",
  "readiness.warm-up": "POST /prompt, GET /view",
  "readiness.burst": "POST /prompt, GET /queue, GET /history, GET /ws, GET /view",
  "readiness.memory": "GET /system_stats",
};

/** Per stage: what was asked, what came, what had to be, how it was judged; and what changed, where the first one is broken. */
export function stageSections({ record, verdict, material, comparison }: PhaseInput): Block[] {
  const { language } = record;
  const say = inLanguage(words, language);
  const head = [say("check"), say("criterion"), say("asked"), say("came"), say("verdict")];
  return [
    heading(say("title")),
    ...verdict.stages
      .filter(({ name }) => record.stages.includes(name))
      .flatMap(({ name }) => {
        const checks = record.checks.filter(({ stage }) => stage === name);
        return [
          heading(stageWords[name][language], 3),
          text(tally({ checks })[language]),
          ...(name === firstBroken(verdict) ? changesHere(comparison, language) : []),
          ...table(
            head,
            checks.map((check) => row(check, record, material)),
            "stages",
          ),
        ];
      }),
  ];
}

function changesHere(comparison: Comparison, language: Language): Block[] {
  const { baseline } = comparison;
  if (baseline === undefined) return [];
  return [text(changeTitle(baseline)[language]), ...list(changeSentences(comparison, language))];
}

function row(check: CheckResult, record: RunRecord, material: Material): Line[] {
  const { language } = record;
  const { title, proves } = entryOf(check.id);
  const tables = material.tables.filter(
    ({ attachment, rows }) => attachment.check === check.id && answers(rows),
  );
  const asked = requests[check.id];
  const many = tables.flatMap(({ rows }) => rows).length;
  const ran = check.status !== "blocked" && check.status !== "skipped";
  return [
    [`${title[language]}\n`, code(check.id)],
    proves[language],
    many > 0
      ? plural(many, ["requête", "requêtes"], ["request", "requests"])[language]
      : asked
        ? code(asked)
        : "",
    [check.status === "passed" ? "" : shortened(check.reason ?? ""), came(check, record, tables)]
      .filter((part) => part !== "")
      .join("\n"),
    [span(check, language), ran ? ` ${duration(check.durationMs, language)}` : ""].flat(),
  ];
}

/** Seventeen lines of the same kind bury the row below; `run.json` and the Allure page have them all. */
function shortened(reason: string): string {
  const lines = reason.split("\n");
  const some = lines.length > MAX_LINES ? `${lines.slice(0, MAX_LINES).join("\n")}\n…` : reason;
  return some.length > MAX_LETTERS ? `${some.slice(0, MAX_LETTERS).replace(/\s\S*$/, "")} …` : some;
}

function answers(rows: EvidenceTable["rows"]): boolean {
  return rows[0] !== undefined && "status" in rows[0] && "expected" in rows[0];
}

/** What was measured for this check, in a few words; a table of replies is summed up by status. */
function came({ id, status }: CheckResult, record: RunRecord, tables: readonly EvidenceTable[]): string {
  if (status === "blocked" || status === "skipped") return "";
  const replies = tables.flatMap(({ rows }) => rows).map((reply) => reply.status ?? "");
  if (replies.length > 0)
    return [...Map.groupBy(replies, (reply) => reply)]
      .map(([reply, all]) => `${reply} × ${all.length}`)
      .join(", ");
  const figure = figures[id];
  const found = figure === undefined ? "" : figuresOf(record, id, figure).join("\n");
  // a check without a figure of its own passes by its criterion: there is nothing else to show
  return found || (status === "passed" ? words.asCriterion[record.language] : "");
}

const figures: Partial<Record<CheckId, Figure>> = {
  "infra.reachable": ({ connection }, language) =>
    connection &&
    `${connection.host}:${connection.port}, ${connection.failure ? failureWords[connection.failure][language] : duration(connection.ms, language)}`,
  "infra.is-comfyui": ({ answer }, language) =>
    answer && `HTTP ${answer.status} · ${answererWords[answer.answerer]?.[language] ?? answer.answerer}`,
  "infra.token-opens": ({ access }) => access && `HTTP ${access.headerStatus}`,
  "infra.version": ({ system }) => system?.comfyui,
  "infra.advisories": ({ advisories }, language) =>
    advisories &&
    {
      fr: `${advisories.found.length} (table du ${day(advisories.date, "fr")})`,
      en: `${advisories.found.length} (table of ${day(advisories.date, "en")})`,
    }[language],
  "infra.device": ({ system }) => system && gpuName(system.device),
  "infra.nodes-inventory": ({ nodes }) =>
    nodes && `${nodes.expected - Object.values(nodes.missing).flat().length} / ${nodes.expected}`,
  "infra.models": ({ modelLists = {} }) =>
    Object.entries(modelLists)
      .map(([loader, files]) => `${loader} · ${files.join(", ") || "–"}`)
      .join("\n"),
  "infra.websocket": ({ websocket }, language) =>
    websocket?.firstMessageMs === undefined
      ? websocket?.failure
      : `101, ${duration(websocket.firstMessageMs, language)}`,
  "infra.queue": ({ queue }) => queue && `${queue.running} + ${queue.pending}`,
  "auth.enforced": ({ anonymous }) => anonymous && `HTTP ${anonymous.status}`,
  "auth.token-format": ({ token }) =>
    token &&
    [token.shape.format, token.shape.length, token.shape.prefix, token.shape.cost, ...token.flaws]
      .filter((part) => part !== undefined)
      .join(", "),
  "generation.canary": ofJob("canary"),
  "generation.vae-round-trip": ofJob("round-trip"),
  "generation.text-to-image": ofJob("text-to-image"),
  "generation.other-seed-differs": ofJob("other-seed"),
  "generation.same-seed-repeats": ofJob("same-seed"),
  "generation.edit": ofJob("edit"),
  "generation.cancel": ofJob("cancel-running"),
  "generation.image-format": ({ pictures }) => {
    const picture = pictures?.["text-to-image"];
    return picture && `${picture.format.toUpperCase()} ${picture.width}×${picture.height}`;
  },
  "readiness.queue-free": ({ othersJobs }) => othersJobs && `${othersJobs.running} + ${othersJobs.pending}`,
  "readiness.warm-up": ({ warmUp }, language) =>
    [warmUp?.coldMs, warmUp?.warmMs]
      .filter((ms) => ms !== undefined)
      .map((ms) => duration(ms, language))
      .join(" → "),
  "readiness.burst": picturesOf,
  "readiness.waiting": ({ readiness }, language) => {
    const p95 = readiness && answerOf(readiness).p95;
    return (
      p95 &&
      `p95 ${short(p95.value, language)} · ${words.limit[language]} ${short(readiness.limitMs, language)}`
    );
  },
};

/** `58 / 60`: pictures that came as they should, of those that the class wanted. */
function picturesOf({ readiness }: Parameters<Figure>[0]): string | undefined {
  if (readiness?.jobs === undefined || readiness.session === undefined) return undefined;
  const { students, images } = readiness.session;
  return `${readiness.jobs.filter(({ outcome }) => outcome === "done").length} / ${students * images}`;
}

function ofJob(name: JobName): Figure {
  return ({ jobs }, language) => {
    const job = jobs?.[name];
    if (job === undefined) return undefined;
    // a cancelled job ended as it was meant to
    const meant = name.startsWith("cancel") && job.outcome === "interrupted";
    const said = meant ? undefined : outcomeText(job)?.[language];
    return [
      said ?? `${outcomeWords[job.outcome][language]} · ${duration(job.totalMs, language)}`,
      said && lastSeen(job)[language],
    ]
      .filter(Boolean)
      .join(" · ");
  };
}
