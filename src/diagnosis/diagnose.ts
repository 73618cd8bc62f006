import { again } from "../record/again.ts";
import { type CheckId, entryOf, stageOf } from "../record/catalogue.ts";
import type { Diagnosis } from "../record/diagnosis.ts";
import type { FactId } from "../record/facts.ts";
import { measured } from "../record/merge-facts.ts";
import type { CheckResult, RunRecord } from "../record/run-record.ts";
import { type Commands, commands } from "./commands.ts";
import { giveToken } from "./give-token.ts";
import { isRed, reasonOf } from "./results.ts";
import { command, type Group, type Rule, remedyOf, type Seen } from "./rule.ts";
import { groups, type OldGroup } from "./rules.ts";
import { seen } from "./seen-record.ts";

type AnyGroup = Group | OldGroup;

/**
 * What went wrong and what to do, first cause first. Each failed check is explained once: by the first rule that
 * claims it, or by a fallback that repeats its own reason. Blocked and waived checks are not explained here; what a skipped
 * one leaves to a person is a warning, at the end.
 */
export function diagnose(record: RunRecord, inOrder: readonly AnyGroup[] = groups): Diagnosis[] {
  const unexplained = new Set(record.checks.filter(({ status }) => status === "failed").map(({ id }) => id));
  const all = seen(record);
  const shell = commands(all);
  const give = giveToken(all);
  const asked = (one: Rule): Diagnosis | undefined =>
    attempt(() => explain(one, record, { shell, giveToken: give }));
  const found: Diagnosis[] = [];
  const made = function* (warnings: boolean): Generator<Diagnosis | undefined> {
    for (const one of inOrder) {
      if ("old" in one)
        for (const each of (warnings ? one.warnings : one.old) ?? []) yield attempt(() => each(all));
      else for (const each of one.rules) if ((each.warning ?? false) === warnings) yield asked(each);
    }
  };
  for (const diagnosis of made(false)) {
    if (unexplained.size === 0) break;
    const [first, ...others] = (diagnosis?.checks ?? []).filter((id) => unexplained.has(id));
    if (diagnosis === undefined || first === undefined) continue;
    found.push({ ...diagnosis, stage: stageOf(first), checks: [first, ...others] });
    for (const id of diagnosis.checks) unexplained.delete(id);
  }
  const left = record.checks.filter(({ id }) => unexplained.has(id));
  const warnings = [...made(true)].filter((one) => one !== undefined);
  return [...found, ...left.map((check) => fallback(check, record, shell)), ...warnings];
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
  const { cause, steps, checks = [check] } = found;
  const [first = check] = checks;
  return {
    code,
    stage: stageOf(first),
    cause,
    remedy: remedyOf(steps),
    checks: [...new Set(checks)],
    ...(warning && { warning }),
  };
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

function fallback({ id, stage, reason }: CheckResult, record: RunRecord, { logs }: Commands): Diagnosis {
  const { title } = entryOf(id);
  const why = reason ?? "–";
  return {
    code: unexplainedCode(id),
    stage: stageOf(id),
    cause: { fr: `« ${title.fr} » a échoué : ${why}`, en: `"${title.en}" failed: ${why}` },
    remedy: remedyOf([
      {
        fr: "Ouvrez ce contrôle dans la page Allure : ce qui a été demandé et reçu y est joint.",
        en: "Open this check in the Allure page: what was asked and what came is attached.",
      },
      { fr: "Cherchez une erreur à la même heure :", en: "Look for an error at the same time:", run: logs },
      {
        fr: "Après correction, rejouez cette seule étape :",
        en: "Once it is corrected, run only this stage again:",
        run: command(again(record, stage)),
      },
    ]),
    checks: [id],
  };
}
