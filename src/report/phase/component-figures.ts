import type { JobReport } from "../../comfyui/job/job-report.ts";
import { duration, gib, plural, some } from "../../format.ts";
import { modelText, sizeText } from "../../models/model-text.ts";
import { answerSentence } from "../../readiness/answer-words.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { Component } from "../../record/components.ts";
import type { Measured, Walk } from "../../record/facts.ts";
import { measured } from "../../record/merge-facts.ts";
import type { RunRecord } from "../../record/run-record.ts";
import { inEachView } from "../../record/workflow-runs.ts";
import type { Language, Text } from "../../text.ts";
import { gpuName } from "./input.ts";
import { failureWords, outcomeWords } from "./outcome-words.ts";

/** A server with fifty checkpoints names the first of them. */
const MAX_FILES = 4;

const words = {
  free: { fr: "libres sur", en: "free of" },
  missing: { fr: "absents :", en: "missing:" },
  twice: { fr: "en double", en: "the same twice" },
  firstMessage: { fr: "premier message après", en: "first message after" },
  cancelling: { fr: "annulation :", en: "cancelling:" },
  anonymous: { fr: "sans jeton :", en: "without a token:" },
} as const satisfies Record<string, Text>;

export type Figure = (facts: Measured, language: Language) => string | undefined;

/** What was measured for a check: once, or by workflow, where several were judged. */
export function figuresOf(record: RunRecord, id: CheckId, figure: Figure): string[] {
  const { language } = record;
  const colon = { fr: " : ", en: ": " }[language];
  return inEachView(record, id, ({ facts }) => figure(measured(facts), language)).flatMap(([name, found]) =>
    found ? [name === undefined ? found : `${name}${colon}${found}`] : [],
  );
}

/** What was measured of each component, in a few words; undefined or empty where nothing was. */
export const figures: Readonly<Record<Component, Figure>> = {
  http: ({ connection }, language) =>
    connection &&
    `${connection.host}:${connection.port} · ${connection.failure ? failureWords[connection.failure][language] : duration(connection.ms, language)}`,
  comfyui: ({ system }) =>
    system &&
    `ComfyUI ${system.comfyui} · Python ${system.python.split(" ")[0]} · PyTorch ${system.pytorch} · ${system.flags.join(" ")}`,
  gpu: ({ system }, language) =>
    system &&
    `${gpuName(system.device)} · ${gib(system.vramFree, language)} ${words.free[language]} ${gib(system.vramTotal, language)}`,
  nodes: ({ nodes }, language) =>
    nodes &&
    [
      plural(nodes.expected, ["attendu", "attendus"], ["expected", "expected"]),
      plural(Object.values(nodes.missing).flat().length, ["absent", "absents"], ["missing", "missing"]),
      plural(
        nodes.drifted.length,
        ["changement de signature", "changements de signature"],
        ["change of signature", "changes of signature"],
      ),
      plural(nodes.served, ["servi en tout", "servis en tout"], ["served in all", "served in all"]),
    ]
      .map((one) => one[language])
      .join(", "),
  models: ({ modelsMissing, modelLists = {} }, language) =>
    modelsMissing &&
    (modelsMissing.length > 0
      ? `${words.missing[language]} ${modelsMissing.map(({ file }) => file).join(", ")}`
      : Object.entries(modelLists)
          .map(([loader, files]) => `${loader.split(".")[0]} · ${some(files, MAX_FILES) || "–"}`)
          .join("\n")),
  "models-on-disk": ({ modelsOnDisk }, language) =>
    modelsOnDisk &&
    [
      ...modelsOnDisk.files.map((file) => modelText(file)[language]),
      ...modelsOnDisk.duplicates.map(
        ({ paths, bytes }) =>
          `${words.twice[language]} (${sizeText(bytes, language)}) : ${paths.join(" = ")}`,
      ),
    ].join(" · "),
  container: ({ container }) =>
    container && [container.name, container.status, container.health].filter(Boolean).join(" · "),
  page: ({ page }) =>
    page?.status !== undefined ? `GET ${page.file ?? "/"} · HTTP ${page.status}` : undefined,
  websocket: ({ websocket, jobs }, language) =>
    websocket?.firstMessageMs !== undefined
      ? `${words.firstMessage[language]} ${duration(websocket.firstMessageMs, language)}`
      : (websocket?.failure ?? eventWords(Object.values(jobs ?? {}), language)),
  queue: ({ queue, jobs }, language) => {
    if (queue)
      return {
        fr: `${queue.running} en cours, ${queue.pending} en attente`,
        en: `${queue.running} running, ${queue.pending} pending`,
      }[language];
    const cancelled = jobWords(jobs?.["cancel-running"], language);
    return cancelled && `${words.cancelling[language]} ${cancelled}`;
  },
  entry: ({ answer }) => {
    const { kind, header, user } = answer?.declared ?? {};
    return kind && [kind, header, user].filter(Boolean).join(" · ");
  },
  token: ({ token, access }, language) =>
    token &&
    `${token.shape.format}, ${plural(token.shape.length, ["caractère", "caractères"], ["character", "characters"])[language]}${access ? ` · HTTP ${access.headerStatus}` : ""}`,
  login: ({ anonymous }, language) => anonymous && `${words.anonymous[language]} HTTP ${anonymous.status}`,
  execution: ({ jobs }, language) => jobWords(jobs?.canary, language),
  "text-to-image": ({ jobs }, language) => jobWords(jobs?.["text-to-image"], language),
  edit: ({ jobs }, language) => jobWords(jobs?.edit, language),
  browser: ({ walk }, language) => walk && walkWords(walk, language),
  class: ({ readiness }, language) => readiness?.session && answerSentence(readiness)[language],
};

const waits = {
  loginPageMs: { fr: "page de connexion après", en: "login page after" },
  editorMs: { fr: "éditeur après", en: "editor after" },
  progressMs: { fr: "progression après", en: "progress after" },
  pictureMs: { fr: "image après", en: "picture after" },
  reopenMs: { fr: "seconde visite après", en: "second visit after" },
} as const satisfies Record<string, Text>;

/** How long a student waits, step by step. */
function walkWords(walk: Partial<Walk>, language: Language): string {
  const times = Object.entries(waits).flatMap(([name, text]) => {
    const ms = walk[name as keyof typeof waits];
    return ms === undefined ? [] : [`${text[language]} ${duration(ms, language)}`];
  });
  const { chromium, frontEnd } = walk;
  return [chromium && `Chromium ${chromium}`, frontEnd && `page ${frontEnd}`, ...times]
    .filter(Boolean)
    .join(" · ");
}

function jobWords(job: JobReport | undefined, language: Language): string | undefined {
  return job && `${outcomeWords[job.outcome][language]} · ${duration(job.totalMs, language)}`;
}

/** Where the infra stage did not open the socket, the jobs did. */
function eventWords(jobs: readonly JobReport[], language: Language): string | undefined {
  const count = jobs.reduce((sum, { timeline }) => sum + timeline.length, 0);
  if (count === 0) return undefined;
  return plural(
    count,
    ["événement pendant les générations", "événements pendant les générations"],
    ["event during the generations", "events during the generations"],
  )[language];
}
