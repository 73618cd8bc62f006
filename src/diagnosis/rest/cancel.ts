import { isBelow, versionIn } from "../../comfyui/versions/server-version.ts";
import { group, rule, type Seen } from "../rule.ts";
import { prefixed, withoutProxy } from "../steps.ts";

/** The version is read by the infra stage, or by the generation stage where that one did not run. */
const cancel = { check: "generation.cancel", reads: ["infra.version", "generation.reference"] } as const;

type CancelFacts = Seen<"generation.cancel" | "infra.version" | "generation.reference">["facts"];

function versionOf({ system }: CancelFacts): string | undefined {
  return versionIn(system?.comfyui);
}

/** The cancel had no effect; otherwise it stopped another job, as servers before 0.3.57 do. */
function isIgnored(facts: CancelFacts): boolean {
  const version = versionOf(facts);
  return (
    facts.jobs?.["cancel-running"]?.outcome === "finished" ||
    (version !== undefined && !isBelow(version, "0.3.57") && facts.interruptScope !== "global")
  );
}

const interruptIsGlobal = rule({
  code: "interrupt-is-global",
  ...cancel,
  title: {
    fr: "Interrompre un travail arrête celui des autres",
    en: "Interrupting a job stops that of others",
  },
  when: ({ facts, said }) => {
    if (isIgnored(facts)) return undefined;
    const version = versionOf(facts) ?? "?";
    return {
      cause: {
        fr: `POST /interrupt ne tient pas compte de l'identifiant du travail (ComfyUI ${version}) : annuler le sien peut arrêter celui d'un autre étudiant.${said.fr}`,
        en: `POST /interrupt ignores the job's id (ComfyUI ${version}): cancelling one's own can stop another student's.${said.en}`,
      },
      steps: [
        {
          fr: "Mettez ComfyUI à jour (0.3.57 ou plus récent). Derrière un proxy, vérifiez qu'il transmet le corps des requêtes POST.",
          en: "Update ComfyUI (0.3.57 or newer). Behind a proxy check that it forwards the body of POST requests.",
        },
      ],
    };
  },
});

const cancelIgnored = rule({
  code: "cancel-ignored",
  ...cancel,
  title: { fr: "Annuler un travail ne marche pas", en: "Cancelling a job does not work" },
  when: ({ facts, said, shell }) => {
    if (!isIgnored(facts)) return undefined;
    return {
      cause: {
        fr: `Un travail annulé par son identifiant est resté dans la file ou est allé à son terme : une génération lancée par erreur occupera le GPU jusqu'au bout.${said.fr}`,
        en: `A job cancelled by its id stayed in the queue or ran to its end: a generation started by mistake will hold the GPU to the end.${said.en}`,
      },
      steps: [
        prefixed(
          {
            fr: "Un proxy qui retire le corps des POST donne ce résultat.",
            en: "A proxy that drops the body of a POST looks like this.",
          },
          withoutProxy(shell),
        ),
        {
          fr: "L'interruption n'agit qu'à la fin d'un pas (15 s ici). Si rien ne l'arrête, redémarrez :",
          en: "An interrupt acts only at the end of a step (15 s here). If nothing stops it, restart:",
          run: shell.restart,
        },
      ],
    };
  },
});

export const cancelGroup = group({
  layer: "rest",
  name: "cancel",
  rules: [interruptIsGlobal, cancelIgnored],
});
