import { text } from "../http/reply.ts";
import { type Route, route } from "../http/router.ts";

/** Routes of the real server that nothing here needs. The 501 names the route. */
const known = (paths: readonly string[]): readonly Route[] =>
  paths.map((path) =>
    route("GET", path, (ask) => text(`The emulator does not implement ${ask.method} ${path}`, 501)),
  );

export const notEmulatedRoutes = known(["/workflow_templates/{pack}/{file:.*}", "/old_css/{file:.*}"]);

/** Of 0.3.64; those of 0.33.0 are emulated. */
export const notEmulatedPages = known(["/templates/{file:.*}", "/docs/{file:.*}"]);
