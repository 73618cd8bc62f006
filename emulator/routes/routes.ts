import type { Version } from "../dress/version.ts";
import type { Route } from "../http/router.ts";
import { additionalRoutes } from "./additions.ts";
import { discoveryRoutes } from "./discovery.ts";
import { internalRoutes } from "./internal.ts";
import { jobRoutes } from "./jobs.ts";
import { loginRoutes } from "./login.ts";
import { modelRoutes } from "./models.ts";
import { notEmulatedPages, notEmulatedRoutes } from "./not-emulated.ts";
import { pageRoutes } from "./pages.ts";
import { promptRoutes } from "./prompt.ts";
import { queueRoutes } from "./queue.ts";
import { settingsRoutes } from "./settings.ts";
import { uploadRoutes } from "./uploads.ts";
import { userdataRoutes } from "./userdata.ts";
import { viewRoutes } from "./view.ts";

const common: readonly Route[] = [
  ...pageRoutes,
  ...loginRoutes,
  ...discoveryRoutes,
  ...modelRoutes,
  ...promptRoutes,
  ...queueRoutes,
  ...viewRoutes,
  ...uploadRoutes,
  ...settingsRoutes,
  ...userdataRoutes,
  ...internalRoutes,
  ...notEmulatedRoutes,
];

/** Every route of each version. A new route belongs in the file of its kind, or in a new file listed here. */
export const routesOf: Readonly<Record<Version, readonly Route[]>> = {
  "0.3.64": [...common, ...notEmulatedPages],
  "0.33.0": [...jobRoutes, ...additionalRoutes, ...common],
};
