import type { BrokenRow, Ground } from "../row.ts";
import { forwarded, says, site } from "./nginx-parts.ts";

const program = "nginx" as const;

const page = (title: string, words: string): string =>
  `<!DOCTYPE html><html><head><title>${title}</title></head><body>${words}</body></html>`;

const shows = (ground: Ground, status: number, title: string, words: string): string =>
  says(ground, `default_type text/html; return ${status} '${page(title, words)}';`);

const sent = "return 302 https://auth.example.test/?rd=http%3A%2F%2Fcomfy.example.test%2F;";
const refused = `default_type text/html; return 401 '<a href="https://auth.example.test/?rd=x&amp;rm=GET">401 Unauthorized</a>';`;

/** Doors in front of some paths, or of all: a portal, and a proxy that opens with the token itself. */
export const doorsNginx: readonly BrokenRow[] = [
  {
    name: "the token added below /api alone",
    program,
    config: (ground) => `
      geo $bearer { default "Bearer ${ground.token}"; }
      ${site(ground, `location /api/ { ${forwarded} proxy_set_header Authorization $bearer; proxy_pass http://${ground.upstream}; }`)}`,
    red: "auth.routes-protected",
    diagnosis: "routes-unprotected",
    says: /règle par chemin qui ajoute le jeton/,
  },
  {
    name: "Authelia's refusal for programs, a link",
    program,
    config: (ground) => says(ground, refused),
    red: "infra.is-comfyui",
    diagnosis: "access-portal",
    says: /portail/,
  },
  {
    name: "the portal of a network (511)",
    program,
    config: (ground) => shows(ground, 511, "Network Authentication Required", "Accept the terms."),
    red: "infra.is-comfyui",
    diagnosis: "access-portal",
    says: /Wi-Fi/,
  },
  {
    name: "a portal in front of the page alone",
    program,
    config: (ground) => site(ground, `location = / { ${sent} }`),
    red: "auth.routes-protected",
    diagnosis: "access-portal",
    says: /auth\.example\.test(.|\n)*auth_request/,
  },
  {
    name: "a portal in front of /api alone",
    program,
    config: (ground) => site(ground, `location /api/ { ${sent} }`),
    red: "auth.routes-protected",
    diagnosis: "access-portal",
    says: /auth\.example\.test(.|\n)*auth_request/,
  },
  {
    name: "a portal in front of /api alone, which refuses programs by a link",
    program,
    config: (ground) => site(ground, `location /api/ { ${refused} }`),
    red: "infra.workflows-saved",
    diagnosis: "access-portal",
    says: /auth_request/,
  },
];
