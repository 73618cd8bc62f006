import type { CheckId } from "./catalogue.ts";
import { worstFirst } from "./outcome.ts";
import type { CheckResult, RunRecord } from "./run-record.ts";

/** A run as it looks from one workflow: the results, facts and pictures of its role are its own. */
export interface View {
  readonly record: RunRecord;
  /** Of a workflow behind the first of its role. */
  readonly name?: string;
  /** The workflow that a check judged, where the profile has several of its role. */
  readonly workflowOf: (id: CheckId) => string | undefined;
}

/**
 * The views of a run: one with the first workflow of each role, and one for each further workflow. What judges a run with one
 * workflow of a role judges each view, and needs to know nothing of the others.
 */
export function viewsOf(record: RunRecord): View[] {
  const { workflows = [] } = record;
  const first = workflows.filter(({ further }) => !further);
  return [
    view(record, first),
    ...workflows.filter(({ further }) => further).map((one) => ({ ...view(record, [one]), name: one.name })),
  ];
}

/** The view in which a workflow's checks are; that of the first ones for all else. */
export function viewFor(record: RunRecord, workflow: string | undefined): View {
  const [first, ...further] = viewsOf(record) as [View, ...View[]];
  return further.find(({ name }) => name !== undefined && name === workflow) ?? first;
}

/** What a check says in each view, by the name of its workflow; once and without a name where one workflow was judged. */
export function inEachView<T>(
  record: RunRecord,
  id: CheckId,
  read: (record: RunRecord) => T,
): [string | undefined, T][] {
  const [first, ...further] = viewsOf(record) as [View, ...View[]];
  return [first, ...further.filter(({ workflowOf }) => workflowOf(id))].map((view) => [
    view.workflowOf(id),
    read(view.record),
  ]);
}

function view(record: RunRecord, shown: NonNullable<RunRecord["workflows"]>): View {
  const own = new Map(
    shown.flatMap(({ name, checks }) => checks.map((one) => [one.id, { name, one }] as const)),
  );
  const names = new Set(shown.map(({ name }) => name));
  return {
    record: {
      ...record,
      checks: record.checks.map((check) => own.get(check.id)?.one ?? check),
      facts: Object.assign({}, record.facts, ...shown.map(({ facts }) => facts)),
      attachments: record.attachments.filter(
        ({ check, workflow }) => workflow === undefined || names.has(workflow) || !own.has(check),
      ),
    },
    workflowOf: (id) => own.get(id)?.name,
  };
}

/** One result for a check that judged several workflows: the worst, with the reason of each that shares it, by its name. */
export function together(results: readonly (CheckResult & { readonly workflow: string })[]): CheckResult {
  const status = worstFirst.find((one) => results.some((result) => result.status === one)) ?? "passed";
  const worst = results.filter((result) => result.status === status);
  const {
    workflow: _workflow,
    reason: _reason,
    unasked: _unasked,
    ...first
  } = worst[0] as (typeof results)[number];
  const byReason = Map.groupBy(
    worst.filter(({ reason }) => reason),
    ({ reason }) => reason,
  );
  const reasons = [...byReason].map(
    ([reason, alike]) => `[${alike.map(({ workflow }) => workflow).join(", ")}] ${reason}`,
  );
  return {
    ...first,
    startedAt: Math.min(...results.map(({ startedAt }) => startedAt)),
    durationMs: results.reduce((sum, { durationMs }) => sum + durationMs, 0),
    ...(reasons.length > 0 && { reason: reasons.join("\n") }),
    ...(worst.every(({ unasked }) => unasked) && { unasked: true }),
    ...(results.some(({ staleWaiver }) => staleWaiver) && { staleWaiver: true }),
  };
}
