import { readFileSync, statSync } from "node:fs";
import { extname, join, normalize } from "node:path";
import type { Reply } from "../http/reply.ts";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "application/javascript",
  ".mjs": "application/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
};

/**
 * A file of the real page, from a folder of the package `comfyui-frontend-package`: `path` as a browser asks for it. Undefined:
 * there is none.
 */
export function frontEndFile(folder: string, path: string): Reply | undefined {
  const inside = normalize(path === "/" ? "/index.html" : path);
  // normalised from the root on: no ".." is left
  if (!inside.startsWith("/") || inside.includes("\0")) return undefined;
  try {
    const file = join(folder, inside);
    const body = readFileSync(file);
    const { mtime } = statSync(file);
    return {
      status: 200,
      type: types[extname(inside)] ?? "application/octet-stream",
      headers: {
        ETag: `"${mtime.getTime().toString(16)}-${body.length.toString(16)}"`,
        "Last-Modified": mtime.toUTCString(),
      },
      body,
    };
  } catch {
    return undefined;
  }
}
