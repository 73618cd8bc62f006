import { type Reply, text } from "../http/reply.ts";
import { alone, type Route } from "../http/router.ts";
import type { World } from "../world.ts";
import { editorFiles } from "./editor-files.ts";
import { frontEndFile } from "./front-end.ts";
import { editorScript, editorStyle, iconStyle, indexPage, vendorScript } from "./sources.ts";

const SCRIPT = "application/javascript";
const STYLE = "text/css";

/** The files of the page as the front-end package lays them out: what index.html names, below the web root. */
const files: Readonly<Record<string, readonly [type: string, content: (world: World) => string]>> = {
  "/assets/index-e2e0emul.js": [SCRIPT, ({ dress }) => editorScript(frontEndOf(dress.system.packages))],
  "/assets/vendor-e2e0emul.js": [SCRIPT, () => vendorScript],
  "/assets/index-e2e0emul.css": [STYLE, () => editorStyle],
  "/materialdesignicons.min.css": [STYLE, () => iconStyle],
  ...editorFiles,
};

function frontEndOf(packages: World["dress"]["system"]["packages"]): string {
  return String(packages.required_frontend_version);
}

/** Static mounts have no twin under /api. */
export const pageFiles: readonly Route[] = Object.entries(files).map(([path, [type, content]]) =>
  alone(
    "GET",
    path,
    (_ask, world): Reply => ofFrontEnd(world, path) ?? fileUnder(world, type, content(world)),
  ),
);

export function indexReply({ dress, faults, frontEnd }: World): Reply {
  const headers = { "Cache-Control": dress.http.pageCaching, Pragma: "no-cache", Expires: "0" };
  if (faults.has("page-missing")) return { ...text("404: Not Found", 404), headers };
  if (faults.has("page-crashes")) throw new Error("FileNotFoundError: index.html");
  const real = frontEnd === undefined ? undefined : frontEndFile(frontEnd, "/");
  const body = faults.has("page-blank") ? "" : (real?.body ?? indexPage);
  return { status: 200, type: "text/html", headers, body };
}

function ofFrontEnd({ frontEnd }: World, path: string): Reply | undefined {
  return frontEnd === undefined ? undefined : frontEndFile(frontEnd, path);
}

/** Fault `page-assets-missing`: index.html is of another version than the files beside it. */
function fileUnder({ faults }: World, type: string, body: string): Reply {
  if (faults.has("page-assets-missing"))
    return { status: 404, type: "application/octet-stream", chunked: true };
  return {
    status: 200,
    type: faults.has("page-scripts-as-text") ? "text/plain" : type,
    headers: { ETag: `"e2e0emul-${body.length.toString(16)}"` },
    body,
  };
}
