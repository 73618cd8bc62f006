import { text } from "../http/reply.ts";
import { type Route, route } from "../http/router.ts";

/** Routes of the real server that nothing here needs. The 501 names the route. */
const notEmulated = [
  ["GET", "/workflow_templates/{pack}/{file:.*}"],
  ["GET", "/templates/{file:.*}"],
  ["GET", "/docs/{file:.*}"],
  ["GET", "/old_css/{file:.*}"],
] as const;

export const notEmulatedRoutes: readonly Route[] = notEmulated.map(([method, path]) =>
  route(method, path, (ask) => text(`The emulator does not implement ${ask.method} ${path}`, 501)),
);
