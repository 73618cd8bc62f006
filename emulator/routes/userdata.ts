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
  route("DELETE", "/userdata/{file}", (ask, { storage }) => {
    const path = pathOf(ask.params.file);
    if (path === undefined) return empty(403);
    return empty(storage.delete(path) ? 204 : 404);
  }),
  route("POST", "/userdata/{file}/move/{dest}", move),
];

/** The router has decoded the name once. ComfyUI decodes it again before it checks it. */
function pathOf(name = ""): string | undefined {
  const path = inside(USER, decode(name));
  return path === USER ? undefined : path;
}

function read(ask: Ask, { storage, dress }: World): Reply {
  const path = pathOf(ask.params.file);
  if (path === undefined) return empty(403);
  const file = storage.get(path);
  if (file === undefined) return empty(404);
  const guessed = guessType(path);
  // what a browser would run is only downloaded
  const type = dress.http.guardsDownloads && /javascript|css|html|svg/.test(guessed) ? BYTES : guessed;
  return { status: 200, type, body: file.bytes };
}

async function write(ask: Ask, world: World): Promise<Reply> {
  const path = pathOf(ask.params.file);
  if (path === undefined) return empty(403);
  if (ask.query.get("overwrite") === "false" && world.storage.get(path))
    return text("File already exists", 409);
  return described(ask, path, world.storage.put(path, await ask.body()), world);
}

function move(ask: Ask, world: World): Reply {
  const { storage } = world;
  const [from, to] = [pathOf(ask.params.file), pathOf(ask.params.dest)];
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

function list(ask: Ask, { storage, dress }: World): Reply {
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
