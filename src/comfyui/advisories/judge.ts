import semver from "semver";
import { versionIn } from "../versions/server-version.ts";
import { type AdvisedPart, type Advisory, advisories, MAX_AGE_DAYS, TABLE_DATE } from "./table.ts";

/** What the server announces of its parts; a part that is absent or says no number is not judged. */
export type Announced = Partial<Record<AdvisedPart, string>>;

/** An advisory that holds for the version that was found. */
export interface AdvisoryFinding extends Omit<Advisory, "affected"> {
  readonly version: string;
}

export interface AdvisoryReading {
  /** Day of the table, ISO. */
  readonly date: string;
  /** The table is older than a table should be: what was published since is not in it. */
  readonly outdated: boolean;
  readonly found: readonly AdvisoryFinding[];
}

/** Which published advisories the announced versions fall under. */
export function readAdvisories(announced: Announced, now: number): AdvisoryReading {
  const found = advisories.flatMap(({ affected, ...advisory }): AdvisoryFinding[] => {
    const version = versionIn(announced[advisory.part]);
    return version !== undefined && semver.satisfies(version, affected) ? [{ ...advisory, version }] : [];
  });
  const days = (now - Date.parse(`${TABLE_DATE}T00:00:00Z`)) / 86_400_000;
  return { date: TABLE_DATE, outdated: days > MAX_AGE_DAYS, found };
}
