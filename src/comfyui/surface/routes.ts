/**
 * A route of ComfyUI with ComfyUI-Login that must refuse a request without a token. Its body does no harm if the route is
 * open after all: it stops, clears, frees and writes nothing.
 */
export interface Route {
  readonly method: "GET" | "HEAD" | "POST" | "DELETE" | "PATCH" | "PUT";
  readonly path: string;
  readonly body?: string;
  /** Registered on the main table, so that `/api` + path exists too. */
  readonly twin: boolean;
  /** The server has no handler for it: a proxy in front may itself answer 400, 404 or 405, which reveals nothing. */
  readonly odd?: true;
  /** Not every server has it: what else answers there (404, 405, a redirect) is an older server, or a proxy that refuses. */
  readonly newer?: true;
}

/** An id that no job and no file has. */
export const NOBODY = "00000000-0000-4000-8000-000000000000";

/** A path that no server has. */
export const NOWHERE = "/no-such-route";

const get = (path: string): Route => ({ method: "GET", path, twin: true });
const untwinned = (path: string): Route => ({ method: "GET", path, twin: false });
const odd = (path: string): Route => ({ ...untwinned(path), odd: true });
const post = (path: string, body: unknown): Route => ({
  method: "POST",
  path,
  body: JSON.stringify(body),
  twin: true,
});

/** Those of 0.3.64, which every later version has as well. Source: PROTOCOL, 2. */
export const protectedRoutes: readonly Route[] = [
  get("/"),
  get("/system_stats"),
  { method: "HEAD", path: "/system_stats", twin: true },
  get("/object_info"),
  get("/object_info/KSampler"),
  get("/prompt"),
  post("/prompt", {}),
  get("/queue"),
  post("/queue", { delete: [NOBODY] }),
  get("/history"),
  get(`/history/${NOBODY}`),
  post("/history", { delete: [NOBODY] }),
  post("/interrupt", { prompt_id: NOBODY }),
  post("/free", { unload_models: false, free_memory: false }),
  get("/view?filename=none.png"),
  get("/view_metadata/vae?filename=none.safetensors"),
  post("/upload/image", {}),
  post("/upload/mask", {}),
  get("/embeddings"),
  get("/models"),
  get("/models/vae"),
  get("/extensions"),
  get("/features"),
  get("/settings"),
  get("/settings/none"),
  get("/users"),
  post("/users", {}),
  get("/userdata?dir=."),
  get("/v2/userdata"),
  get("/userdata/none.json"),
  { method: "DELETE", path: "/userdata/none.json", twin: true },
  get("/experiment/models"),
  get("/workflow_templates"),
  get("/i18n"),
  get("/guest_mode"),
  get("/logout"),
  untwinned("/internal/logs"),
  untwinned("/internal/logs/raw"),
  untwinned("/internal/folder_paths"),
  untwinned("/internal/files/output"),
  { method: "PATCH", path: "/internal/logs/subscribe", body: "{}", twin: false },
  odd(NOWHERE),
  { method: "PUT", path: NOWHERE, twin: false, odd: true },
  // spellings of a path that a careless rule might let through
  odd("/system_stats/"),
  odd("//system_stats"),
  untwinned("/system_stats?.js"),
];

/** Each route with its `/api` twin. */
export function withTwins(routes: readonly Route[]): Route[] {
  return routes.flatMap((route) => (route.twin ? [route, { ...route, path: `/api${route.path}` }] : [route]));
}
