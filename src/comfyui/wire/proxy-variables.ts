/**
 * Names of the variables that send other programs through a proxy to this server. Never their values, which may hold a
 * password; none where NO_PROXY exempts the server.
 */
export function proxyVariables(env: NodeJS.ProcessEnv, hostname: string): string[] {
  const set = Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== "");
  const exempt = set
    .filter(([name]) => /^no_proxy$/i.test(name))
    .flatMap(([, value = ""]) => value.slice(0, 10_000).split(/[\s,]+/));
  if (exempt.some((entry) => covers(entry.toLowerCase(), hostname.toLowerCase()))) return [];
  return set
    .map(([name]) => name)
    .filter((name) => /^(?:https?|all)_proxy$/i.test(name))
    .toSorted();
}

/** `example.org`, `.example.org` and `*.example.org` exempt the name and all below it, `*` everything. */
function covers(entry: string, hostname: string): boolean {
  if (entry === "*") return true;
  const name = entry.replace(/:\d+$/, "").replace(/^\*?\./, "");
  return name !== "" && (hostname === name || hostname.endsWith(`.${name}`));
}
