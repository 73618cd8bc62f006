import { posix } from "node:path";
import type { Ask } from "../http/ask.ts";
import { formBody } from "../http/form.ts";
import { empty, json, type Reply } from "../http/reply.ts";
import { type Route, route } from "../http/router.ts";
import { inside, isFileArea, ROOT } from "../machine/storage.ts";
import { withAlphaOf } from "../pictures/pixels.ts";
import { isObject, parsePython } from "../python/json.ts";
import type { World } from "../world.ts";

/** What to store of an uploaded file. Undefined: nothing, but the reply has a name all the same. */
type Transform = (bytes: Buffer) => Promise<Buffer | undefined>;

export const uploadRoutes: readonly Route[] = [
  route("POST", "/upload/image", async (ask, world) =>
    store(await formBody(ask), world, async (bytes) => bytes),
  ),
  route("POST", "/upload/mask", uploadMask),
];

async function store(form: FormData, world: World, transform: Transform): Promise<Reply> {
  const image = form.get("image");
  if (image === null) return empty(400);
  if (typeof image === "string" || image.name === "")
    throw new TypeError("'str' object has no attribute 'filename'");
  const area = textField(form, "type") || "input";
  if (!isFileArea(area)) throw new TypeError("expected str, bytes or os.PathLike object, not NoneType");
  const subfolder = textField(form, "subfolder");
  const wanted = inside(area, posix.join(subfolder, image.name));
  if (wanted === undefined) return empty(400);
  const bytes = Buffer.from(await image.arrayBuffer());
  const overwrite = ["true", "1"].includes(textField(form, "overwrite"));
  const path = overwrite ? wanted : freePath(wanted, bytes, world);
  const kept = await transform(bytes);
  if (world.faults.has("input-not-writable"))
    throw new Error(`PermissionError: [Errno 13] Permission denied: '${posix.join(ROOT, path)}'`);
  if (kept !== undefined) world.storage.put(path, kept);
  return json({ name: posix.basename(path), subfolder, type: area });
}

/** The mask becomes the transparency of the picture that `original_ref` names. */
async function uploadMask(ask: Ask, world: World): Promise<Reply> {
  const form = await formBody(ask);
  return store(form, world, async (mask) => {
    const reference = parsePython(textField(form, "original_ref"));
    if (!isObject(reference)) throw new TypeError("original_ref");
    const area = String(reference.type ?? "output");
    const path = inside(
      area,
      posix.join(String(reference.subfolder ?? ""), posix.basename(String(reference.filename))),
    );
    const original = isFileArea(area) && path !== undefined ? world.storage.get(path) : undefined;
    return original && withAlphaOf(original.bytes, mask);
  });
}

/** The same bytes keep their name. Other bytes under a used name get ` (1)`, ` (2)`… */
function freePath(wanted: string, bytes: Buffer, { storage }: World): string {
  const { dir, name, ext } = posix.parse(wanted);
  for (let count = 0; ; count++) {
    const path = count === 0 ? wanted : posix.join(dir, `${name} (${count})${ext}`);
    const known = storage.get(path);
    if (known === undefined || known.bytes.equals(bytes)) return path;
  }
}

function textField(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
