import { join } from "node:path";
import type { Program } from "./program.ts";

/** What a row says are sites. */
export const caddy: Program = {
  package: "caddy",
  file: "Caddyfile",
  wrap: (body, folder) => `
{
  admin off
  auto_https off
  storage file_system ${join(folder, "storage")}
}
${body}`,
  args: (folder) => ["run", "--adapter", "caddyfile", "--config", join(folder, "Caddyfile")],
};
