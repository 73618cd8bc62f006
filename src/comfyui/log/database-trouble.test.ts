import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { databaseTroubleIn } from "./database-trouble.ts";
import { plainLine, plainTexts } from "./plain-lines.ts";
import { readStart } from "./start-reading.ts";

/** Lines of a real 0.33.0, as its console shows them. */
const recorded: Readonly<Record<string, string[]>> = JSON.parse(
  readFileSync(new URL("../../../selftest/data/log-lines-0.33.0.json", import.meta.url), "utf8"),
);
const read = (...lines: string[]) => databaseTroubleIn(plainTexts([lines.join("\n")]));
const failed = (why: string) =>
  `\u001b[1m\u001b[31m[ERROR]\u001b[0m Failed to initialize database. Please ensure you have installed the latest requirements: ${why}`;

test("a real start that cannot open its database is known, and goes on", () => {
  expect(read(...(recorded.databaseNotWritableStart ?? []))).toMatchObject({
    name: "database-not-writable",
    fatal: false,
  });
  expect(read(...(recorded.healthyStart ?? []))).toBeUndefined();
});

test.for([
  ["(sqlite3.OperationalError) unable to open database file", "database-not-writable"],
  ["[Errno 30] Read-only file system: '/workspace/ComfyUI/user/comfyui.db.lock'", "database-not-writable"],
  ["(sqlite3.OperationalError) attempt to write a readonly database", "database-not-writable"],
  ["Can't locate revision identified by '0002_merge_to_asset_references'", "database-newer"],
  [
    "Could not acquire lock on database '/x/comfyui.db'. Another ComfyUI process may already be using it.",
    "database-in-use",
  ],
  ["(sqlite3.DatabaseError) file is not a database", "database-corrupt"],
  ["(sqlite3.OperationalError) database or disk is full", "disk-full"],
  ["Unsupported database URL 'postgresql://'.", "database-url-unsupported"],
  ["no such table: assets", "database-failed"],
] as const)("an older release that says %j has %s", ([why, name]) => {
  expect(read(failed(why))).toEqual({ name, at: 0, fatal: false });
});

test("a newer database that a newer release does without is no end", () => {
  expect(read("[WARNING] ASSETS_DISABLED: newer_revision")).toMatchObject({
    name: "database-newer",
    kind: "newer_revision",
    fatal: false,
  });
});

test("the traceback of an upgrade that failed is no failed import", () => {
  const lines = [
    "\u001b[1m\u001b[31m[ERROR]\u001b[0m Error upgrading database: ",
    "Traceback (most recent call last):",
    '  File "/workspace/ComfyUI/app/database/db.py", line 170, in _init_file_db',
    "    (source line)",
    "alembic.util.exc.CommandError: Can't locate revision identified by '0099'",
    failed("Can't locate revision identified by '0099'"),
    "\u001b[32m[INFO]\u001b[0m To see the GUI go to: http://127.0.0.1:8188",
  ];
  expect(readStart(lines.map(plainLine))).toMatchObject({ bootTracebacks: 0, modulesMissing: [] });
});

test("a release that was told to use assets ends, whatever the database adds to its message", () => {
  const lines = [
    "\u001b[1m\u001b[31m[ERROR]\u001b[0m Failed to initialize database: (sqlite3.DatabaseError) file is not a database",
    '[SQL: PRAGMA main.table_info("alembic_version")]',
    "(Background on this error at: https://sqlalche.me/e/21/4xp6)",
    "The --enable-assets flag requires a working database connection.",
  ];
  expect(read(...lines)).toMatchObject({ name: "database-corrupt", fatal: true });
});

test("a database without its libraries is missing as well, and names them", () => {
  expect(read("Error importing dependencies: No module named 'alembic'")).toEqual({
    name: "requirements-not-installed",
    at: 0,
    packages: ["alembic"],
    fatal: false,
  });
});
