import type { Text } from "../../text.ts";
import { pick, read, type Sources } from "../given.ts";
import type { ReadinessConfig } from "../run-config.ts";
import { settings } from "../settings.ts";
import { readinessSettings } from "./settings-readiness.ts";

/** The class that was asked for. Where the stage was not, an option of it that stands on the command line does nothing, and is told. */
export function readinessOf(sources: Sources, asked: boolean): ReadinessConfig {
  const idle = Object.values(readinessSettings).flatMap((setting) => {
    const given = pick(sources, setting);
    return given?.origin === "flag" ? [given.name] : [];
  });
  if (!asked && idle.length > 0) sources.notes.push(unused(idle));
  const seed = read(sources, settings.classSeed);
  const waitS = read(sources, settings.waitLimit);
  const maxJobs = read(sources, settings.maxJobs);
  const maxMinutes = read(sources, settings.maxMinutes);
  return {
    students: read(sources, settings.students),
    images: read(sources, settings.images),
    minutes: read(sources, settings.minutes),
    arrival: read(sources, settings.arrival),
    thorough: read(sources, settings.thorough),
    besideOthers: read(sources, settings.besideOthers),
    ...(seed !== undefined && { seed }),
    ...(waitS !== undefined && { waitS }),
    ...(maxJobs !== undefined && { maxJobs }),
    ...(maxMinutes !== undefined && { maxMinutes }),
  };
}

function unused(names: readonly string[]): Text {
  const all = names.join(", ");
  return {
    fr: `${all} : sans effet, l'étape readiness n'est pas choisie (npm run readiness).`,
    en: `${all}: without effect, the readiness stage is not selected (npm run readiness).`,
  };
}
