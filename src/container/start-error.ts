/** Why Docker could not start a container. Its own words are not kept: they may quote the command. */
export type StartError = "no-command" | "not-executable" | "gpu" | "port" | "mount" | "other";

const signs: readonly (readonly [StartError, RegExp])[] = [
  // not by NVIDIA's name alone: its images have an entrypoint of that name
  [
    "gpu",
    /could not select device driver|nvidia-container|libnvidia|runtime (specified|name:?) "?nvidia|CDI device/i,
  ],
  ["port", /port is already allocated|address already in use|ports are not available/i],
  ["mount", /error mounting|bind source path|not a directory|error while creating mount source/i],
  ["not-executable", /exec: .*(permission denied|is a directory)|exec format error/i],
  ["no-command", /exec: .*(executable file not found|no such file or directory)/i],
];

/** `said` is the state's `Error`: empty where the last start went well, or none was tried. */
export function startErrorOf(said: string): StartError | undefined {
  if (said === "") return undefined;
  return signs.find(([, sign]) => sign.test(said))?.[0] ?? "other";
}
