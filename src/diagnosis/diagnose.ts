import { again } from "../record/again.ts";
import { type CheckId, entryOf, stageOf } from "../record/catalogue.ts";
import type { Diagnosis } from "../record/diagnosis.ts";
import type { FactId } from "../record/facts.ts";
import { measured } from "../record/merge-facts.ts";
import type { CheckResult, RunRecord } from "../record/run-record.ts";
import { type View, viewsOf } from "../record/workflow-runs.ts";
import type { Text } from "../text.ts";
import { type Commands, commands } from "./commands.ts";
import { giveToken } from "./give-token.ts";
import { notLoaded } from "./rest/suite.ts";
import { isRed, reasonOf } from "./results.ts";
import type { Group, Rule, Seen } from "./rule.ts";
import { groups } from "./rules.ts";
import { command, remedyOf, type Step } from "./steps.ts";
import { ofServer, withoutContainer, worksOnContainer } from "./without-container.ts";

/**
 * What went wrong and what to do, first cause first. Each failed check is explained once: by the first rule that
 * claims it, or by a fallback that repeats its own reason. Of the blocked checks only those that could not be loaded are
 * explained, of the waived none; what a skipped or passed one leaves to a person is a warning, at the end. Where the profile
 * has several workflows of a role, each is diagnosed for itself, so that one cause hides no other.
 */
export function diagnose(record: RunRecord): Diagnosis[] {
  const [first, ...further] = viewsOf(record).map((view) => ({ view, found: diagnosed(view.record) }));
  if (first === undefined || further.length === 0) return first?.found ?? [];
  const all = [
    ...first.found.map((one) => ofWorkflow(one, first.view)),
    // what all workflows share is told by the first of them
    ...further.flatMap(({ view, found }) =>
      found.filter(({ checks }) => checks.some(view.workflowOf)).map((one) => ofWorkflow(one, view)),
    ),
  ];
  const alike = Map.groupBy(all, ({ code, cause, workflow = "" }) =>
    JSON.stringify([code, cause.en, workflow]),
  );
  const once = [...alike.values()].flatMap(([one, ...others]) =>
    one ? [{ ...one, checks: [...new Set([one, ...others].flatMap(({ checks }) => checks))] }] : [],
  );
  return [...once.filter(({ warning }) => !warning), ...once.filter(({ warning }) => warning)];
}

/** A diagnosis of nothing but checks of one of several workflows begins with its name. */
function ofWorkflow(one: Diagnosis, { workflowOf }: View): Diagnosis {
  const [name] = one.checks.map(workflowOf);
  if (name === undefined || !one.checks.every(workflowOf)) return one;
  const { fr, en } = one.cause;
  return {
    ...one,
    workflow: name,
    cause: { fr: `Workflow « ${name} » : ${fr}`, en: `Workflow "${name}": ${en}` },
  };
}

function diagnosed(record: RunRecord): Diagnosis[] {
  const found = settled(record, explanations(record, groups));
  const explained = new Set(found.flatMap(({ checks }) => checks));
  const left = record.checks.filter(({ id, status }) => status === "failed" && !explained.has(id));
  const shell = commands(record);
  const warnings = explanations(record, groups, { warnings: true });
  const [lost] = notLoaded(record);
  const isOne = lost !== undefined && found.some(({ code }) => code === lost.code);
  return [
    ...found.map((one) => (isOne && one.code === lost.code ? both(one, lost) : one)),
    ...left.map((check) => fallback(check, record, shell)),
    ...(isOne || lost === undefined ? [] : [lost]),
    ...warnings,
  ];
}

/** One failure of the suite itself: checks that could not be loaded, and others that stopped at an error of the program. */
function both(stopped: Diagnosis, lost: Diagnosis): Diagnosis {
  const cause = { fr: `${lost.cause.fr}\n${stopped.cause.fr}`, en: `${lost.cause.en}\n${stopped.cause.en}` };
  return { ...stopped, cause, checks: [...stopped.checks, ...lost.checks] };
}

