import { some } from "../../format.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { Breach, Measured } from "../../record/facts.ts";

type Facts = Pick<Measured, "breaches">;

/** The request was let in: ComfyUI dealt with it, data came, or the WebSocket began. */
export function isOpen({ request, status, letIn }: Pick<Breach, "request" | "status" | "letIn">): boolean {
  return letIn === true || request.startsWith("WebSocket") ? status === 101 : status < 300;
}

/** The requests of a check's table that were not refused as they must be. */
export function unprotected({ breaches = [] }: Facts, check: CheckId): Breach[] {
  return breaches.filter((row) => row.check === check);
}

/** The same as text, request and status, and who sent one that is no success: only those that were let in, where there are any. */
export function listUnprotected(facts: Facts, check: CheckId): string {
  const rows = unprotected(facts, check);
  const open = rows.filter(isOpen);
  return some(
    (open.length > 0 ? open : rows).map(
      ({ request, status, letIn }) => `${request} → ${status}${letIn && status >= 300 ? " (ComfyUI)" : ""}`,
    ),
    6,
  );
}
