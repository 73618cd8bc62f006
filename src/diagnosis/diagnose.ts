import { type CheckId, entryOf, stageOf } from "../record/catalogue.ts";
import type { Diagnosis } from "../record/diagnosis.ts";
import type { CheckResult, RunRecord } from "../record/run-record.ts";
import { again } from "../report/again.ts";
import { accessRules } from "./access.ts";
import { answererRules } from "./answerer.ts";
import { authRules } from "./auth.ts";
import { chainRules } from "./chain.ts";
import { commands } from "./commands.ts";
import { connectionRules } from "./connection.ts";
import { containerNoteRules, containerRestartRules } from "./container-notes.ts";
import { containerRules } from "./containers.ts";
import { credentialRules } from "./credentials.ts";
import { editRules } from "./edits.ts";
import { exposureRules } from "./exposure.ts";
import { furtherPictureRules } from "./further-pictures.ts";
import { generationRules } from "./generation.ts";
import { gpuRules } from "./gpu.ts";
import { imageRules } from "./images.ts";
import { machineRules } from "./machine.ts";
import { modelRules } from "./models.ts";
import { modelOnDiskRules } from "./models-on-disk.ts";
import { mountRules } from "./mount.ts";
import { nodeChangeRules } from "./node-changes.ts";
import { nodeFailureRules } from "./node-failures.ts";
import { nodeRules } from "./nodes.ts";
import { proxyRules } from "./proxies.ts";
import { referenceRules, referenceWarnings } from "./references.ts";
import { refusalRules } from "./refusal.ts";
import { restartRules } from "./restart.ts";
import { diagnosis, type Rule, steps } from "./rule.ts";
import { cancelRules, serverRules } from "./server.ts";
import { slowJobRules } from "./slow-jobs.ts";
import { strangeReplyRules } from "./strange-replies.ts";
import { suiteRules } from "./suite.ts";
import { upstreamRules } from "./upstream.ts";
import { websocketRules } from "./websocket.ts";
import { workflowRules } from "./workflows.ts";

/** Causes before their consequences: the first rule that explains a red check has it. */
const rules: readonly Rule[] = [
  ...containerRules,
  ...connectionRules,
  ...answererRules,
  ...serverRules,
  ...strangeReplyRules,
  ...chainRules,
  ...accessRules,
  ...refusalRules,
  ...mountRules,
  ...nodeRules,
  ...gpuRules,
  ...machineRules,
  ...nodeChangeRules,
  ...modelOnDiskRules,
  ...modelRules,
  ...websocketRules,
  ...proxyRules,
  ...authRules,
  ...exposureRules,
  ...credentialRules,
  ...upstreamRules,
  ...workflowRules,
  ...nodeFailureRules,
  ...containerRestartRules,
  ...generationRules,
  ...slowJobRules,
  ...furtherPictureRules,
  ...imageRules,
  ...referenceRules,
  ...editRules,
  ...cancelRules,
  ...containerNoteRules,
  ...restartRules,
  ...suiteRules,
];

/**
 * What went wrong and what to do, first cause first. Each failed check is explained once: by the first rule that
 * claims it, or by a fallback that repeats its own reason. Blocked and waived checks are not explained here; what a skipped
 * one leaves to a person is a warning, at the end.
 */
export function diagnose(record: RunRecord): Diagnosis[] {
  const unexplained = new Set(record.checks.filter(({ status }) => status === "failed").map(({ id }) => id));
  const found: Diagnosis[] = [];
  for (const rule of rules) {
    if (unexplained.size === 0) break;
    const made = attempt(rule, record);
    const [first, ...others] = (made?.checks ?? []).filter((id) => unexplained.has(id));
    if (made === undefined || first === undefined) continue;
    found.push({ ...made, stage: stageOf(first), checks: [first, ...others] });
    for (const id of made.checks) unexplained.delete(id);
  }
  const left = record.checks.filter(({ id }) => unexplained.has(id));
  const warnings = referenceWarnings
    .map((rule) => attempt(rule, record))
    .filter((made) => made !== undefined);
  return [...found, ...left.map((check) => fallback(check, record)), ...warnings];
}

/** A rule that stumbles over odd evidence must not cost the verdict: the check then keeps its own reason. */
function attempt(rule: Rule, record: RunRecord): Diagnosis | undefined {
  try {
    return rule(record);
  } catch {
    return undefined;
  }
}

/** The code of a red check that no rule explains. */
export function unexplainedCode(id: CheckId): string {
  return `unexplained-${id}`;
}

function fallback({ id, stage, reason }: CheckResult, record: RunRecord): Diagnosis {
  const { title } = entryOf(id);
  const why = reason ?? "–";
  const shell = commands(record);
  return diagnosis(
    unexplainedCode(id),
    [id],
    { fr: `« ${title.fr} » a échoué : ${why}`, en: `"${title.en}" failed: ${why}` },
    steps(
      [
        "Ouvrez ce contrôle dans la page Allure : ce qui a été demandé et reçu y est joint.",
        `Cherchez une erreur à la même heure :${shell.logs}`,
        `Après correction, rejouez cette seule étape :\n   ${again(record, stage)}`,
      ],
      [
        "Open this check in the Allure page: what was asked and what came is attached.",
        `Look for an error at the same time:${shell.logs}`,
        `Once it is corrected, play this stage alone again:\n   ${again(record, stage)}`,
      ],
    ),
  );
}
