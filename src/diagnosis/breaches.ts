import type { CheckId } from "../checks/catalogue.ts";
import type { Facts } from "../checks/facts.ts";
import type { RunRecord } from "../report/run-record.ts";
import { some } from "./rule.ts";

/** The rows of a check's table that did not answer as they must. */
export function breaches(facts: Facts, check: CheckId): NonNullable<Facts["authBreaches"]> {
  return facts.authBreaches?.filter((row) => row.check === check) ?? [];
}

/** The same as text: request and status. */
export function rowsOf(record: RunRecord, check: CheckId): string {
  return some(
    breaches(record.facts, check).map(({ request, status }) => `${request} → ${status}`),
    6,
  );
}
