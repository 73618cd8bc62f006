import semver from "semver";

/** The number in "0.33.0", "v0.2.7-5-gabc1234" (git describe), "ComfyUI 0.3.64"; a git hash has no dot, a word no number. */
const NUMBER = /^(?:[a-z]{1,20}[ _-])?v?(\d{1,6})\.(\d{1,6})(?:\.(\d{1,6}))?(?![\d])/i;

/** What the version announced by a server says, as three numbers; undefined where it says none. */
export function versionIn(announced: string | undefined): string | undefined {
  const [, major, minor, patch = "0"] = NUMBER.exec(announced ?? "") ?? [];
  return major === undefined ? undefined : `${Number(major)}.${Number(minor)}.${Number(patch)}`;
}

/** The server announces a number, and it is below this one. */
export function isBelow(announced: string | undefined, limit: string): boolean {
  const version = versionIn(announced);
  return version !== undefined && semver.lt(version, limit);
}

/** What a profile expects of the version, and how the announced one lies to it. */
export interface VersionFinding {
  readonly age: "older" | "known" | "newer" | "unknown";
  readonly oldest: string;
  /** Absent where the profile does not say what was measured. */
  readonly measured?: string;
}

/** A newer version than the measured one is a remark, not a fault: every other check judges the server itself. */
export function judgeVersion(
  announced: string | undefined,
  expected: Omit<VersionFinding, "age">,
): VersionFinding {
  const version = versionIn(announced);
  const { oldest, measured } = expected;
  if (version === undefined) return { ...expected, age: "unknown" };
  if (semver.lt(version, oldest)) return { ...expected, age: "older" };
  const newer = measured !== undefined && semver.gt(version, measured);
  return { ...expected, age: newer ? "newer" : "known" };
}
