/** What the suite says today where it is not yet right, by the title of the row. It may only shrink. */
export const notYet: Readonly<Record<string, readonly string[]>> = {
  "nginx: a sub-path whose proxy_pass decodes %2F, without a login": [],
  "nginx: %2F refused": [],
  "nginx: a sub-path that the login leaves": [],
  "nginx: Host not handed on": [],
  "nginx: bodies of 1 MB at most": [],
  "nginx: a forgotten slash that hands the prefix on": ["wrong-service"],
  "nginx: everything cached": ["login-bypassed"],
  "nginx: requests limited, with 503": ["server-died"],
  "nginx: connections limited": ["server-died", "websocket-token-refused"],
  "nginx: its own pages for ComfyUI's refusals": ["other-guard"],
  "caddy: a sub-path that the login leaves": [],
  "caddy: Host not handed on": [],
  "apache2: as delivered: %2F refused": [],
  "apache2: bodies of 10 kB at most": [],
  "apache2: Host not handed on": [],
};
