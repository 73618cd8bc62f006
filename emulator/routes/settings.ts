import { randomUUID } from "node:crypto";
import { jsonBody, objectBody } from "../http/ask.ts";
import { empty, json } from "../http/reply.ts";
import { type Route, route } from "../http/router.ts";
import { isObject, type JsonObject, parsePython, pythonJson } from "../python/json.ts";
import type { World } from "../world.ts";
import { USER } from "./userdata.ts";

const FILE = `${USER}/comfy.settings.json`;

/** The users, and the settings of the only user: a file in its folder. */
export const settingsRoutes: readonly Route[] = [
  route("GET", "/users", (_ask, { faults }) =>
    json({ storage: "server", ...(faults.has("multi-user") ? { users: {} } : { migrated: true }) }),
  ),
  route("POST", "/users", async (ask) => {
    const { username } = await objectBody(ask);
    if (typeof username !== "string") throw new TypeError("KeyError: 'username'");
    return json(`${username.trim().replaceAll(/\s+/g, "-")}_${randomUUID()}`);
  }),
  route("GET", "/settings", (_ask, world) => json(settings(world))),
  route("GET", "/settings/{id}", (ask, world) => json(settings(world)[ask.params.id ?? ""] ?? null)),
  route("POST", "/settings", async (ask, world) => {
    save({ ...settings(world), ...(await objectBody(ask)) }, world);
    return empty();
  }),
  route("POST", "/settings/{id}", async (ask, world) => {
    save({ ...settings(world), [ask.params.id ?? ""]: await jsonBody(ask) }, world);
    return empty();
  }),
];

function settings({ storage }: World): JsonObject {
  try {
    const value = parsePython(storage.get(FILE)?.bytes.toString("utf8") ?? "{}");
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function save(value: JsonObject, { storage }: World): void {
  storage.put(FILE, Buffer.from(pythonJson(value)));
}
