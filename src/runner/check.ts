import { label } from "allure-js-commons";
import { type TestContext, test } from "vitest";
import { ComfyError } from "../comfyui/errors.ts";
import { waiverFor } from "../config/waivers.ts";
import { CodedError, describeError } from "../errors.ts";
import { plural } from "../format.ts";
import { bilingual } from "../input/sentences.ts";
import { notOfAccess } from "../record/access-need.ts";
import { type CheckId, entryOf, stageOf } from "../record/catalogue.ts";
import type { Facts, FactsOf } from "../record/facts.ts";
import { mergeFacts } from "../record/merge-facts.ts";
import { outcomeOf } from "../record/outcome.ts";
import type { CheckStatus } from "../record/run-record.ts";
import { clean, cleanDeep } from "../redaction/clean.ts";
import { marked } from "../redaction/plain.ts";
import type { Text } from "../text.ts";
import { type CheckMeta, identityOf, type Turn } from "./check-meta.ts";
import { clients, leakWatch } from "./clients.ts";
import { aftermathOf, banText, limitMetBy } from "./courtesy/aftermath.ts";
import { Evidence } from "./evidence.ts";
import { blockedBy, settle } from "./gate.ts";
import { redact } from "./redact.ts";
import { config, selectedStages, target } from "./run.ts";
import "./matchers.ts";

/** The facts of this run so far, by check: later checks read those of earlier ones. Of several workflows: of the first. */
const recorded: Record<string, object> = {};
export const known = recorded as Facts;
/** What further workflows of a role left, by their names. */
const furtherBags = new Map<string, Record<string, object>>();
export const knownFurther: ReadonlyMap<string, Facts> = furtherBags;

class NotApplicable extends Error {
  readonly text: Text;
  /** Nobody asked for it. Else it was asked for, and cannot be told. */
  readonly unasked: boolean;
  constructor(text: Text, unasked: boolean) {
    super(text.en);
    this.text = text;
    this.unasked = unasked;
  }
}

export interface CheckTools<Id extends CheckId = never> {
  /** A client with all that opens the API; one without the token; one with nothing at all, where a proxy asks first. */
  readonly comfy: typeof clients.comfy;
  readonly anonymous: typeof clients.anonymous;
  readonly outsider: typeof clients.outsider;
  readonly evidence: Evidence;
  /** Aborted by the check's time-out and by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Records facts for the diagnosis and the reports: those that `FactsByCheck` declares for this check. */
  readonly note: (facts: FactsOf<Id>) => void;
  /** Says what is worth knowing and turns nothing red: among the notes of the run, and beside the check where it passes. */
  readonly remark: (text: Text) => void;
  /** Ends the check as skipped, never as passed: it was asked for and could not be measured, which lowers a GO. */
  readonly cannotTell: (reason: Text) => never;
  /**
   * Ends the check as skipped where nobody asked for what it proves: an option that was not chosen, a part that this stack
   * does not have. It is listed and lowers nothing.
   */
  readonly notAskedFor: (reason: Text) => never;
}

export interface CheckOptions {
  /** Last resort, in milliseconds; the check's own deadlines are shorter and give better reasons. Default 120 s. */
  readonly timeoutMs?: number;
  /** Why the profile does not ask for what this check proves: it is skipped, whatever it requires. */
  readonly unasked?: Text | undefined;
  /** The workflow that is judged, where the profile has several of its role: the check is then defined once for each. */
  readonly workflow?: Turn | undefined;
}

/** Defines the check with this id. One check proves one fact that matters to a person. */
export function check<Id extends CheckId>(
  id: Id,
  body: (tools: CheckTools<Id>) => Promise<void>,
  options: CheckOptions = {},
): void {
  const { workflow } = options;
  const how = { timeout: options.timeoutMs ?? 120_000, meta: identityOf(id, workflow?.name) };
  const title = entryOf(id).title[config.language];
  test(workflow ? `${title} · ${workflow.name}` : title, how, async (context) => {
    const meta: CheckMeta = {
      id,
      ...(workflow && { workflow }),
      startedAt: Date.now(),
      durationMs: 0,
      status: "failed",
      facts: {},
      attachments: [],
    };
    context.task.meta.check = meta;
    leakWatch.stage = stageOf(id);
    const unasked = options.unasked ?? notOfAccess(entryOf(id).access, target.access);
    if (unasked) return end(context, meta, "skipped", unasked, { unasked: true });
    const blocker = blockedBy(id, selectedStages, workflow?.name);
    if (blocker) return end(context, meta, "blocked", blockedText(blocker), { blockedBy: blocker });
    const banned = banText();
    if (banned && asksServer(id)) return end(context, meta, "skipped", banned);
    const before = repeated();
    try {
      const given = tools(context, meta);
      await body(given);
      if (repeated() > before) given.remark(repeatedText(repeated() - before));
    } catch (error) {
      return await endUnhappily(context, meta, error);
    }
    const waiver = waiverFor(config.waivers, id, today());
    const expected = waiver.state === "none" || waiver.waiver.mayPass;
    if (expected) return end(context, meta, "passed", remarksOf(meta));
    await end(context, meta, "passed", staleText, { staleWaiver: true });
  });
}

/** What stands in a container or in our own files can still be judged where the address is banned. */
function asksServer(id: CheckId): boolean {
  const inContainer = entryOf(id).needs === "container" && id !== "generation.container-restart";
  return !inContainer && id !== "auth.token-format" && id !== "auth.plaintext-matches";
}

