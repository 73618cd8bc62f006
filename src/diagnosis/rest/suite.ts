import { again } from "../../record/again.ts";
import type { CheckResult } from "../../record/run-record.ts";
import { type Codes, diagnosis, type Rule, run, steps } from "../old-rule.ts";

export const suiteCodes = {
  "suite-error": {
    fr: "La suite elle-même a échoué, pas le serveur",
    en: "The suite itself failed, not the server",
  },
} as const satisfies Codes;

/** A bare JavaScript error is no word about a server: its own failures have codes, and a verdict is an assertion. */
function isOwn({ status, errorCode = "" }: CheckResult): boolean {
  return status === "failed" && /^(Type|Reference|Range|Syntax)?Error$/.test(errorCode);
}

/** Last of all rules: what a fault of the server explains is the server's. */
const suiteError: Rule = (record) => {
  const own = record.checks.filter(isOwn);
  const [first, ...others] = own.map(({ id }) => id);
  if (first === undefined) return undefined;
  const said = own[0]?.reason ?? "–";
  return diagnosis(
    "suite-error",
    [first, ...others],
    {
      fr: `Un contrôle s'est arrêté sur une erreur du programme : rien n'est dit du serveur. Constaté : ${said}`,
      en: `A check stopped at an error of the program: nothing is said of the server. Observed: ${said}`,
    },
    steps(
      [
        `Rejouez la suite : si l'erreur disparaît, la machine qui l'exécute manquait de mémoire, de disque ou de temps.${run(again(record))}`,
        "Si elle revient, c'est un défaut de la suite : signalez-le avec run.json, qui ne contient aucun secret.",
      ],
      [
        `Run the suite again: if the error is gone, the machine that runs it was short of memory, disk or time.${run(again(record))}`,
        "If it comes back, it is a defect of the suite: report it with run.json, which holds no secret.",
      ],
    ),
  );
};

export const suiteRules: readonly Rule[] = [suiteError];
