import { posix } from "node:path";
import type { Ask } from "../http/ask.ts";
import { empty, json, type Reply } from "../http/reply.ts";
import { type Route, route } from "../http/router.ts";
import { foldersOf, metadataOf, modelFiles, modelNames, weightExtensions } from "../machine/models.ts";
import { inside, ROOT } from "../machine/storage.ts";
import { loadSharp } from "../pictures/load-sharp.ts";
import { PyFloat } from "../python/json.ts";
import type { World } from "../world.ts";

const hidden = new Set(["configs", "custom_nodes"]);

export const modelRoutes: readonly Route[] = [
  route("GET", "/models", (_ask, { dress }) => json(Object.keys(foldersOf(dress)))),
  route("GET", "/models/{folder}", (ask, world) => {
    const folder = ask.params.folder ?? "";
    return Object.hasOwn(foldersOf(world.dress), folder) ? json(modelNames(folder, world)) : empty(404);
  }),
  /** Not found, without metadata, of another format: all are the same 404. */
  route("GET", "/view_metadata/{folder}", (ask, world) => {
    const metadata = metadataOf(ask.params.folder ?? "", ask.query.get("filename") ?? "", world);
    return metadata === undefined ? empty(404) : json(metadata);
  }),
  route("GET", "/experiment/models", (_ask, { dress }) =>
    json(
      Object.entries(foldersOf(dress))
        .filter(([name]) => !hidden.has(name))
        .map(([name, paths]) => ({
          name,
          folders: paths.map((path) => posix.join(ROOT, path)),
          ...(dress.http.listsExtensions && { extensions: [...weightExtensions] }),
        })),
    ),
  ),
  route("GET", "/experiment/models/{folder}", (ask, world) => {
    const folder = ask.params.folder ?? "";
    if (!Object.hasOwn(foldersOf(world.dress), folder) || hidden.has(folder)) return empty(404);
    const files = modelFiles(world).filter((file) => file.folder === folder);
    const installed = new PyFloat(1_759_363_200.5);
    return json(
      files.map(({ name, size }) => ({
        name,
        pathIndex: folder === "diffusion_models" ? 1 : 0,
        modified: installed,
        created: installed,
        size,
      })),
    );
  }),
  route("GET", "/experiment/models/preview/{folder}/{index}/{filename:.*}", preview),
];

/**
 * The picture beside a model, as webp. The route of 0.3.64 strips the extension, accepts any file of that name and follows
 * `..`: with the suffix rule of the login it serves every picture on the disk without a token. Since 0.28.0 it stays inside.
 */
async function preview(ask: Ask, { storage, dress }: World): Promise<Reply> {
  const { folder = "", index = "", filename = "" } = ask.params;
  const folders = foldersOf(dress);
  if (!Object.hasOwn(folders, folder)) return empty(404);
  if (!/^-?\d+$/.test(index)) throw new TypeError(`invalid literal for int() with base 10: '${index}'`);
  const base = folders[folder]?.at(Number(index));
  const { keepsInside } = dress.http;
  if (base === undefined && keepsInside) return empty(404);
  if (base === undefined) throw new RangeError("list index out of range");
  if (keepsInside && inside(base, filename) === undefined) return empty(403);
  const { dir, name } = posix.parse(posix.join(base, filename));
  const found = storage
    .list(dir)
    .find((file) => /\.(png|jpe?g|webp|gif)$/i.test(file) && posix.parse(file).name === name);
  const file = found === undefined ? undefined : storage.get(posix.join(dir, found));
  if (file === undefined) return empty(404);
  const sharp = await loadSharp();
  return { status: 200, type: "image/webp", body: await sharp(file.bytes).webp({ quality: 80 }).toBuffer() };
}
