import { expect } from "vitest";
import type { RawReply } from "../../comfyui/connection.ts";
import { isGateway, unexpectedStatus } from "../../comfyui/errors.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { Breach } from "../../record/facts.ts";
import type { Text } from "../../text.ts";
import { type CheckTools, config } from "../check.ts";

/** One row of a table of refusals: what was wrong with the request, the reply, and the allowed statuses. */
export interface Refusal {
  readonly flaw: Text;
  /** The request carried no credential. */
  readonly anonymous?: boolean;
  readonly reply: Pick<RawReply, "request" | "status"> & Partial<Pick<RawReply, "body">>;
  readonly allowed: readonly number[];
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
  const breaches = rows.filter(({ reply, allowed }) => !allowed.includes(reply.status));
  note({
    breaches: breaches.map(({ flaw, anonymous = false, reply, allowed }) => ({
      check: id,
      request: reply.request,
      flaw,
      anonymous,
      expected: allowed.join(" / "),
      status: reply.status,
    })),
  });
  expect(rows.length).toBeGreaterThan(0);
  throwIfProxyAlone(breaches);
  expect(
    breaches.map(({ flaw, reply, allowed }) => ({
      fr: `${flaw.fr} : [${reply.request}] a répondu ${reply.status}, attendu ${allowed.join(" ou ")}.`,
      en: `${flaw.en}: [${reply.request}] answered ${reply.status}, expected ${allowed.join(" or ")}.`,
    })),
  ).toBeFlawless();
}

function throwIfProxyAlone(breaches: readonly Refusal[]): void {
  const [first] = breaches;
  if (first === undefined || !breaches.every(({ reply }) => isGateway(reply.status))) return;
  const { request, status, body } = first.reply;
  throw unexpectedStatus(request, status, first.allowed[0] ?? 401, body?.toString("utf8") ?? "");
}
