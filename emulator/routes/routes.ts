import type { Route } from "../http/router.ts";
import { discoveryRoutes } from "./discovery.ts";
import { internalRoutes } from "./internal.ts";
import { loginRoutes } from "./login.ts";
import { modelRoutes } from "./models.ts";
import { notEmulatedRoutes } from "./not-emulated.ts";
import { pageRoutes } from "./pages.ts";
import { promptRoutes } from "./prompt.ts";
import { queueRoutes } from "./queue.ts";
import { settingsRoutes } from "./settings.ts";
import { uploadRoutes } from "./uploads.ts";
import { userdataRoutes } from "./userdata.ts";
import { viewRoutes } from "./view.ts";

/** Every route of the server. A new route belongs in the file of its kind, or in a new file listed here. */
export const allRoutes: readonly Route[] = [
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
