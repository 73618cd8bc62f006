import type { FaultRow } from "../row.ts";

/** Faults between client and server: proxies, connections, bodies. */
export const wireRows: readonly FaultRow<"wire">[] = [
  {
    fault: "proxy-strips-authorization",
    failed: ["infra.token-opens", "auth.valid-token-header", "auth.valid-token-websocket"],
    diagnosis: "proxy-strips-header",
  },
  { fault: "proxy-html", failed: ["infra.is-comfyui"], diagnosis: "proxy-backend-down" },
  { fault: "slow-drip", failed: ["infra.reachable"], diagnosis: "connection-timeout", waits: true },
  { fault: "endless-body", failed: ["infra.reachable"], diagnosis: "reply-too-large" },
  { fault: "announces-10gb", failed: ["infra.reachable"], diagnosis: "reply-too-large" },
  { fault: "broken-json", failed: ["infra.is-comfyui"], diagnosis: "reply-not-json" },
  { fault: "redirect-loop", failed: ["infra.is-comfyui"], diagnosis: "api-redirected" },
  { fault: "queue-miscounted", failed: ["infra.queue"], diagnosis: "replies-cached" },
  { fault: "upload-refused", failed: ["generation.edit"], diagnosis: "upload-refused" },
  { fault: "half-open", failed: ["infra.reachable"], diagnosis: "connection-timeout", waits: true },
  { fault: "cut-pictures", failed: ["generation.text-to-image"], diagnosis: "image-truncated" },
  {
    fault: "proxy-backend-lost",
    failed: [
      "auth.routes-protected",
      "auth.websocket-refuses",
      "auth.browser-redirect",
      "auth.empty-token-refused",
      "auth.suffix-rule",
      "auth.token-not-in-logs",
      "generation.canary",
      "generation.invalid-workflow-refused",
    ],
    diagnosis: "server-died",
  },
  {
    fault: "rate-limited",
    failed: [
      "auth.routes-protected",
      "auth.websocket-refuses",
      "auth.browser-redirect",
      "auth.empty-token-refused",
      "auth.suffix-rule",
      "auth.token-not-in-logs",
      "generation.canary",
      "generation.invalid-workflow-refused",
    ],
    diagnosis: "rate-limited",
  },
  {
    fault: "proxy-hides-route",
    failed: [
      "infra.nodes-inventory",
      "infra.nodes-origin",
      "infra.nodes-signature",
      "infra.workflow-nodes",
      "infra.models",
      "auth.routes-protected",
      "generation.workflows-valid",
    ],
    diagnosis: "proxy-answers-route",
  },
  { fault: "cut-replies", failed: ["infra.reachable"], diagnosis: "connection-reset" },
  {
    fault: "proxy-adds-token",
    failed: ["auth.enforced", "auth.empty-token-refused"],
    diagnosis: "login-bypassed",
  },
  {
    fault: "proxy-drops-accept",
    stages: ["infra", "auth"],
    failed: ["auth.browser-redirect"],
    diagnosis: "browser-redirect-broken",
  },
  {
    fault: "proxy-strips-query-token",
    stages: ["infra", "auth"],
    failed: ["auth.valid-token-query", "auth.valid-token-websocket"],
    diagnosis: "query-token-refused",
  },
];
