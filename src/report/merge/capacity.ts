import { z } from "zod";
import { type Paced, shareOut } from "../../config/fleet/share.ts";
import { decimal, plural } from "../../format.ts";
import type { RunRecord } from "../../record/run-record.ts";
import type { Language, Text } from "../../text.ts";

/** What a server paints, and where that is known from. */
interface Pace extends Paced {
  readonly by: "class" | "pictures";
  /** Students that were simulated on it. */
  readonly students: number;
}

/** What several servers paint together, and the part of a class that each should get. */
export interface Capacity {
  readonly by: Pace["by"];
  readonly imagesPerMinute: number;
  /** The students that the class had; absent where none was simulated. */
  readonly students?: number;
  /** The largest class that all of them serve together, where that was measured on each. */
  readonly most?: number;
  /** Students for whom no server has a place. */
  readonly left: number;
  readonly shares: readonly {
    readonly name: string;
    readonly imagesPerMinute: number;
    readonly part: number;
    readonly students?: number;
  }[];
}

const positive = z.number().positive().max(1e6);
const count = z.int().min(0).max(100_000);
/** A record may come from anywhere. */
const classSchema = z.looseObject({
  readiness: z.looseObject({
    session: z.looseObject({ students: count }),
    measured: z.looseObject({ imagesPerMinute: positive }).optional(),
    forecast: z
      .looseObject({
        imagesPerMinute: z.looseObject({ value: positive }),
        largestClass: z.looseObject({ low: z.number().min(0).max(1e6) }),
      })
      .optional(),
  }),
});
const jobsSchema = z.looseObject({
  jobs: z.record(
    z.string(),
    z.looseObject({ outcome: z.string(), queuedMs: z.number(), totalMs: z.number() }),
  ),
});

/** The picture of another seed is the first that is painted with the model loaded, and that no cache answers. */
const warmPictures = ["other-seed", "text-to-image"];

/** Undefined where the pace of less than two servers is known, or their profiles differ: another workflow has another pace. */
export function capacityOf(
  stacks: readonly { readonly name: string; readonly record: RunRecord }[],
  weights: ReadonlyMap<string, number> = new Map(),
): Capacity | undefined {
  const profiles = new Set(stacks.map(({ record }) => record.profile));
  const paces = stacks.flatMap(({ name, record }) => paceOf(name, record, weights.get(name) ?? 1) ?? []);
  const [first] = paces;
  if (first === undefined || paces.length < 2 || profiles.size > 1) return undefined;
  // a class on one and a picture on the other are no common measure
  if (paces.some(({ by }) => by !== first.by)) return undefined;
  const students = paces.reduce((sum, one) => sum + one.students, 0);
  const { shares, left } = shareOut(students, paces);
  const limits = paces.flatMap(({ most }) => most ?? []);
  return {
    by: first.by,
    imagesPerMinute: paces.reduce((sum, one) => sum + one.imagesPerMinute, 0),
    ...(students > 0 && { students }),
    ...(limits.length === paces.length && { most: limits.reduce((sum, one) => sum + one, 0) }),
    left,
    shares: shares.map((share, at) => ({
      name: share.name,
      imagesPerMinute: paces[at]?.imagesPerMinute ?? 0,
      part: share.part,
      ...(students > 0 && { students: share.students }),
    })),
  };
}

function paceOf(name: string, record: RunRecord, weight: number): Pace | undefined {
  const facts = Object.values(record.facts as Readonly<Record<string, unknown>>);
  for (const fact of facts) {
    const { data } = classSchema.safeParse(fact);
    const imagesPerMinute =
      data?.readiness.forecast?.imagesPerMinute.value ?? data?.readiness.measured?.imagesPerMinute;
    if (data === undefined || imagesPerMinute === undefined) continue;
    const { session, forecast } = data.readiness;
    const most = forecast && { most: Math.floor(forecast.largestClass.low) };
    return { name, imagesPerMinute, weight, by: "class", students: session.students, ...most };
  }
  const jobs = Object.assign(
    {},
    ...facts.map((fact) => jobsSchema.safeParse(fact).data?.jobs ?? {}),
  ) as z.infer<typeof jobsSchema>["jobs"];
  const ms = warmPictures
    .flatMap((one) => jobs[one] ?? [])
    .filter(({ outcome }) => outcome === "finished")
    .map(({ totalMs, queuedMs }) => totalMs - queuedMs)
    .find((time) => time > 0);
  return ms === undefined
    ? undefined
    : { name, imagesPerMinute: 60_000 / ms, weight, by: "pictures", students: 0 };
}

export function percentOf(part: number, language: Language): string {
  return `${Math.round(part * 100)}${language === "fr" ? "\u00a0" : ""}%`;
}

/** One sentence for the console and the page. */
export function capacityLine({ by, imagesPerMinute, shares, most, left }: Capacity): Text {
  const write = (language: Language): string => {
    const number = (value: number): string => decimal(value, language, value < 10 ? 1 : 0);
    const each = shares.map(({ name, part, students }) => {
      const percent = percentOf(part, language);
      return `${name} ${students === undefined ? percent : `${percent} (${students})`}`;
    });
    const basis = {
      class: { fr: "une classe simulée sur chacun", en: "a class simulated on each" },
      pictures: { fr: "une image à la fois", en: "one picture at a time" },
    }[by][language];
    const who = plural(most ?? 0, ["étudiant", "étudiants"], ["student", "students"]);
    const limit =
      most === undefined
        ? ""
        : { fr: ` ; ensemble, ${who.fr} au plus`, en: `; together at most ${who.en}` }[language];
    const without =
      left === 0 ? "" : { fr: ` ; sans place : ${left}`, en: `; without a place: ${left}` }[language];
    return language === "fr"
      ? `Capacité : ${number(imagesPerMinute)} images par minute en tout (${basis}) ; à répartir : ${each.join(", ")}${limit}${without}.`
      : `Capacity: ${number(imagesPerMinute)} images per minute in all (${basis}); to be shared: ${each.join(", ")}${limit}${without}.`;
  };
  return { fr: write("fr"), en: write("en") };
}
