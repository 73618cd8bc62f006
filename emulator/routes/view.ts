import { posix } from "node:path";
import type { Dress } from "../dress/dress.ts";
import type { Ask } from "../http/ask.ts";
import { empty, html, type Reply } from "../http/reply.ts";
import { type Route, route } from "../http/router.ts";
import { inside, isFileArea, type StoredFile } from "../machine/storage.ts";
import { loadSharp } from "../pictures/load-sharp.ts";
import type { World } from "../world.ts";

export const viewRoutes: readonly Route[] = [route("GET", "/view", view)];

const types: Readonly<Record<string, string>> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".webp": "image/webp",
  ".gif": "image/gif",
  ".svg": "image/svg+xml",
  ".txt": "text/plain",
  ".json": "application/json",
  ".js": "text/javascript",
  ".css": "text/css",
  ".html": "text/html",
};

/** Of a proxy that asks for a password of its own. */
const signIn = "<!doctype html><html><head><title>Sign in</title></head><body><form></form></body></html>";

/** The Content-Type for an extension, as Python's `mimetypes` guesses it. */
export function guessType(name: string): string {
  return types[posix.extname(name).toLowerCase()] ?? "application/octet-stream";
}

function view(ask: Ask, world: World): Reply | Promise<Reply> {
  const asked = ask.query.get("filename");
  if (asked === null) return empty(404);
  const [, bare = asked, annotated] = /^(.*) \[(output|input|temp)\]$/.exec(asked) ?? [];
  const area = annotated ?? ask.query.get("type") ?? "output";
  if (bare === "" || bare.startsWith("/") || bare.includes("..") || !isFileArea(area)) return empty(400);
  const folder = inside(area, ask.query.get("subfolder") ?? "");
  if (folder === undefined) return empty(403);
  const name = posix.basename(bare);
  const file = world.storage.get(posix.join(folder, name));
  if (file === undefined) return empty(404);
  if (world.faults.has("page-for-pictures")) return html(signIn);
  const preview = ask.query.get("preview");
  const channel = ask.query.get("channel") ?? "";
  if (preview !== null) return previewOf(file, name, preview, channel);
  if (channel === "rgb" || channel === "a") return channelOf(file, name, channel);
  return raw(ask, file, name, world.dress);
}

async function previewOf(file: StoredFile, name: string, preview: string, channel: string): Promise<Reply> {
  const [wanted = "", quality = "90"] = preview.split(";");
  const jpeg = wanted === "jpeg" && !channel.includes("a");
  const sharp = await loadSharp();
  const image = sharp(file.bytes);
  const encoded = jpeg ? image.jpeg({ quality: Number(quality) }) : image.webp({ quality: Number(quality) });
  return {
    status: 200,
    type: jpeg ? "image/jpeg" : "image/webp",
    headers: disposition(name),
    body: await encoded.toBuffer(),
  };
}

/** `rgb` drops the transparency and the text chunks; `a` keeps only the transparency. */
async function channelOf(file: StoredFile, name: string, channel: "rgb" | "a"): Promise<Reply> {
  const sharp = await loadSharp();
  const image = sharp(file.bytes);
  if (channel === "rgb") {
    return {
      status: 200,
      type: "image/png",
      headers: disposition(name),
      body: await image.removeAlpha().png().toBuffer(),
    };
  }
  const { data, info } = await image
    .ensureAlpha()
    .extractChannel("alpha")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pixels = Buffer.alloc(info.width * info.height * 4);
  for (const [at, alpha] of data.entries()) pixels[at * 4 + 3] = alpha;
  const raw = { width: info.width, height: info.height, channels: 4 as const };
  return {
    status: 200,
    type: "image/png",
    headers: disposition(name),
    body: await sharp(pixels, { raw }).png().toBuffer(),
  };
}

function raw(ask: Ask, file: StoredFile, name: string, dress: Dress): Reply {
  const etag = `"${(BigInt(Math.round(file.modifiedMs)) * 1_000_000n).toString(16)}-${file.bytes.length.toString(16)}"`;
  const modified = new Date(file.modifiedMs).toUTCString();
  const validators = { Etag: etag, "Last-Modified": modified };
  if (ask.headers["if-none-match"] === etag) return { status: 304, headers: validators };
  const shown = dress.http.guardsDownloads ? guarded(ask, name) : barelyGuarded(name);
  const { type } = shown;
  const headers = { ...shown.headers, ...validators, "Accept-Ranges": "bytes" };
  const range = /^bytes=(\d*)-(\d*)$/.exec(ask.headers.range ?? "");
  if (range === null || (range[1] === "" && range[2] === ""))
    return { status: 200, type, headers, body: file.bytes };
  const size = file.bytes.length;
  const from = range[1] === "" ? Math.max(0, size - Number(range[2])) : Number(range[1]);
  const to = range[1] === "" || range[2] === "" ? size - 1 : Math.min(size - 1, Number(range[2]));
  if (from >= size || from > to) return { status: 416, headers: { "Content-Range": `bytes */${size}` } };
  const part = file.bytes.subarray(from, to + 1);
  return {
    status: 206,
    type,
    headers: { ...headers, "Content-Range": `bytes ${from}-${to}/${size}` },
    body: part,
  };
}

interface Shown {
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** 0.3.64: a browser must not run what a user uploaded, but .js and .svg are not protected (measured). */
function barelyGuarded(name: string): Shown {
  const guessed = guessType(name);
  const type = guessed === "text/html" || guessed === "text/css" ? "application/octet-stream" : guessed;
  return { type, headers: disposition(name) };
}

/** 0.33.0: what a browser would run is an attachment. An SVG is shown only as a picture of a page. */
function guarded(ask: Ask, name: string): Shown {
  const type = guessType(name);
  const nosniff = { "X-Content-Type-Options": "nosniff" };
  if (!active.has(type)) return { type, headers: { ...nosniff, ...disposition(name) } };
  const careful = { ...nosniff, Vary: "Sec-Fetch-Dest", "Cache-Control": "no-store" };
  if (type === "image/svg+xml" && ask.headers["sec-fetch-dest"] === "image")
    return { type, headers: { ...careful, ...disposition(name) } };
  const attached = { "Content-Disposition": `attachment; ${disposition(name)["Content-Disposition"]}` };
  return { type: "application/octet-stream", headers: { ...careful, ...attached } };
}

const active = new Set(["text/html", "text/css", "text/javascript", "image/svg+xml"]);

function disposition(name: string): Record<string, string> {
  return { "Content-Disposition": `filename="${name.replaceAll(/[^\x20-\x7e]/g, "_")}"` };
}
