import { text } from "../http/reply.ts";
import { type Route, route } from "../http/router.ts";
import { indexReply, pageFiles } from "../page/page.ts";

export const pageRoutes: readonly Route[] = [
  route("GET", "/", (_ask, world) => indexReply(world)),
  ...pageFiles,
  /** Only for requests without an upgrade: the server handles upgrades before the routes. */
  route("GET", "/ws", () => text('No WebSocket UPGRADE hdr: None\n Can "Upgrade" only to "WebSocket".', 400)),
];
