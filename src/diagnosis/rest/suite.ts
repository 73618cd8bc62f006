import { again } from "../../record/again.ts";
import { stageOf } from "../../record/catalogue.ts";
import type { Diagnosis } from "../../record/diagnosis.ts";
import { type CheckResult, NOT_LOADED, type RunRecord } from "../../record/run-record.ts";
import { group, rule } from "../rule.ts";
import { command, remedyOf, type Step } from "../steps.ts";

/** Errors that the cause repeats; `run.json` has all. */
const MAX_ERRORS = 3;
const MAX_ERROR = 600;

/** A bare JavaScript error says nothing about the server: our own failures have codes, and a verdict is an assertion. */
function isOwn({ status, errorCode = "" }: CheckResult): boolean {
  return status === "failed" && /^(Type|Reference|Range|Syntax)?Error$/.test(errorCode);
}

const suiteError = rule({
  code: "suite-error",
  title: { fr: "La suite elle-même a échoué, pas le serveur", en: "The suite itself failed, not the server" },
  // any check may break: this one stands for all
  check: "infra.reachable",
  anyway: true,
  when: ({ run }) => {
    const own = run.checks.filter(isOwn);
    const [first] = own;
    if (first === undefined) return undefined;
    const { reason = "–" } = first;
    return {
      checks: own.map(({ id }) => id),
      cause: {
        fr: `Un contrôle s'est arrêté sur une erreur du programme : rien n'est dit du serveur. Constaté : ${reason}`,
        en: `A check stopped at an error of the program: nothing is said of the server. Observed: ${reason}`,
      },
      steps: stepsFor(run),
    };
  },
});

/** The last group: a fault of the server explains a failure before one of this suite may. */
export const suiteGroup = group({ layer: "rest", name: "suite", rules: [suiteError] });

/**
 * Files of checks that could not be loaded. Their checks are blocked, and nothing was found of the server: a run of which
 * that is all ends with status 2.
 */
export function notLoaded(record: RunRecord): Diagnosis[] {
  const lost = record.checks.filter(({ errorCode }) => errorCode === NOT_LOADED).map(({ id }) => id);
  const [first] = lost;
  if (first === undefined) return [];
  const errors = record.errors.slice(0, MAX_ERRORS).map((error) => error.slice(0, MAX_ERROR));
  return [
    {
      code: suiteError.code,
      stage: stageOf(first),
      checks: lost,
      cause: {
        fr: `Des contrôles n'ont pas pu être chargés : rien n'est dit de ce qu'ils prouvent. Erreur : ${errors.join("\n")}`,
        en: `Some checks could not be loaded: nothing is said of what they prove. Error: ${errors.join("\n")}`,
      },
      remedy: remedyOf(stepsFor(record)),
    },
  ];
}

function stepsFor(run: Parameters<typeof again>[0]): Step[] {
  return [
    {
      fr: "Rejouez la suite : si l'erreur disparaît, la machine qui l'exécute manquait de mémoire, de disque ou de temps.",
      en: "Run the suite again: if the error is gone, the machine that runs it was short of memory, disk or time.",
      run: command(again(run)),
    },
    {
      fr: "Si elle revient, c'est un défaut de la suite : signalez-le avec run.json, qui ne contient aucun secret.",
      en: "If it comes back, it is a defect of the suite: report it with run.json, which holds no secret.",
    },
  ];
}
