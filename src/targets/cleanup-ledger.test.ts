import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startEmulator } from "../../emulator/start.ts";
import { ComfyClient } from "../comfyui/client.ts";
import { GuestBook, sweep } from "./cleanup-ledger.ts";
import { abandonedBooks, newGuestBook } from "./cleanup-ledgers.ts";
import type { TargetInfo } from "./target.ts";

const bookFile = (): string => join(mkdtempSync(join(tmpdir(), "e2e-book-")), "guest-book.json");

function info(url: string, token: string): TargetInfo {
  return { kind: "attach", url, emulated: false, token, tokenSource: "test" };
}

test("an empty book leaves no file", () => {
  const file = bookFile();
  const book = new GuestBook(file);
  const entry = { url: "http://x", kind: "prompt", id: "1" } as const;
  book.enter(entry);
  expect(existsSync(file)).toBe(true);
  book.leave(entry);
  expect(existsSync(file)).toBe(false);
});

test("a sweep takes away our job and our file, and leaves other servers' entries", async () => {
  await using emulator = await startEmulator({ token: "token-of-the-guest-book" });
  await using client = new ComfyClient(emulator.url, emulator.token);
  await client.raw({ method: "POST", path: "/userdata/left.js", body: "0" });
  const book = new GuestBook(bookFile());
  const elsewhere = { url: "http://elsewhere", kind: "prompt", id: "theirs" } as const;
  book.enter({ url: emulator.url, kind: "userdata", id: "left.js" });
  book.enter({ url: emulator.url, kind: "prompt", id: "long-gone" });
  book.enter(elsewhere);
  expect(await sweep([book], info(emulator.url, emulator.token))).toEqual([]);
  expect((await client.raw({ method: "GET", path: "/userdata/left.js" })).status).toBe(404);
  expect(book.entries()).toEqual([elsewhere]);
});

test("what cannot be taken away stays in the book for the next start", async () => {
  const book = new GuestBook(bookFile());
  const entry = { url: "http://127.0.0.1:9", kind: "prompt", id: "1" } as const;
  book.enter(entry);
  expect(await sweep([book], info(entry.url, "token"))).toEqual([entry]);
  expect(book.entries()).toEqual([entry]);
});

test("only the books of processes that are gone are abandoned", () => {
  const folder = mkdtempSync(join(tmpdir(), "e2e-books-"));
  const entry = { url: "http://x", kind: "prompt", id: "1" } as const;
  const living = newGuestBook(folder, new Date());
  living.enter(entry);
  expect(abandonedBooks(folder)).toEqual([]);
  // no process has this id: it is above what any system gives
  const dead = new GuestBook(living.file.replace(`-${process.pid}-`, "-999999999-"));
  dead.enter(entry);
  expect(abandonedBooks(folder).map(({ file }) => file)).toEqual([dead.file]);
});

test("the book of a stack that went with its process, and a half-written one, are thrown away", () => {
  const folder = mkdtempSync(join(tmpdir(), "e2e-books-"));
  const entry = { url: "http://x", kind: "prompt", id: "1" } as const;
  const own = newGuestBook(folder, new Date(), { own: true });
  own.enter(entry);
  const dead = new GuestBook(own.file.replace(`-${process.pid}-`, "-999999999-"));
  dead.enter(entry);
  const half = `${newGuestBook(folder, new Date()).file.replace(`-${process.pid}-`, "-999999999-")}.tmp`;
  writeFileSync(half, "[");
  expect(abandonedBooks(folder)).toEqual([]);
  expect([own.file, dead.file, half].map((file) => existsSync(file))).toEqual([true, false, false]);
});
