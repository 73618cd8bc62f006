import { join } from "node:path";
import type { Program } from "./program.ts";

const modules = "/usr/lib/apache2/modules";
/** Some are built in, where another distribution built it. Without `proxy_wstunnel`: a row that wants it loads it. */
const loaded = [
  "mpm_event",
  "unixd",
  "authz_core",
  "authn_core",
  "authz_user",
  "authz_host",
  "authn_file",
  "auth_basic",
  "headers",
  "rewrite",
  "filter",
  "deflate",
  "proxy",
  "proxy_http",
  "socache_shmcb",
  "ssl",
];

export const loadModule = (...names: readonly string[]): string =>
  names
    .map(
      (name) =>
        `<IfModule !${name}_module>\nLoadModule ${name}_module ${modules}/mod_${name}.so\n</IfModule>`,
    )
    .join("\n");

/** Its children give up the rights of root, and refuse to keep them. */
const user = process.getuid?.() === 0 ? "User nobody\nGroup nogroup" : "";

/** What a row says stands at the level of the server. */
export const apache: Program = {
  package: "apache2",
  file: "apache.conf",
  wrap: (body, folder) => `
ServerRoot ${folder}
ServerName localhost
PidFile ${join(folder, "apache.pid")}
DefaultRuntimeDir ${folder}
ErrorLog ${join(folder, "error.log")}
StartServers 1
ServerLimit 1
ThreadsPerChild 64
MaxRequestWorkers 64
${loadModule(...loaded)}
${user}
${body}
`,
  args: (folder) => ["-X", "-d", folder, "-f", join(folder, "apache.conf")],
};
