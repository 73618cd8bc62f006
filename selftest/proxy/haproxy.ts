import { join } from "node:path";
import type { Program } from "./program.ts";

/** What a row says are its frontends and backends. */
export const haproxy: Program = {
  package: "haproxy",
  file: "haproxy.cfg",
  wrap: (body) => `
defaults
  mode http
  timeout connect 2s
  timeout client 1m
  timeout server 1m
  timeout tunnel 1h
${body}
`,
  args: (folder) => ["-db", "-f", join(folder, "haproxy.cfg")],
};
