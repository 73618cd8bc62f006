import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CertificateName } from "../certificates.ts";
import { door, type Ground } from "../row.ts";

/** A server block around what a row says of it. */
export const site = ({ port, upstream }: Ground, server = "", location = ""): string => `
  server {
    listen 127.0.0.1:${port};
    ${server}
    location / { ${location} proxy_pass http://${upstream}; }
  }`;

/** The whole site is what the proxy says itself. */
export const says = ({ port }: Ground, answer: string): string => `
  server { listen 127.0.0.1:${port}; location / { ${answer} } }`;

export const tlsLines = ({ tls }: Ground, name: CertificateName = "sound"): string =>
  `ssl_certificate ${tls.certificate(name)}; ssl_certificate_key ${tls.key};`;

/** A `proxy_set_header` in a location takes the place of all inherited ones. */
export const forwarded = `
  proxy_set_header Host $http_host;
  proxy_set_header Upgrade $http_upgrade;
  proxy_set_header Connection $connection_upgrade;`;

export function basic({ folder }: Ground): string {
  writeFileSync(join(folder, "htpasswd"), `${door.user}:{PLAIN}${door.password}\n`);
  return 'auth_basic "course"; auth_basic_user_file htpasswd;';
}

export const keyed = `if ($http_x_api_key != "${door.password}") { return 401; }`;
