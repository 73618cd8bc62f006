/** What the suite says today where it is not yet right, by the title of the row. It may only shrink. */
export const notYet: Readonly<Record<string, readonly string[]>> = {
  "nginx: a forgotten slash that hands the prefix on": ["wrong-service"],
  "nginx: everything cached": ["login-bypassed"],
  "nginx: requests limited, with 503": ["server-died"],
  "nginx: connections limited": ["server-died", "websocket-token-refused"],
  "nginx: its own pages for ComfyUI's refusals": ["other-guard"],
};
