import { NOBODY, type Route } from "./routes.ts";

const ask = (method: Route["method"], path: string, body?: unknown): Route => ({
  method,
  path,
  ...(body !== undefined && { body: JSON.stringify(body) }),
  twin: false,
  newer: true,
});
const twinned = (...all: Parameters<typeof ask>): Route => ({ ...ask(...all), twin: true });

/**
 * A route whose own verb acts (restarts, installs, deletes, starts a program), asked by a verb that it does not have: once the
 * login is passed the server answers 405 and names the verbs that it has, and nothing runs.
 */
const named = (path: string): Route => ask("PUT", path);
const namedTwinned = (path: string): Route => twinned("PUT", path);

/** Other people's jobs: graphs, texts, traces, and the order to stop one. Since 0.6.0; named `/api/jobs` before the twins are made. */
const jobs: readonly Route[] = [
  twinned("GET", "/api/jobs?limit=1"),
  twinned("GET", `/api/jobs/${NOBODY}`),
  twinned("POST", `/api/jobs/${NOBODY}/cancel`, {}),
  twinned("POST", "/api/jobs/cancel", { job_ids: [NOBODY] }),
];

/** Files, since 0.17.0: 503 as JSON where they are switched off. `[]` is refused before anything is written or looked for. */
const assets: readonly Route[] = [
  ask("GET", "/api/assets?limit=1"),
  ask("GET", `/api/assets/${NOBODY}`),
  ask("GET", `/api/assets/${NOBODY}/content`),
  ask("HEAD", "/api/assets/hash/none"),
  ask("POST", "/api/assets", []),
  ask("POST", "/api/assets/from-hash", []),
  ask("PUT", `/api/assets/${NOBODY}`, []),
  ask("DELETE", `/api/assets/${NOBODY}`),
  ask("POST", `/api/assets/${NOBODY}/tags`, []),
  ask("DELETE", `/api/assets/${NOBODY}/tags`, []),
  ask("GET", "/api/assets/tags/refine?limit=1"),
  ask("GET", "/api/assets/seed/status"),
  // without a root that it knows it scans nothing
  ask("POST", "/api/assets/seed", { roots: [] }),
  named("/api/assets/seed/cancel"),
  named("/api/assets/prune"),
  ask("GET", "/api/tags?limit=1"),
  // 0.38: the first fetches an address into models/, a GET of the second starts a program
  named("/api/assets/download"),
  named("/api/tasks/none"),
];

/** What an extension installer can do: ComfyUI-Manager 3, and 4 with its paths under /v2. */
const manager: readonly Route[] = ["", "/v2"].flatMap((version) => [
  twinned("GET", `${version}/manager/version`),
  twinned("GET", `${version}/manager/queue/status`),
  twinned("GET", `${version}/customnode/installed?mode=imported`),
  namedTwinned(`${version}/manager/reboot`),
  namedTwinned(`${version}/manager/queue/install`),
  namedTwinned(`${version}/manager/queue/task`),
  namedTwinned(`${version}/customnode/install/git_url`),
]);

/**
 * Routes that came after 0.3.64 or with an extension, and those of 0.3.64 whose probe only the reply itself can judge.
 * Left out: `/extensions/…`, where an unknown file is 404 whoever asks, and its scripts are open by the suffix rule.
 */
export const newerRoutes: readonly Route[] = [
  ...jobs,
  ...assets,
  ...manager,
  twinned("GET", "/node_replacements"),
  twinned("GET", "/global_subgraphs"),
  twinned("GET", "/global_subgraphs/none"),
  twinned("GET", "/experiment/models/vae"),
  // no number: refused before a file is looked for
  twinned("GET", "/experiment/models/preview/vae/none/none.png"),
  // neither a table of settings nor JSON: refused before they are saved
  twinned("POST", "/settings", []),
  twinned("POST", "/settings/none"),
  namedTwinned("/userdata/none.json"),
  namedTwinned("/userdata/none.json/move/none.json"),
  ask("HEAD", "/templates/index.json"),
  ask("GET", "/docs/KSampler/en.md"),
];
