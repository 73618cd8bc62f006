import { writeFileSync } from "node:fs";
import { join } from "node:path";
import bcrypt from "bcryptjs";
import { loadModule } from "../apache.ts";
import { type BrokenRow, door, everything, type Ground, type ProxyRow } from "../row.ts";

const program = "apache2" as const;

const site = ({ port }: Ground, lines: string): string => `
Listen 127.0.0.1:${port}
<VirtualHost 127.0.0.1:${port}>
  ProxyPreserveHost On
${lines}
</VirtualHost>`;

/** All that a browser asks for passes, its slashes as they were. */
const sound = ({ upstream }: Ground): string => `
  AllowEncodedSlashes NoDecode
  ProxyPass / http://${upstream}/ nocanon upgrade=websocket`;

function basic({ folder }: Ground): string {
  writeFileSync(join(folder, "htpasswd"), `${door.user}:${bcrypt.hashSync(door.password, 4)}\n`);
  return `
  <Location />
    AuthType Basic
    AuthName course
    AuthUserFile htpasswd
    Require valid-user
  </Location>`;
}

export const soundApache: readonly ProxyRow[] = [
  { name: "upgrade=websocket", program, stages: everything, config: (ground) => site(ground, sound(ground)) },
  {
    name: "mod_proxy_wstunnel by a rewrite",
    program,
    config: (ground) => `
${loadModule("proxy_wstunnel")}
${site(
  ground,
  `
  AllowEncodedSlashes NoDecode
  RewriteEngine On
  RewriteCond %{HTTP:Upgrade} websocket [NC]
  RewriteRule ^/(.*) ws://${ground.upstream}/$1 [P,L]
  ProxyPass / http://${ground.upstream}/ nocanon`,
)}`,
  },
  {
    name: "TLS and HTTP/2 to the front",
    program,
    tls: true,
    at: { scheme: "https", host: "localhost" },
    config: (ground) => `
${loadModule("http2")}
${site(
  ground,
  `
  Protocols h2 http/1.1
  SSLEngine on
  SSLCertificateFile ${ground.tls.certificate("sound")}
  SSLCertificateKeyFile ${ground.tls.key}
  ${sound(ground)}`,
)}`,
  },
  {
    name: "compressed by deflate",
    program,
    config: (ground) => site(ground, `SetOutputFilter DEFLATE\n${sound(ground)}`),
  },
  {
    name: "compressed by brotli",
    program,
    config: (ground) =>
      `${loadModule("brotli")}${site(ground, `SetOutputFilter BROTLI_COMPRESS\n${sound(ground)}`)}`,
  },
  {
    name: "Basic in front, declared",
    program,
    access: "basic",
    config: (ground) => site(ground, `${sound(ground)}${basic(ground)}`),
  },
  {
    name: "security headers",
    program,
    config: (ground) =>
      site(
        ground,
        `  Header always set X-Frame-Options SAMEORIGIN
  Header always set Content-Security-Policy "frame-ancestors 'none'"
${sound(ground)}`,
      ),
  },
];

export const brokenApache: readonly BrokenRow[] = [
  {
    name: "as delivered: %2F refused",
    program,
    config: (ground) => site(ground, `ProxyPass / http://${ground.upstream}/ upgrade=websocket`),
    red: "infra.workflows-saved",
    diagnosis: "encoded-slash-lost",
    says: /AllowEncodedSlashes NoDecode/,
  },
  {
    name: "nothing for the WebSocket",
    program,
    config: (ground) =>
      site(ground, `AllowEncodedSlashes NoDecode\nProxyPass / http://${ground.upstream}/ nocanon`),
    red: "infra.websocket",
    diagnosis: "websocket-through-proxy",
    says: /upgrade=websocket/,
  },
  {
    name: "Host not handed on",
    program,
    config: (ground) =>
      site(ground, `ProxyPreserveHost Off\n${sound(ground)}`).replace("ProxyPreserveHost On", ""),
    red: "auth.own-origin",
    diagnosis: "origin-refused",
    says: /ProxyPreserveHost On/,
  },
  {
    // LimitRequestBody does not count what is handed on (measured with 2.4)
    name: "bodies of 1 MB at most, by a rule",
    program,
    config: (ground) =>
      site(
        ground,
        `RewriteEngine On
  RewriteCond expr "%{HTTP:Content-Length} -gt 1000000"
  RewriteRule ^ - [R=413,L]
  ${sound(ground)}`,
      ),
    red: "infra.large-body",
    diagnosis: "upload-refused",
    says: /passent/,
  },
  {
    name: "Basic, undeclared",
    program,
    config: (ground) => site(ground, `${sound(ground)}${basic(ground)}`),
    red: "infra.is-comfyui",
    diagnosis: "access-basic-asked",
    says: /--access basic\+login/,
  },
  {
    name: "this address not allowed",
    program,
    config: (ground) => site(ground, `${sound(ground)}\n<Location />\nRequire all denied\n</Location>`),
    red: "infra.is-comfyui",
    diagnosis: "address-refused",
    says: /Require ip/,
  },
  {
    name: "http on the port of TLS",
    program,
    tls: true,
    config: (ground) =>
      site(
        ground,
        `SSLEngine on
  SSLCertificateFile ${ground.tls.certificate("sound")}
  SSLCertificateKeyFile ${ground.tls.key}
  ${sound(ground)}`,
      ),
    red: "infra.is-comfyui",
    diagnosis: "port-speaks-tls",
    says: /https:\/\//,
  },
  {
    name: "nothing behind it",
    program,
    config: (ground) => site(ground, sound({ ...ground, upstream: ground.dead })),
    red: "infra.is-comfyui",
    diagnosis: "proxy-backend-down",
    says: /503/,
  },
  {
    name: "the header Authorization dropped",
    program,
    config: (ground) => site(ground, `RequestHeader unset Authorization\n${sound(ground)}`),
    red: "infra.token-opens",
    diagnosis: "proxy-strips-header",
    says: /Authorization/,
  },
];
