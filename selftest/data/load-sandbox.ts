import { mkdirSync, mkdtempDisposableSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type ConfigInput, loadRunConfig } from "../../src/config/load.ts";

/** For unit tests: reads a configuration in a temporary working directory. */

/** A published example hash that opens nothing. */
export const token = "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";
export const url = "http://gpu-host:8188";

export interface SandboxInput {
  argv?: string[];
  env?: Record<string, string>;
  /** Path in the working directory → content; null makes a directory. */
  files?: Record<string, string | Buffer | null>;
  reportsOnly?: true;
  /** Folder in which the command was typed, in the working directory. */
  initCwd?: string;
}

export function load(input: SandboxInput) {
  return sandbox(input, (given) => ({ cwd: given.cwd, outcome: loadRunConfig(given) }));
}

/** Whatever reads a configuration, in a folder of its own. */
export function sandbox<T>(
  { argv = [], env = {}, files = {}, reportsOnly, initCwd }: SandboxInput,
  read: (input: ConfigInput) => T,
): T {
  using dir = mkdtempDisposableSync(join(tmpdir(), "config-"));
  for (const [name, content] of Object.entries(files)) {
    const path = join(dir.path, name);
    mkdirSync(content === null ? path : dirname(path), { recursive: true });
    if (content !== null) writeFileSync(path, content);
  }
  const typed = initCwd !== undefined && { INIT_CWD: join(dir.path, initCwd) };
  return read({ argv, env: { ...env, ...typed }, cwd: dir.path, ...(reportsOnly && { reportsOnly }) });
}

export function config(input: SandboxInput) {
  const { outcome, cwd } = load(input);
  if (outcome.kind !== "run")
    throw new Error(outcome.kind === "invalid" ? outcome.error.message : outcome.kind);
  return { ...outcome.config, cwd, notesEn: outcome.config.notes.map((note) => note.en) };
}

export function problems(input: SandboxInput): string[] {
  const { outcome } = load(input);
  return outcome.kind === "invalid" ? outcome.problems.map((problem) => problem.en) : [];
}

/** Attach with the given token file. */
export const withTokenFile = (content: string | Buffer | null): SandboxInput => ({
  env: { COMFYUI_URL: url },
  files: { ".secrets/qwen-api-user.token": content },
});
