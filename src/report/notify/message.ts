import type { NotifyConfig } from "../../config/notify/address.ts";
import { duration } from "../../format.ts";
import type { Diagnosis } from "../../record/diagnosis.ts";
import type { RunRecord } from "../../record/run-record.ts";
import type { Verdict, VerdictName } from "../../record/verdict.ts";
import { verdictWords } from "../../record/words.ts";
import { plainLine } from "../../redaction/plain.ts";
import type { Redact } from "../../redaction/redactor.ts";
import { contactLine, contactOf } from "../contact.ts";

/** One request, whole. */
export interface Message {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly body?: string;
}

/** What a run has to tell. */
export interface Told {
  readonly record: RunRecord;
  readonly verdict: Verdict;
  readonly diagnoses: readonly Diagnosis[];
  /** What was told the last time, if anything was. */
  readonly before?: VerdictName;
}

const MAX_TEXT = 1_500;
const MAX_CAUSES = 3;
/** Uptime Kuma shows one line of it. */
const MAX_LINE = 250;

export const signs = { GO: "✅", GO_WITH_WARNINGS: "⚠️", NO_GO: "❌" } as const;

/** What is said, in the words of each form. */
export interface Said {
  readonly text: string;
  readonly line: string;
  readonly verdict: VerdictName;
  readonly durationMs: number;
  readonly data: object;
}

/** The verdict in the form that the receiver reads. Every text in it is redacted, whatever was redacted before. */
export function messageOf(config: NotifyConfig, told: Told, redact: Redact): Message {
  const { verdict } = told;
  const said = {
    text: textOf(told),
    line: verdict.line ?? verdict.verdict,
    verdict: verdict.verdict,
    durationMs: verdict.durationMs,
    data: dataOf(told, redact),
  };
  return inForm(config, said, redact);
}

/** `data` is redacted by who makes it. */
export function inForm({ url, form }: NotifyConfig, said: Said, redact: Redact): Message {
  // cut last: half a secret is not known as one, and a receiver counts what `inert` adds
  const text = inert(redact(said.text)).slice(0, MAX_TEXT).toWellFormed();
  const post = (content: object): Message => ({ method: "POST", url, body: JSON.stringify(content) });
  switch (form) {
    case "kuma":
      return { method: "GET", url: pushed(url, said, redact) };
    case "slack":
      return post({ text: text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;") });
    case "mattermost":
      return post({ text });
    case "discord":
      return post({ content: text, allowed_mentions: { parse: [] } });
    case "teams":
      return post(card(text));
    case "json":
      return post(said.data);
  }
}

function textOf({ record, verdict, diagnoses, before }: Told): string {
  const { language } = record;
  const contact = contactOf(record, verdict);
  const causes = diagnoses.filter(({ warning }) => !warning).slice(0, MAX_CAUSES);
  const was = before && { fr: "Avant : ", en: "Before: " }[language] + verdictWords[before][language];
  return [
    `${signs[verdict.verdict]} ComfyUI · ${verdict.line ?? verdictWords[verdict.verdict][language]}`,
    [was, verdict.profile, duration(verdict.durationMs, language)].filter(Boolean).join(" · "),
    ...causes.map(({ code, cause }) => `• ${plainLine(cause[language])} (${code})`),
    ...(contact === undefined ? [] : [contactLine(contact)[language]]),
  ].join("\n");
}

/** A server's words ring nobody and lead nowhere: no mention, no link in Markdown. */
function inert(text: string): string {
  return text.replace(/@(?=\w)/g, "@\u200b").replace(/\]\(/g, "] (");
}

/** Uptime Kuma's own parameters, whatever the copied address has of them. */
function pushed(address: string, { verdict, line, durationMs }: Said, redact: Redact): string {
  const url = new URL(address);
  url.searchParams.set("status", verdict === "NO_GO" ? "down" : "up");
  url.searchParams.set("msg", plainLine(redact(line)).slice(0, MAX_LINE).toWellFormed());
  url.searchParams.set("ping", String(Math.round(durationMs)));
  return url.href;
}

function card(text: string): object {
  const [title = "", ...lines] = text.split("\n");
  const block = (line: string, more: object = {}) => ({ type: "TextBlock", text: line, wrap: true, ...more });
  const content = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.4",
    body: [block(title, { weight: "Bolder" }), ...lines.map((line) => block(line))],
  };
  return {
    type: "message",
    attachments: [{ contentType: "application/vnd.microsoft.card.adaptive", content }],
  };
}

/** A part of `verdict.json`, with what came before it. */
function dataOf({ record, verdict, diagnoses, before }: Told, redact: Redact): object {
  const { language } = record;
  const { schema, exitStatus, line = "", contact, counts, target, profile, startedAt, durationMs } = verdict;
  const named = contactOf(record, verdict) === undefined ? undefined : contact;
  const texts = diagnoses
    .filter(({ warning }) => !warning)
    .map(({ code, cause, remedy }) => ({
      code,
      cause: redact(cause[language]),
      remedy: redact(remedy[language]),
    }));
  return {
    schema,
    source: "comfyui-qwen-e2e",
    verdict: verdict.verdict,
    previous: before ?? null,
    exitStatus,
    line: redact(line),
    ...(named && { contact: redact(named) }),
    counts,
    target: { ...target, url: redact(target.url) },
    profile,
    startedAt,
    durationMs,
    diagnoses: texts,
  };
}
