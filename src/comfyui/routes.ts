/**
 * The routes of ComfyUI 0.3.64 with ComfyUI-Login that must refuse a request without a token. Source: PROTOCOL, 2.
 * The bodies do no harm if a route is open after all: they stop, clear or free nothing.
 */
export interface Route {
  readonly method: "GET" | "HEAD" | "POST" | "DELETE" | "PATCH" | "PUT";
  readonly path: string;
  readonly body?: string;
  /** Registered on the main table, so that `/api` + path exists too. */
  readonly twin: boolean;
  /** The server has no handler for it: a proxy in front may itself answer 400, 404 or 405, which reveals nothing. */
  readonly odd?: true;
}

/** A prompt id that no job has. */
const NO_JOB = "00000000-0000-4000-8000-000000000000";

const get = (path: string): Route => ({ method: "GET", path, twin: true });
const untwinned = (path: string): Route => ({ method: "GET", path, twin: false });
const odd = (path: string): Route => ({ ...untwinned(path), odd: true });
const post = (path: string, body: unknown): Route => ({
  method: "POST",
  path,
  body: JSON.stringify(body),
  twin: true,
});

export const protectedRoutes: readonly Route[] = [
  get("/"),
  get("/system_stats"),
  { method: "HEAD", path: "/system_stats", twin: true },
  get("/object_info"),
  get("/object_info/KSampler"),
  get("/prompt"),
  post("/prompt", {}),
  get("/queue"),
  post("/queue", { delete: [NO_JOB] }),
  get("/history"),
  get(`/history/${NO_JOB}`),
  post("/history", { delete: [NO_JOB] }),
  post("/interrupt", { prompt_id: NO_JOB }),
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
  odd("/no-such-route"),
  { method: "PUT", path: "/no-such-route", twin: false, odd: true },
  // spellings of a path that a careless rule might let through
  odd("/system_stats/"),
  odd("//system_stats"),
  untwinned("/system_stats?.js"),
];

/** Each route with its `/api` twin. */
export function routeSurface(): Route[] {
  return protectedRoutes.flatMap((route) =>
    route.twin ? [route, { ...route, path: `/api${route.path}` }] : [route],
  );
}
