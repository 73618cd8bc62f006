import type { CheckId } from "../record/catalogue.ts";
import type { CheckResult, RunRecord } from "../record/run-record.ts";
import type { Text } from "../text.ts";

type Run = Pick<RunRecord, "checks">;

export function resultOf({ checks }: Run, id: CheckId): CheckResult | undefined {
  return checks.find((check) => check.id === id);
}

export function hasFailed(run: Run, id: CheckId): boolean {
  return resultOf(run, id)?.status === "failed";
}

/** The check failed by its verdict; one that broke off (connection, shape of a reply, time-out) has none. */
export function isRed(run: Run, id: CheckId): boolean {
  const code = resultOf(run, id)?.errorCode ?? "";
  return hasFailed(run, id) && !/^(COMFY_\w+|CHECK_TIMEOUT|TypeError)$/.test(code);
}

/** What the check itself said, as a sentence of either language: it is written in the language of the run. */
export function reasonOf(run: Run, id: CheckId): Text {
  const reason = resultOf(run, id)?.reason ?? "";
  return reason === "" ? { fr: "", en: "" } : { fr: ` Constaté : ${reason}`, en: ` Observed: ${reason}` };
}
