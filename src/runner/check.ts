import { label } from "allure-js-commons";
import { type TestContext, test } from "vitest";
import { ComfyError } from "../comfyui/errors.ts";
import { waiverFor } from "../config/waivers.ts";
import { CodedError, describeError } from "../errors.ts";
import { type CheckId, entryOf } from "../record/catalogue.ts";
import type { Facts, FactsOf } from "../record/facts.ts";
import { mergeFacts } from "../record/merge-facts.ts";
import type { CheckStatus } from "../record/run-record.ts";
import { clean, cleanDeep } from "../redaction/clean.ts";
import type { Text } from "../text.ts";
import { type CheckMeta, identityOf } from "./check-meta.ts";
import { clients } from "./clients.ts";
import { Evidence } from "./evidence.ts";
import { blockedBy, settle } from "./gate.ts";
import { redact } from "./redact.ts";
import { config, selectedStages, target } from "./run.ts";
import "./matchers.ts";

/** What the checks of this run have left so far: later checks read what earlier ones found. */
const left: Record<string, object> = {};
export const known = left as Facts;

class NotApplicable extends Error {
  readonly text: Text;
  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}

export interface CheckTools<Id extends CheckId = never> {
  /** Client with the token, and one without. */
  readonly comfy: typeof clients.comfy;
  readonly anonymous: typeof clients.anonymous;
  readonly evidence: Evidence;
  /** Aborted by the check's time-out and by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Records what was measured, for the diagnosis and the reports: only what this check declares in `FactsByCheck`. */
  readonly note: (facts: FactsOf<Id>) => void;
  /** The check cannot say anything here (an ingredient is missing): skipped, never passed. */
  readonly cannotTell: (reason: Text) => never;
}

export interface CheckOptions {
  /** Backstop in milliseconds; the check's own deadlines are shorter and say more. Default 120 s. */
  readonly timeoutMs?: number;
}

/** Defines the check of that id. One check is one fact a person cares about. */
export function check<Id extends CheckId>(
  id: Id,
  body: (tools: CheckTools<Id>) => Promise<void>,
  options: CheckOptions = {},
): void {
  const how = { timeout: options.timeoutMs ?? 120_000, meta: identityOf(id) };
  test(entryOf(id).title[config.language], how, async (context) => {
    const meta: CheckMeta = {
      id,
      startedAt: Date.now(),
      durationMs: 0,
      status: "failed",
      facts: {},
      attachments: [],
    };
    context.task.meta.check = meta;
    const blocker = blockedBy(id, selectedStages);
    if (blocker) return end(context, meta, "blocked", blockedText(blocker), { blockedBy: blocker });
    try {
      await body(tools(context, meta));
    } catch (error) {
      return await endUnhappily(context, meta, error);
    }
    const waiver = waiverFor(config.waivers, id, today());
    if (waiver.state === "none") return end(context, meta, "passed");
    await end(context, meta, "passed", staleText, { staleWaiver: true });
  });
}

function tools<Id extends CheckId>(context: TestContext, meta: CheckMeta): CheckTools<Id> {
  return {
    ...clients,
    evidence: new Evidence(meta),
    signal: context.signal,
    note: (measured) => {
      left[meta.id] = meta.facts;
      mergeFacts(meta.facts, cleanDeep(measured, redact));
    },
    cannotTell: (reason) => {
      throw new NotApplicable(reason);
    },
  };
}

async function endUnhappily(context: TestContext, meta: CheckMeta, error: unknown): Promise<void> {
  if (error instanceof NotApplicable) return end(context, meta, "skipped", error.text);
  const reason = describeError(error, config.language);
  meta.errorCode =
    error instanceof CodedError ? error.code : isVerdict(error) ? "ASSERTION" : (error as Error)?.name;
  const waiver = waiverFor(config.waivers, meta.id, today());
  // a waiver accepts a verdict; that the question could not be asked is no verdict
  if (waiver.state === "active" && isVerdict(error)) {
    const text = `${waiver.waiver.reason[config.language]} — ${reason}`;
    return end(context, meta, "waived", { fr: text, en: text }, { waivedUntil: waiver.waiver.expires });
  }
  const expired = waiver.state === "expired" ? ` ${expiredText(waiver.waiver.expires)[config.language]}` : "";
  if (error instanceof ComfyError) noteRequest(meta, error);
  await tell(meta, "failed", reason + expired);
  scrub(error);
  throw error;
}

/** Where a check broke off is for the diagnosis: one cause may have stopped many of them. */
function noteRequest(meta: CheckMeta, { request, status }: ComfyError): void {
  if (request === undefined) return;
  meta.brokenOff = cleanDeep({ request, ...(status !== undefined && { status }) }, redact);
}

/** Writes the outcome everywhere it is read from; anything but passed leaves as a vitest skip with its reason. */
async function end(
  context: TestContext,
  meta: CheckMeta,
  status: CheckStatus,
  reason?: Text,
  more: Partial<CheckMeta> = {},
): Promise<void> {
  Object.assign(meta, more);
  await tell(meta, status, reason?.[config.language]);
  if (status !== "passed") context.skip(meta.reason);
}

async function tell(meta: CheckMeta, status: CheckStatus, reason?: string): Promise<void> {
  meta.status = status;
  // the runner forgets the duration of a test that ends as a skip
  meta.durationMs = Date.now() - meta.startedAt;
  if (reason) meta.reason = clean(reason, redact);
  settle(meta.id, status);
  if (clients.comfy.connection.emulated || clients.anonymous.connection.emulated) meta.emulated = true;
  await label("checkStatus", status);
  if (meta.reason) await label("reason", meta.reason);
}

/** A matcher said no, ours or the runner's; anything else means that the question could not be asked. */
function isVerdict(error: unknown): boolean {
  return error instanceof Error && (error.name === "AssertionError" || Object.hasOwn(error, "actual"));
}

/** An error is printed by vitest and written by Allure: nothing secret may be left in it, its causes included. */
function scrub(error: unknown): void {
  if (!(error instanceof Error)) return;
  error.message = clean(describeError(error, config.language), redact);
  if (error.stack) error.stack = clean(error.stack, redact);
  delete error.cause;
  for (const key of ["actual", "expected", "diff"] as const) {
    const bag = error as unknown as Record<string, unknown>;
    if (typeof bag[key] === "string") bag[key] = redact(bag[key]);
  }
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function blockedText(blocker: CheckId): Text {
  const { title } = entryOf(blocker);
  return {
    fr: `non exécuté : il faut d'abord « ${title.fr} » (${blocker})`,
    en: `not run: "${title.en}" (${blocker}) must pass first`,
  };
}

const staleText: Text = {
  fr: "dérogation périmée : ce contrôle passe, retirez-la de la liste des dérogations",
  en: "stale waiver: this check passes, take it off the list of waivers",
};

function expiredText(expires: string): Text {
  return { fr: `(la dérogation a expiré le ${expires})`, en: `(the waiver expired on ${expires})` };
}

export { config, target };