function tools<Id extends CheckId>(context: TestContext, meta: CheckMeta): CheckTools<Id> {
  return {
    ...clients,
    evidence: new Evidence(meta),
    signal: context.signal,
    note: (measured) => {
      bagOf(meta.workflow)[meta.id] = meta.facts;
      mergeFacts(meta.facts, cleanDeep(measured, redact));
    },
    remark: (text) => {
      meta.remarks = [...(meta.remarks ?? []), cleanDeep(text, redact)];
    },
    cannotTell: (reason) => {
      throw new NotApplicable(reason, false);
    },
    notAskedFor: (reason) => {
      throw new NotApplicable(reason, true);
    },
  };
}

/** The facts of this run so far, those of one workflow's checks among them. */
export function knownOf(workflow: Turn | undefined): Facts {
  return bagOf(workflow) as Facts;
}

function bagOf(workflow: Turn | undefined): Record<string, object> {
  if (!workflow?.further) return recorded;
  const bag = furtherBags.get(workflow.name) ?? {};
  furtherBags.set(workflow.name, bag);
  return bag;
}

async function endUnhappily(context: TestContext, meta: CheckMeta, error: unknown): Promise<void> {
  if (error instanceof NotApplicable) {
    const text = bilingual((language) => marked(error.text[language]));
    return end(context, meta, "skipped", text, error.unasked ? { unasked: true } : {});
  }
  const said = describeError(error, config.language);
  // a verdict has a line for each flaw; what broke off has one, and a further line is in the words of a server
  const reason = isVerdict(error) ? said : marked(said);
  meta.errorCode =
    error instanceof CodedError ? error.code : isVerdict(error) ? "ASSERTION" : (error as Error)?.name;
  const waiver = waiverFor(config.waivers, meta.id, today());
  // a waiver accepts a verdict, not a check that broke off
  if (waiver.state === "active" && isVerdict(error)) {
    const text = `${waiver.waiver.reason[config.language]} — ${reason}`;
    return end(context, meta, "waived", { fr: text, en: text }, { waivedUntil: waiver.waiver.expires });
  }
  const expired = waiver.state === "expired" ? ` ${expiredText(waiver.waiver.expires)[config.language]}` : "";
  if (error instanceof ComfyError) await noteRequest(meta, error, context.signal);
  const limit = await limitMetBy(meta.startedAt, context.signal);
  if (limit !== undefined) meta.limit = limit;
  await record(meta, "failed", reason + expired);
  scrub(error);
  throw error;
}

/** Records the request at which a check broke off, and what came after: the diagnosis finds one cause for many of them. */
async function noteRequest(meta: CheckMeta, error: ComfyError, signal: AbortSignal): Promise<void> {
  const { request, status } = error;
  if (request === undefined) return;
  const after = await aftermathOf(meta.id, error, signal);
  meta.brokenOff = cleanDeep({ request, ...(status !== undefined && { status }), ...after }, redact);
}

/** Records the outcome; a check that has neither passed nor failed ends as a vitest skip with its reason. */
async function end(
  context: TestContext,
  meta: CheckMeta,
  status: CheckStatus,
  reason?: Text,
  more: Partial<CheckMeta> = {},
): Promise<void> {
  Object.assign(meta, more);
  await record(meta, status, reason?.[config.language]);
  if (status !== "passed") context.skip(meta.reason);
}

/** Writes the outcome to the gate, to the reporter's meta and to Allure. */
async function record(meta: CheckMeta, status: CheckStatus, reason?: string): Promise<void> {
  meta.status = status;
  // vitest does not keep the duration of a test that ends as a skip
  meta.durationMs = Date.now() - meta.startedAt;
  if (reason) meta.reason = clean(reason, redact);
  settle(meta.id, outcomeOf(meta), meta.workflow?.name);
  if (clients.comfy.connection.emulated || clients.anonymous.connection.emulated) meta.emulated = true;
  await label("checkStatus", status);
  if (meta.reason) await label("reason", meta.reason);
  if (meta.unasked) await label("unasked", "true");
}

/** Whether a matcher failed, one of ours or of vitest; any other error means that the check broke off. */
function isVerdict(error: unknown): boolean {
  return error instanceof Error && (error.name === "AssertionError" || Object.hasOwn(error, "actual"));
}

/** Redacts an error, which vitest prints and Allure writes; its causes are dropped. */
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

function remarksOf({ remarks = [] }: CheckMeta): Text | undefined {
  if (remarks.length === 0) return undefined;
  return { fr: remarks.map(({ fr }) => fr).join("\n"), en: remarks.map(({ en }) => en).join("\n") };
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** Requests of all clients that were sent once more, for their connection was being closed. */
function repeated(): number {
  return Object.values(clients).reduce((sum, { connection }) => sum + connection.repeated, 0);
}

function repeatedText(count: number): Text {
  const requests = plural(count, ["requête renvoyée", "requêtes renvoyées"], ["request", "requests"]);
  return {
    fr: `${requests.fr} une fois : un proxy fermait la connexion gardée ouverte au moment où elle servait. Rien n'est en panne ; un délai d'inactivité plus long (keepalive_timeout, timeout http-keep-alive) l'évite.`,
    en: `${requests.en} sent once more: a proxy was closing the kept-alive connection just when it was used. Nothing is broken; a longer idle time (keepalive_timeout, timeout http-keep-alive) avoids it.`,
  };
}

function blockedText(blocker: CheckId): Text {
  const { title } = entryOf(blocker);
  return {
    fr: `non exécuté : il faut d'abord « ${title.fr} » (${blocker})`,
    en: `not run: "${title.en}" (${blocker}) must pass first`,
  };
}

const staleText: Text = {
  fr: "dérogation périmée : ce contrôle passe ; quand tout le reste est vert, retirez-la de la liste des dérogations",
  en: "stale waiver: this check passes; once all the rest is green, take it off the list of waivers",
};

function expiredText(expires: string): Text {
  return { fr: `(la dérogation a expiré le ${expires})`, en: `(the waiver expired on ${expires})` };
}

export { config, target };
