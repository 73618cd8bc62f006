/**
 * What Docker's error texts mean; the first pattern that matches counts. A group captures the port, name, path or command at
 * fault; the patterns at the end match texts that do not name it, or name it in another way.
 */
const patterns = [
  [
    "port",
    /Bind for \S*:(\d+) failed: port is already allocated|listen (?:tcp|udp)\d? \S*:(\d+): bind: |exposing port TCP \S*:(\d+) /i,
  ],
  ["name-taken", /container name "\/?([\w.-]+)" is already in use/i],
  [
    "no-env-file",
    /env file (\S[^\n]{0,500}?) not found|couldn't find env file: (\S[^\n]{0,500})|failed to load (\S{0,500}\.env\S{0,50}): /i,
  ],
  ["no-variable", /required variable (\w{1,100}) is missing a value/i],
  ["no-service", /no such service: (\S+)/i],
  [
    "no-image",
    /No such image|manifest unknown|manifest for |pull access denied|failed to resolve reference|Get "?https?:\/\/[^"\s]+\/v2\//i,
  ],
  // not by NVIDIA's name alone: its images have an entrypoint of that name
  [
    "gpu",
    /could not select device driver|nvidia-container-(?:cli|runtime|toolkit)|libnvidia|runtime (?:specified|name:?) "?nvidia|CDI device/i,
  ],
  [
    "mount",
    /error mounting "([^"]+)"|bind source path does not exist: ([^\s"}]+)|mount source path '([^']+)'|mount (\/[^:\s]+):\S+, flags: \w+: not a directory/i,
  ],
  ["no-command", /exec: "([^"]*)": (?:executable file not found|stat \S+ no such file)/i],
  ["not-executable", /exec: "([^"]*)": (?:permission denied|is a directory)/i],
  [
    "no-compose",
    /spawn docker(?:-compose)? ENOENT|'compose' is not a docker command|unknown shorthand flag/i,
  ],
  [
    "compose-invalid",
    /^(?:yaml: |validating |services?[. ])|additional propert|undefined (?:service|volume|network)|invalid compose|empty compose|must be a (?:mapping|string|list)/im,
  ],
  ["port", /port is already allocated|address already in use|ports are not available/i],
  ["mount", /error mounting|bind source path|not a directory|error while creating mount source/i],
  ["not-executable", /exec: .*(?:permission denied|is a directory)|exec format error/i],
  ["no-command", /exec: .*(?:executable file not found|no such file or directory)/i],
] as const satisfies readonly (readonly [string, RegExp])[];

/** Why Docker, Compose or Docker Desktop did not start a container. */
export type DockerStartError = (typeof patterns)[number][0];

/** Undefined for an unknown text; `named` is the port, name, path or command at fault, if the text names it. */
export function readStartError(text: string): { error: DockerStartError; named?: string } | undefined {
  for (const [error, pattern] of patterns) {
    const match = pattern.exec(text);
    const named = match?.slice(1).find((group) => group !== undefined);
    if (match) return { error, ...(named !== undefined && { named }) };
  }
  return undefined;
}