/** The explanation of every rule that holds for a run, in the order of the rules. */
export function* explanations(
  record: RunRecord,
  inOrder: readonly Group[],
  { warnings = false } = {},
): Generator<Diagnosis> {
  const given = { shell: commands(record), giveToken: giveToken(record) };
  for (const { rules } of inOrder)
    for (const rule of rules) {
      if ((rule.warning ?? false) !== warnings) continue;
      const diagnosis = attempt(() => explain(rule, record, given));
      if (diagnosis !== undefined) yield diagnosis;
    }
}

/** Keeps the first explanation of each failed check. */
export function settled({ checks }: Pick<RunRecord, "checks">, inOrder: Iterable<Diagnosis>): Diagnosis[] {
  const unexplained = new Set(checks.filter(({ status }) => status === "failed").map(({ id }) => id));
  const found: Diagnosis[] = [];
  if (unexplained.size === 0) return found;
  for (const diagnosis of inOrder) {
    const [first, ...others] = diagnosis.checks.filter((id) => unexplained.has(id));
    if (first === undefined) continue;
    found.push({ ...diagnosis, stage: stageOf(first), checks: [first, ...others] });
    for (const id of diagnosis.checks) unexplained.delete(id);
    if (unexplained.size === 0) break;
  }
  return found;
}

/** What one rule says of a run; undefined where it does not hold. */
function explain(
  { code, check, reads = [], anyway, warning, when }: Rule,
  { facts, ...run }: RunRecord,
  given: Pick<Seen, "shell" | "giveToken">,
): Diagnosis | undefined {
  if (!anyway && !isRed(run, check)) return undefined;
  const ids = [check as FactId, ...reads];
  const found = when({ run, facts: measured(facts, ids), said: reasonOf(run, check), ...given });
  if (found === undefined) return undefined;
  const { cause, steps, checks = [check], usual = false } = found;
  const [first = check] = checks;
  return {
    code,
    stage: stageOf(first),
    cause: given.shell.none ? ofServer(cause) : cause,
    remedy: remedyFor(run, given.shell, steps),
    checks: [...new Set(checks)],
    ...(warning && { warning }),
    ...(warning && usual && { usual }),
  };
}

/** With commands for what this run found: this container's project, or none. */
function remedyFor(run: Pick<RunRecord, "target">, shell: Commands, steps: readonly Step[]): Text {
  const all = [...keepFirst(run, steps), ...steps];
  if (shell.none) return remedyOf(withoutContainer(all));
  return remedyOf(all.map((step) => (step.run ? { ...step, run: shell.inProject(step.run) } : step)));
}

/** Of a stack that was started here nothing is left to work on. */
function keepFirst({ target }: Pick<RunRecord, "target">, steps: readonly Step[]): Step[] {
  if (target.removed !== true || !steps.some(worksOnContainer)) return [];
  return [
    {
      fr: "Le conteneur démarré ici est déjà retiré : relancez avec KEEP_STACK=1, qui affiche son nouveau nom, puis suivez ce qui reste.",
      en: "The container that was started here has been removed already: run again with KEEP_STACK=1, which prints its new name, and follow the rest.",
    },
  ];
}

/** A rule that stumbles over odd evidence must not cost the verdict: the check then keeps its own reason. */
function attempt<Result>(ask: () => Result): Result | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

/** The code of a red check that no rule explains. */
export function unexplainedCode(id: CheckId): string {
  return `unexplained-${id}`;
}

function fallback({ id, stage, reason }: CheckResult, record: RunRecord, shell: Commands): Diagnosis {
  const { title } = entryOf(id);
  const why = reason ?? "–";
  const steps: Step[] = [
    {
      fr: "Ouvrez ce contrôle dans la page Allure : ce qui a été demandé et reçu y est joint.",
      en: "Open this check in the Allure page: what was asked and what came is attached.",
    },
    {
      fr: "Cherchez une erreur à la même heure :",
      en: "Look for an error at the same time:",
      run: shell.logs,
    },
    {
      fr: "Après correction, rejouez cette seule étape :",
      en: "Once it is corrected, run only this stage again:",
      run: command(again(record, stage)),
    },
  ];
  return {
    code: unexplainedCode(id),
    stage: stageOf(id),
    cause: { fr: `« ${title.fr} » a échoué : ${why}`, en: `"${title.en}" failed: ${why}` },
    remedy: remedyFor(record, shell, steps),
    checks: [id],
  };
}
