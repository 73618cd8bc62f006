import type { FaultRow } from "../row.ts";

/** Faults of what the WebSocket sends. */
export const eventRows: readonly FaultRow<"events">[] = [
  { fault: "socket-silent", failed: ["generation.events"], diagnosis: "websocket-silent" },
  { fault: "socket-drops", failed: ["generation.events"], diagnosis: "websocket-silent" },
];
