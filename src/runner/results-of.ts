import { stageOf } from "../record/catalogue.ts";
import type { Facts } from "../record/facts.ts";
import type { CheckResult, WorkflowRun } from "../record/run-record.ts";
import { together } from "../record/workflow-runs.ts";
import type { CheckMeta } from "./check-meta.ts";

export function toResult({
  facts: _facts,
  attachments: _files,
  emulated: _emulated,
  remarks: _remarks,
  workflow: _workflow,
  id,
  ...rest
}: CheckMeta): CheckResult {
  return { id, stage: stageOf(id), ...rest };
}

/** The result of one check, of all its workflows together; undefined where it never ran. */
export function resultOf(metas: readonly CheckMeta[]): CheckResult | undefined {
  const [first] = metas;
  if (first === undefined) return undefined;
  if (first.workflow === undefined) return toResult(first);
  return together(metas.map((meta) => ({ ...toResult(meta), workflow: meta.workflow?.name ?? "–" })));
}

export function factsOf(metas: readonly CheckMeta[]): Facts {
  return Object.fromEntries(
    metas.filter((meta) => Object.keys(meta.facts).length > 0).map((meta) => [meta.id, meta.facts]),
  );
}

/** What was found of each workflow of a role that has several. */
export function workflowRuns(metas: readonly CheckMeta[]): WorkflowRun[] {
  const byName = Map.groupBy(
    metas.filter(({ workflow }) => workflow !== undefined),
    ({ workflow }) => workflow?.name ?? "",
  );
  return [...byName].map(([name, own]) => {
    const further = own[0]?.workflow?.further ?? false;
    return { name, further, checks: own.map(toResult), facts: further ? factsOf(own) : {} };
  });
}
