import type { Ask } from "../http/ask.ts";
import { json, notFoundFile, type Reply, raisedText } from "../http/reply.ts";
import { alone, type Route, route } from "../http/router.ts";
import { nodeReplacements } from "../nodes/replacements.ts";

const ASSETS_OFF = "Assets system is disabled. Start the server with --enable-assets to use this feature.";
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

function disabled({ method, params: { id } }: Ask): Reply {
  // the real paths hold a UUID: any other id is a path that only the files of the web interface have
  if (id !== undefined && !uuid.test(id))
    return /^(GET|HEAD)$/.test(method)
      ? notFoundFile()
      : raisedText(405, "Method Not Allowed", { Allow: "GET,HEAD" });
  return json({ error: { code: "SERVICE_DISABLED", message: ASSETS_OFF, details: {} } }, 503);
}

const assets = [
  ["GET", "/api/assets"],
  ["POST", "/api/assets"],
  ["GET", "/api/assets/tags/refine"],
  ["GET", "/api/assets/seed/status"],
  ["POST", "/api/assets/seed"],
  ["POST", "/api/assets/seed/cancel"],
  ["POST", "/api/assets/prune"],
  ["POST", "/api/assets/from-hash"],
  ["HEAD", "/api/assets/hash/{hash}"],
  ["GET", "/api/assets/{id}"],
  ["PUT", "/api/assets/{id}"],
  ["DELETE", "/api/assets/{id}"],
  ["GET", "/api/assets/{id}/content"],
  ["POST", "/api/assets/{id}/tags"],
  ["DELETE", "/api/assets/{id}/tags"],
  ["GET", "/api/tags"],
] as const;

const forbidden = (): Reply => raisedText(403, "Forbidden");

/** Further routes of 0.33.0: assets (off without a start flag), replaced nodes, subgraphs, templates, documents. */
export const additionalRoutes: readonly Route[] = [
  ...assets.map(([method, path]) => alone(method, path, disabled)),
  route("GET", "/node_replacements", () => json(nodeReplacements)),
  route("GET", "/global_subgraphs", () =>
    json({ ["0".repeat(64)]: { source: "templates", name: "Emulated", info: { node_pack: "comfyui" } } }),
  ),
  route("GET", "/global_subgraphs/{id}", () => json(null)),
  alone("GET", "/templates/index.json", () => ({ status: 200, type: "application/json", body: "[]" })),
  alone("GET", "/templates/{file:.*}", () => raisedText(404, "Not Found")),
  alone("GET", "/docs/KSampler/en.md", () => ({
    status: 200,
    type: "application/octet-stream",
    body: "# KSampler\n",
  })),
  alone("GET", "/docs/{file:.*}", ({ path }) =>
    path === "/docs/" ? forbidden() : path.includes("..") ? raisedText(404, "Not Found") : notFoundFile(),
  ),
  ...["/docs", "/assets", "/assets/"].map((path) => alone("GET", path, forbidden)),
  alone("GET", "/scripts/app.js", () => ({
    status: 200,
    type: "application/javascript",
    body: "// emulated\n",
  })),
];
