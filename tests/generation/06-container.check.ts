import { expect } from "vitest";
import { logSignsIn } from "../../src/comfyui/log/log-signs.ts";
import { measured } from "../../src/record/merge-facts.ts";
import { check, known } from "../../src/runner/check.ts";
import { containerOf, containerUnseen } from "../../src/runner/helpers/container.ts";

/** Start of this worker: the infra stage judges the log before it. */
const runStart = new Date(performance.timeOrigin).toISOString();

check("generation.container-stable", async ({ cannotTell, note, signal, notAskedFor }) => {
  const container = await containerOf({ cannotTell, notAskedFor });
  const { container: before } = measured(known, ["infra.container-running", "infra.container-health"]);
  if (before === undefined) note(await containerUnseen(signal));
  if (before === undefined)
    return cannotTell({
      fr: "l'étape infra, qui regarde le conteneur en premier, n'a pas été exécutée",
      en: "the infra stage, which looks at the container first, was not run",
    });
  const { name, status, restarts, exitCode, oomKilled, startedAt } = await container.facts(signal);
  const lines = await container.logLines(signal, runStart).catch(() => []);
  note({
    logSigns: logSignsIn(lines.map(({ text }) => `${text}\n`)),
    containerChange: {
      restarts: restarts - before.restarts,
      restarted: startedAt !== before.startedAt,
      status,
      exitCode,
      oomKilled: oomKilled && !before.oomKilled,
    },
  });
  const flaws = [];
  if (status !== before.status)
    flaws.push({
      fr: `${name} est passé de « ${before.status} » à « ${status} » (code de sortie ${exitCode}).`,
      en: `${name} went from "${before.status}" to "${status}" (exit code ${exitCode}).`,
    });
  else if (startedAt !== before.startedAt)
    flaws.push({
      fr: `${name} a redémarré pendant la validation.`,
      en: `${name} restarted during the validation.`,
    });
  if (oomKilled && !before.oomKilled)
    flaws.push({
      fr: `Docker a tué un processus de ${name} par manque de mémoire pendant la validation.`,
      en: `Docker killed a process of ${name} for lack of memory during the validation.`,
    });
  expect(flaws).toBeFlawless();
});
