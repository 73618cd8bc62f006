import { expect } from "vitest";
import type { RawReply } from "../../comfyui/connection.ts";
import { isGateway, unexpectedStatus } from "../../comfyui/errors.ts";
import { some } from "../../format.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { Breach } from "../../record/facts.ts";
import type { Text } from "../../text.ts";
import { type CheckTools, config } from "../check.ts";
import { expectStillOpen } from "../courtesy/aftermath.ts";

/** One row of a table of refusals: what was wrong with the request, the reply, and the allowed statuses. */
export interface Refusal {
  readonly flaw: Text;
  /** The request carried no credential. */
  readonly anonymous?: boolean;
  readonly reply: Pick<RawReply, "request" | "status"> & Partial<Pick<RawReply, "body">>;
  readonly allowed: readonly number[];
  /** ComfyUI itself dealt with it, whatever the status: never a refusal. */
  readonly letIn?: boolean;
}

/**
 * Judges a table of refusals as one fact: attaches all rows, notes the breaches, fails with each of them.
 * An empty table proves nothing and fails. If all breaches came from a proxy without its backend, the check breaks off.
 */
export async function expectRefused(
  id: CheckId,
  rows: readonly Refusal[],
  {
    evidence,
    note,
  }: Pick<CheckTools, "evidence"> & { readonly note: (facts: { breaches: Breach[] }) => void },
): Promise<void> {
  const language = config.language;
  await evidence.parameters({ requests: rows.length });
  await evidence.table(
    id,
    rows.map(({ flaw, reply, allowed }) => ({
      flaw: flaw[language],
      request: reply.request,
      expected: allowed.join(" / "),
      status: reply.status,
    })),
  );
  const breaches = rows.filter(({ reply, allowed, letIn }) => letIn || !allowed.includes(reply.status));
  note({
    breaches: breaches.map(({ flaw, anonymous = false, reply, allowed, letIn }) => ({
      check: id,
      request: reply.request,
      flaw,
      anonymous,
      expected: allowed.join(" / "),
      status: reply.status,
      ...(letIn && { letIn }),
    })),
  });
  expect(rows.length).toBeGreaterThan(0);
  throwIfProxyAlone(breaches);
  // a guard that holds banned addresses up answers 500 in the end, to everybody there
  if (breaches.some(({ reply: { status }, letIn }) => status === 500 && !letIn)) await expectStillOpen();
  const byKind = Map.groupBy(breaches, ({ flaw, allowed }) => `${flaw.en} ${allowed.join()}`);
  expect([...byKind.values()].map(sentenceOf)).toBeFlawless();
  await expectStillOpen();
}

/** Requests of a long list that a sentence names; the table and the facts have all. */
const NAMED = 2;

/** All breaches of one kind: sixteen requests with one flaw are one sentence. */
function sentenceOf(kind: readonly Refusal[]): Text {
  const { flaw, reply, allowed, letIn = false } = kind[0] as Refusal;
  const [or, ou] = [allowed.join(" or "), allowed.join(" ou ")];
  if (kind.length > 1) {
    const list = some(
      kind.map((row) => `${row.reply.request} → ${row.reply.status}`),
      NAMED,
    );
    return {
      fr: `${flaw.fr} : ${kind.length} requêtes n'ont pas été refusées (${list}), attendu ${ou}.`,
      en: `${flaw.en}: ${kind.length} requests were not refused (${list}), expected ${or}.`,
    };
  }
  const own = letIn && reply.status >= 300;
  return {
    fr: `${flaw.fr} : [${reply.request}] a répondu ${reply.status}${own ? ", de ComfyUI lui-même" : ""}, attendu ${ou}.`,
    en: `${flaw.en}: [${reply.request}] answered ${reply.status}${own ? ", from ComfyUI itself" : ""}, expected ${or}.`,
  };
}

function throwIfProxyAlone(breaches: readonly Refusal[]): void {
  const [first] = breaches;
  if (first === undefined || !breaches.every(({ reply, letIn }) => !letIn && isGateway(reply.status))) return;
  const { request, status, body } = first.reply;
  throw unexpectedStatus(request, status, first.allowed[0] ?? 401, body?.toString("utf8") ?? "");
}
