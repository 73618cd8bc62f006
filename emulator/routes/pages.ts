import { html, text } from "../http/reply.ts";
import { type Route, route } from "../http/router.ts";

const index = "<html><body>ComfyUI</body></html>\n";

export const pageRoutes: readonly Route[] = [
  route("GET", "/", (_ask, { dress }) => ({
    ...html(index),
    type: "text/html",
    headers: { "Cache-Control": dress.http.pageCaching, Pragma: "no-cache", Expires: "0" },
  })),
  /** Only for requests without an upgrade: the server handles upgrades before the routes. */
  route("GET", "/ws", () => text('No WebSocket UPGRADE hdr: None\n Can "Upgrade" only to "WebSocket".', 400)),
];
