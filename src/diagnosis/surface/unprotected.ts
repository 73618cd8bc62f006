import type { CheckId } from "../../record/catalogue.ts";
import type { Measured } from "../../record/facts.ts";
import { some } from "../old-rule.ts";
import type { SeenRecord } from "../seen-record.ts";

/** The door was open: data came, or the WebSocket began. */
export function isOpen({ request, status }: { readonly request: string; readonly status: number }): boolean {
  return request.startsWith("WebSocket") ? status === 101 : status < 300;
}

/** The rows of a check's table that did not answer as they must. */
export function breaches(facts: Measured, check: CheckId): NonNullable<Measured["breaches"]> {
  return facts.breaches?.filter((row) => row.check === check) ?? [];
}

/** The same as text: request and status; those that let somebody in, where there are any. */
export function rowsOf(record: SeenRecord, check: CheckId): string {
  const rows = breaches(record.facts, check);
  const open = rows.filter(isOpen);
  return some(
    (open.length > 0 ? open : rows).map(({ request, status }) => `${request} → ${status}`),
    6,
  );
}
