import { expect } from "vitest";
import { databaseTroubleIn } from "../../src/comfyui/log/database-trouble.ts";
import { plainLine } from "../../src/comfyui/log/plain-lines.ts";
import { notSteady } from "../../src/container/container-facts.ts";
import { type LogReading, readLog } from "../../src/container/log-reading.ts";
import { pythonOf } from "../../src/container/python-of.ts";
import { ownModulesMissing } from "../../src/container/start/own-modules.ts";
import { startFailureIn } from "../../src/container/start/start-failure.ts";
import { plural } from "../../src/format.ts";
import { check, config, known } from "../../src/runner/check.ts";
import { containerOf, isAnswering, orCannotTell, steadiness } from "../../src/runner/helpers/container.ts";

const EVER = "1970-01-01T00:00:00Z";

/** Older errors do not count: a long-lived container keeps the log of earlier days of the course. */
const RECENT_MS = 24 * 3_600_000;

check("infra.container-imports", async ({ cannotTell, evidence, note, signal, notAskedFor }) => {
  const container = await containerOf({ cannotTell, notAskedFor });
  const facts = await container.facts(signal);
  const steady = steadiness(facts) === "steady";
  // in a restart loop the latest start may not have written anything yet
  const lines = await container
    .logLines(signal, steady ? undefined : EVER)
    .catch(orCannotTell({ cannotTell }));
  const own = readLog(lines, { answering: steady && isAnswering() });
  const python =
    own.python ?? pythonOf(await container.commandLines(signal).catch(() => []), config.comfyuiRoot);
  const reading = { ...own, ...(steady && printedIn(own)), ...(python && { python }) };
  const startFailure = startFailureIn(lines, { startedAt: facts.startedAt, looping: facts.restarts > 0 });
  const plain = lines.map(({ text }) => plainLine(text).text);
  const ownModules = startFailure ? [] : ownModulesMissing(plain);
  const database = startFailure ? undefined : databaseTroubleIn(plain);
  note({
    containerLog: reading,
    ...(startFailure && { startFailure }),
    ...(ownModules.length > 0 && { ownModules }),
    ...(database && { database }),
  });
  await evidence.json("log", reading);
  if (!steady) return cannotTell(notSteady(facts.name));
  const {
    importFailed,
    failedToLoad,
    modulesMissing,
    bootTracebacks,
    packsTraced = [],
    importTable,
  } = reading;
  const missing = modulesMissing.join(", ") || "–";
  const flaws = [
    ...importFailed.map((pack) => ({
      fr: `IMPORT FAILED : ${pack} (modules absents : ${missing}).`,
      en: `IMPORT FAILED: ${pack} (missing modules: ${missing}).`,
    })),
    ...failedToLoad.map((part) => ({
      fr: `Failed to load : ${part} (modules absents : ${missing}).`,
      en: `Failed to load: ${part} (missing modules: ${missing}).`,
    })),
  ];
  if (flaws.length === 0 && modulesMissing.length > 0)
    flaws.push({
      fr: `Modules Python absents au démarrage : ${missing}.`,
      en: `Python modules missing at the start: ${missing}.`,
    });
  if (bootTracebacks > 0) {
    const forms = ["traceback", "tracebacks"] as const;
    const tracebacks = plural(bootTracebacks, forms, forms);
    const whose = packsTraced.length > 0 ? ` (${packsTraced.join(", ")})` : "";
    flaws.push({
      fr: `${tracebacks.fr} pendant le démarrage${whose}.`,
      en: `${tracebacks.en} during the start${whose}.`,
    });
  }
  if (flaws.length === 0 && !importTable)
    return cannotTell({
      fr: "le journal ne contient pas la table des imports : le démarrage en a été effacé (rotation), ou n'y est pas écrit",
      en: "the log does not hold the table of imports: log rotation removed the start, or it was never written there",
    });
  expect(flaws).toBeFlawless();
});

/**
 * What a pack printed at the start: since 0.23 Docker gets it minutes later, the server's own log at once. Taken from there
 * where Docker's log tells of no such part.
 */
function printedIn({ failedToLoad, modulesMissing }: LogReading): Partial<LogReading> {
  const told = known["infra.token-opens"]?.startLog;
  if (told === undefined || failedToLoad.length > 0 || told.failedToLoad.length === 0) return {};
  return {
    failedToLoad: told.failedToLoad,
    ...(told.packsInParts && { packsInParts: told.packsInParts }),
    modulesMissing: [...new Set([...modulesMissing, ...told.modulesMissing])],
    bootTracebacks: 0,
  };
}

check("infra.container-errors", async ({ cannotTell, notAskedFor }) => {
  await containerOf({ cannotTell, notAskedFor });
  const reading = known["infra.container-imports"]?.containerLog;
  if (reading === undefined)
    return cannotTell({ fr: "le journal n'a pas pu être lu", en: "the log could not be read" });
  // a dead worker does not come back by itself, however long ago it died
  const recent = reading.errors.filter(
    ({ sign, last }) => sign === "worker-dead" || Date.now() - Date.parse(last) < RECENT_MS,
  );
  expect(
    recent.map(({ sign, count, last }) => {
      const times = plural(count, ["fois", "fois"], ["time", "times"]);
      return {
        fr: `${words[sign].fr} : ${times.fr}, la dernière le ${last}.`,
        en: `${words[sign].en}: ${times.en}, last on ${last}.`,
      };
    }),
  ).toBeFlawless();
});

const words: Record<LogReading["errors"][number]["sign"], { fr: string; en: string }> = {
  "out-of-memory": { fr: "Mémoire épuisée", en: "Out of memory" },
  "nan-cast": { fr: "NaN dans une image (noire)", en: "NaN in an image (black)" },
  "worker-dead": {
    fr: "Le fil qui exécute les travaux s'est arrêté sur une exception, et n'a plus rien exécuté depuis",
    en: "The thread that executes the jobs has ended by an exception and has executed nothing since",
  },
  "job-exception": { fr: "Travail terminé par une exception", en: "Job that ended in an exception" },
};
