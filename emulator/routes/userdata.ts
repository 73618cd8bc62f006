import { posix } from "node:path";
import type { Dress } from "../dress/dress.ts";
import { type Ask, decode } from "../http/ask.ts";
import { empty, json, type Reply, text } from "../http/reply.ts";
import { type Route, route } from "../http/router.ts";
import { inside, type StoredFile } from "../machine/storage.ts";
import { type Json, type JsonObject, PyFloat } from "../python/json.ts";
import type { World } from "../world.ts";
import { guessType } from "./view.ts";

/** The folder of the only user. It also holds the settings. */
export const USER = "user/default";
const BYTES = "application/octet-stream";

export const userdataRoutes: readonly Route[] = [
  route("GET", "/userdata", list),
  route("GET", "/v2/userdata", listTree),
  route("GET", "/userdata/{file}", read),
  route("POST", "/userdata/{file}", write),
  route("DELETE", "/userdata/{file}", (ask, world) => {
    const path = pathOf(ask.params.file, world);
    if (path === undefined) return empty(403);
    expectFolder(path, world);
    return empty(world.storage.delete(path) ? 204 : 404);
  }),
  route("POST", "/userdata/{file}/move/{dest}", move),
];

/** A server with several users knows nobody here by name. */
export function expectUser({ faults }: World): void {
  if (faults.has("multi-user")) throw new Error("KeyError: 'Unknown user: default'");
}

/** The router has decoded the name once. ComfyUI decodes it again before it checks it. */
function pathOf(name: string | undefined, world: World): string | undefined {
  expectUser(world);
  const path = inside(USER, decode(name ?? ""));
  return path === USER ? undefined : path;
}

/** ComfyUI makes the folder of the file, whatever is asked of it: an exception where it may not. */
function expectFolder(path: string, { faults }: World): void {
  if (faults.has("database-not-opened") && posix.dirname(path) !== USER)
    throw new Error("PermissionError: [Errno 13] Permission denied");
}

function read(ask: Ask, world: World): Reply {
  const { storage, dress } = world;
  const path = pathOf(ask.params.file, world);
  if (path === undefined) return empty(403);
  expectFolder(path, world);
  const file = storage.get(path);
  if (file === undefined) return empty(404);
  const guessed = guessType(path);
  // what a browser would run is only downloaded
  const type = dress.http.guardsDownloads && /javascript|css|html|svg/.test(guessed) ? BYTES : guessed;
  return { status: 200, type, body: file.bytes };
}

async function write(ask: Ask, world: World): Promise<Reply> {
  const path = pathOf(ask.params.file, world);
  if (path === undefined) return empty(403);
  expectFolder(path, world);
  if (ask.query.get("overwrite") === "false" && world.storage.get(path))
    return text("File already exists", 409);
  // its words stand in the status line alone
  if (world.faults.has("user-folder-unwritable") || world.faults.has("database-not-opened"))
    return empty(400);
  return described(ask, path, world.storage.put(path, await ask.body()), world);
}

function move(ask: Ask, world: World): Reply {
  const { storage } = world;
  const [from, to] = [pathOf(ask.params.file, world), pathOf(ask.params.dest, world)];
  if (from === undefined) return empty(403);
  const file = storage.get(from);
  if (file === undefined) return empty(404);
  if (to === undefined) throw new TypeError("the destination is outside the user's folder");
  if (ask.query.get("overwrite") === "false" && storage.get(to)) return text("File already exists", 409);
  storage.delete(from);
  return described(ask, to, storage.put(to, file.bytes), world);
}

function described(ask: Ask, path: string, file: StoredFile, { dress }: World): Reply {
  const relative = posix.relative(USER, path);
  return json(ask.query.get("full_info") === "true" ? fileInfo(relative, file, dress) : relative);
}

function fileInfo(path: string, { bytes, modifiedMs, createdMs }: StoredFile, { http }: Dress): JsonObject {
  const modified = http.fileTimesInMs ? modifiedMs : new PyFloat(modifiedMs / 1000);
  return { path, size: bytes.length, modified, created: createdMs };
}

function list(ask: Ask, world: World): Reply {
  const { storage, dress } = world;
  expectUser(world);
  const dir = ask.query.get("dir");
  if (!dir) return text("Directory not provided", 400);
  const folder = inside(USER, dir);
  if (folder === undefined) return text("Invalid directory", 403);
  const names = storage.list(folder);
  if (names.length === 0 && folder !== USER) return text("Directory not found", 404);
  const shown = ask.query.get("recurse") === "true" ? names : names.filter((name) => !name.includes("/"));
  return json(
    shown.map((name): Json => {
      const file = storage.get(posix.join(folder, name));
      if (ask.query.get("full_info") === "true" && file !== undefined) return fileInfo(name, file, dress);
      return ask.query.get("split") === "true" ? [name, ...name.split("/")] : name;
    }),
  );
}

function listTree(ask: Ask, { storage }: World): Reply {
  const folder = inside(USER, ask.query.get("path") ?? "");
  if (folder === undefined) return text("Invalid directory", 403);
  const names = storage.list(folder);
  if (names.length === 0 && folder !== USER) return text("Directory not found", 404);
  const folders = new Set(
    names.flatMap((name) =>
      name
        .split("/")
        .slice(0, -1)
        .map((_, at, parts) => parts.slice(0, at + 1).join("/")),
    ),
  );
  return json([
    ...[...folders].map((path) => ({ name: posix.basename(path), path, type: "directory" })),
    ...names.map((path) => {
      const file = storage.get(posix.join(folder, path));
      const modified = new PyFloat((file?.modifiedMs ?? 0) / 1000);
      return { name: posix.basename(path), path, type: "file", size: file?.bytes.length ?? 0, modified };
    }),
  ]);
}
