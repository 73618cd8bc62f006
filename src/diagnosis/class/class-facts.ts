import { plural } from "../../format.ts";
import { span } from "../../readiness/answer-words.ts";
import type { ReadinessFigures } from "../../readiness/figures.ts";
import type { StudentJob, StudentOutcome } from "../../readiness/session.ts";
import { npmCommand } from "../../record/again.ts";
import type { Text } from "../../text.ts";
import type { Seen } from "../rule.ts";
import { command, type Step } from "../steps.ts";

/** The figures of the class, where they have come so far that something can be said of them. */
export function figuresIn({ facts }: Seen<"readiness.burst">): ReadinessFigures | undefined {
  return facts.readiness?.jobs === undefined ? undefined : (facts.readiness as ReadinessFigures);
}

export function ended({ jobs }: ReadinessFigures, ...outcomes: StudentOutcome[]): StudentJob[] {
  return jobs.filter(({ outcome }) => outcomes.includes(outcome));
}

/** `3 images sur 60` */
export function ofAll(count: number, { session }: ReadinessFigures): Text {
  const all = session.students * session.images;
  const many = plural(count, ["image", "images"], ["image", "images"]);
  return { fr: `${many.fr} sur ${all}`, en: `${many.en} of ${all}` };
}

/** The same class again, with other options behind those of this run. */
export function again({ run }: Pick<Seen, "run">, ...options: string[]): string {
  const names = new Set(options.map(nameOf));
  const kept = (run.flags ?? []).filter((flag) => !names.has(nameOf(flag)));
  return command(npmCommand("npm run readiness", [...kept, ...options]));
}

function nameOf(flag: string): string {
  return flag.split(" ", 1)[0] ?? flag;
}

export function once(seen: Pick<Seen, "run">): Step {
  return {
    fr: "Puis mesurez de nouveau la même classe :",
    en: "Then measure the same class again:",
    run: again(seen),
  };
}

/** When the first of these jobs ended, and who was concerned: for a look into the log at that time. */
export function whenAndWho(jobs: readonly StudentJob[]): Text {
  const first = jobs.reduce<number | undefined>((min, { endedMs, seenMs, goneMs, askedMs }) => {
    const at = endedMs ?? seenMs ?? goneMs ?? askedMs;
    return min === undefined || at < min ? at : min;
  }, undefined);
  const students = new Set(jobs.map(({ student }) => student)).size;
  const who = plural(
    students,
    ["étudiant concerné", "étudiants concernés"],
    ["student concerned", "students concerned"],
  );
  return {
    fr: `${who.fr}, la première fois ${span(first ?? 0, "fr")} après le début`,
    en: `${who.en}, for the first time ${span(first ?? 0, "en")} after the beginning`,
  };
}
