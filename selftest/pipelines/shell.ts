import { spawn } from "node:child_process";

export interface Done {
  readonly status: number | null;
  readonly output: string;
}

const LIMIT_MS = 600_000;

/** Runs a script as the hosts do: bash that ends at the first command that fails. */
export async function bash(script: string, cwd: string, env: NodeJS.ProcessEnv): Promise<Done> {
  const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: LIMIT_MS,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => (output += text));
  const status = await new Promise<number | null>((done, failed) => {
    child.once("error", failed);
    child.once("close", done);
  });
  return { status, output };
}

/** What a runner's own machine gives, and nothing of the test that runs it. */
export function machine(path: string): NodeJS.ProcessEnv {
  const { HOME, PATH, TMPDIR, DOCKER_HOST, npm_config_registry, NODE_EXTRA_CA_CERTS } = process.env;
  const given = { HOME, TMPDIR, DOCKER_HOST, npm_config_registry, NODE_EXTRA_CA_CERTS };
  const all = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(all), PATH: `${path}:${PATH}`, CI: "true" };
}
