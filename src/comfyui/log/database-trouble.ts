/** Why ComfyUI's own database (`user/comfyui.db`, the catalogue of assets) could not be opened. */
export type DatabaseTroubleName =
  | "database-in-use"
  | "database-locked"
  | "database-newer"
  | "database-path-blocked"
  | "database-not-writable"
  | "database-corrupt"
  | "database-url-unsupported"
  | "database-failed";

export interface DatabaseTrouble {
  readonly name: DatabaseTroubleName | "requirements-not-installed" | "disk-full";
  /** ComfyUI's own word for it; newer releases may have others than we know. */
  readonly kind?: string;
  /** Python packages that it misses. */
  readonly packages?: readonly string[];
  /** ComfyUI ends because of it: so does one with assets, from 0.38 on by default. */
  readonly fatal: boolean;
}

/** ComfyUI's kinds, as of 0.38.1. */
const kinds: Readonly<Record<string, DatabaseTrouble["name"]>> = {
  missing_packages: "requirements-not-installed",
  in_use: "database-in-use",
  locked: "database-locked",
  newer_revision: "database-newer",
  path_blocked: "database-path-blocked",
  not_writable: "database-not-writable",
  corrupt: "database-corrupt",
  unsupported_url: "database-url-unsupported",
};

/** What older releases say instead of a kind: SQLite's, Alembic's and the system's own words. */
const words: readonly (readonly [DatabaseTrouble["name"], RegExp])[] = [
  ["database-newer", /Can't locate revision|No such revision/],
  ["database-in-use", /Could not acquire lock on database|Another ComfyUI process/],
  ["database-locked", /database is locked/i],
  ["database-corrupt", /file is not a database|database disk image is malformed/],
  ["disk-full", /database or disk is full|No space left on device/],
  ["database-path-blocked", /Not a directory|File exists/],
  [
    "database-not-writable",
    /unable to open database file|readonly database|Permission denied|Read-only file/,
  ],
  ["database-url-unsupported", /Unsupported database URL|Could not parse SQLAlchemy URL/],
];

const marker = /ASSETS_(STARTUP_FAILED|DISABLED): ?(\w{1,40})/;
const older = /Failed to initialize database|Database is locked\. Another ComfyUI process/;
/** What ComfyUI does without from its start on: it never comes to open the database. */
const libraries = /^Error importing dependencies: No module named '([\w.]{1,80})'/;
/** Lines of one message: SQLAlchemy puts its statement and a link into it. */
const MAX_MESSAGE = 8;
/** A line below the older one, where ComfyUI was started with the assets. */
const ends = /--enable-assets flag requires|To resolve this, specify a separate database/;

/** What the plain lines of a start say of the database, the last word of several; undefined where it opened. */
export function databaseTroubleIn(
  lines: readonly string[],
): (DatabaseTrouble & { readonly at: number }) | undefined {
  const at = lines.findLastIndex((line) => marker.test(line) || older.test(line));
  const line = lines[at];
  if (line === undefined) return withoutLibraries(lines);
  const [, end, kind] = marker.exec(line) ?? [];
  if (kind !== undefined)
    return {
      name: (Object.hasOwn(kinds, kind) && kinds[kind]) || "database-failed",
      kind,
      at,
      ...packagesIn(lines.slice(at, at + MAX_MESSAGE)),
      fatal: end === "STARTUP_FAILED",
    };
  const [name = "database-failed"] = words.find(([, pattern]) => pattern.test(line)) ?? [];
  return { name, at, fatal: lines.slice(at, at + MAX_MESSAGE).some((next) => ends.test(next)) };
}

function withoutLibraries(lines: readonly string[]): (DatabaseTrouble & { readonly at: number }) | undefined {
  const at = lines.findLastIndex((line) => libraries.test(line));
  const [, module] = libraries.exec(lines[at] ?? "") ?? [];
  return module === undefined
    ? undefined
    : { name: "requirements-not-installed", at, packages: [module], fatal: false };
}

function packagesIn(lines: readonly string[]): Pick<DatabaseTrouble, "packages"> {
  for (const line of lines) {
    const [, list] = /could not be imported: ([\w., -]{1,200})/.exec(line) ?? [];
    if (list !== undefined) return { packages: list.match(/[\w-]{2,40}/g)?.slice(0, 20) ?? [] };
  }
  return {};
}
