import { again } from "../record/again.ts";
import { type CheckId, entryOf, stageOf } from "../record/catalogue.ts";
import type { Diagnosis } from "../record/diagnosis.ts";
import type { CheckResult, RunRecord } from "../record/run-record.ts";
import { chainRules } from "./access/chain.ts";
import { refusalRules } from "./access/refusal.ts";
import { accessRules } from "./access/token.ts";
import { commands } from "./commands.ts";
import { containerRules } from "./container/container.ts";
import { generationRules } from "./job/generation.ts";
import { nodeFailureRules } from "./job/node-failures.ts";
import { slowJobRules } from "./job/slow.ts";
import { workflowRules } from "./job/workflows.ts";
import { editRules } from "./picture/edits.ts";
import { furtherPictureRules } from "./picture/further-pictures.ts";
import { imageRules } from "./picture/images.ts";
import { referenceRules, referenceWarnings } from "./picture/references.ts";
import { containerNoteRules, containerRestartRules } from "./rest/container-notes.ts";
import { restartRules } from "./rest/restart.ts";
import { suiteRules } from "./rest/suite.ts";
import { diagnosis, type Rule, steps } from "./rule.ts";
import { type SeenRecord, seen } from "./seen-record.ts";
import { connectionRules } from "./server/connection.ts";
import { answererRules } from "./server/identity.ts";
import { cancelRules, serverRules } from "./server/server.ts";
import { strangeReplyRules } from "./server/unexpected-replies.ts";
import { gpuRules } from "./stack/gpu.ts";
import { machineRules } from "./stack/machine.ts";
import { modelRules } from "./stack/models.ts";
import { modelOnDiskRules } from "./stack/models-on-disk.ts";
import { mountRules } from "./stack/mount.ts";
import { nodeChangeRules } from "./stack/node-changes.ts";
import { nodeRules } from "./stack/packs.ts";
import { credentialRules } from "./surface/credentials.ts";
import { exposureRules } from "./surface/exposure.ts";
import { authRules } from "./surface/login.ts";
import { proxyRules } from "./surface/proxy.ts";
import { upstreamRules } from "./surface/upstream.ts";
import { websocketRules } from "./surface/websocket.ts";

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
export function diagnose(run: RunRecord): Diagnosis[] {
  const record = seen(run);
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
function attempt(rule: Rule, record: SeenRecord): Diagnosis | undefined {
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

function fallback({ id, stage, reason }: CheckResult, record: SeenRecord): Diagnosis {
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
