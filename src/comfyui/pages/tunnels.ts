import type { Feature } from "./feature.ts";

const ngrok = (numbers: string, kind: Feature["kind"]): Feature[] => [
  { kind, by: "ngrok", header: ["ngrok-error-code", new RegExp(`^(ERR_NGROK_${numbers})$`, "i")] },
  { kind, by: "ngrok", body: new RegExp(`\\b(ERR_NGROK_${numbers})\\b`) },
];

const closed = (by: string, body: RegExp, status = /^[45]\d\d$/): Feature => ({
  kind: "backend-down",
  by,
  status,
  body,
});

/** Services that lend an address: their own pages where the program at the other end has gone, or must be asked first. */
export const tunnelPages: readonly Feature[] = [
  ...ngrok("6024", "tunnel-warning"),
  ...ngrok("7\\d\\d", "limited"),
  ...ngrok("\\d{1,5}", "backend-down"),
  { kind: "tunnel-warning", by: "localtunnel", body: /(Tunnel Password|bypass-tunnel-reminder)/i },
  closed("localtunnel", /(Tunnel Unavailable|no active client)/i),
  closed("localhost.run", /(no tunnel here)/i),
  closed("frp", /(Faithfully yours, frp)/i),
  closed("Gradio", /(No interface is running right now)/i, /^\d+$/),
  closed("RunPod", /(runpod[^<\n]{0,60}(?:not found|not running|stopped))/i),
  closed("Tailscale", /(tailscale[^<\n]{0,60}(?:not found|no (?:serve|funnel)))/i),
  closed("Azure", /(This web app is stopped|Web app unavailable)/i),
  closed("Heroku", /(herokucdn\.com\/error-pages)/i),
  closed("Hugging Face", /(This Space (?:is sleeping|has been paused|is paused))/i, /^\d+$/),
];
