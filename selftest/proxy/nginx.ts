import type { Program } from "./program.ts";

const user = process.getuid?.() === 0 ? "user root;" : "";

/** What a row says stands in `http { … }`, where the settings of a sound proxy are: a row that is broken overrides one. */
export const nginx: Program = {
  package: "nginx",
  file: "nginx.conf",
  wrap: (body) => `
    ${user} daemon off; master_process off; pid nginx.pid; error_log error.log;
    events { worker_connections 256; }
    http {
      access_log off; default_type application/octet-stream;
      client_body_temp_path tmp_body; proxy_temp_path tmp_proxy;
      fastcgi_temp_path tmp_f; uwsgi_temp_path tmp_u; scgi_temp_path tmp_s;
      map $http_upgrade $connection_upgrade { default upgrade; '' close; }
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_read_timeout 1h;
      client_max_body_size 100m;
      ${body}
    }`,
  args: (folder) => ["-p", folder, "-c", "nginx.conf", "-e", "error.log"],
};
