import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, inject, test } from "vitest";
import { ComfyClient } from "../../src/comfyui/client.ts";
import type { Verdict } from "../../src/report/verdict.ts";
import { loadWorkflow } from "../../src/workflows/load.ts";
import { parametrise } from "../../src/workflows/parametrise.ts";
import { compiled } from "../harness/run-suite.ts";
import { expectNoSecret } from "../harness/secrets.ts";
import { Bench, untilAnswers } from "./docker.ts";
import { docker } from "./docker-cli.ts";

const missing = inject("noDocker");
const root = fileURLToPath(new URL("../..", import.meta.url));
const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
const PASSWORD = "/workspace/ComfyUI/login/PASSWORD";
const secret = ["-v", "{}/token:/run/secrets/qwen-api-user.token:ro"];
const other = `$2b$12$${"otherHash/".repeat(6).slice(0, 53)}`;

/** The restart check alone: what the others of its stage would say is not asked here. */
async function restart(
  bench: Bench,
  name: string,
  env: Record<string, string>,
): Promise<{ check: Verdict["checks"][number] | undefined; codes: string[]; output: string }> {
  const reportsDir = join(bench.folder, "reports");
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [vitest, "run", "tests/generation/07-restart.check.ts"],
    {
      cwd: root,
      env: {
        PATH: process.env.PATH ?? "",
        NODE_COMPILE_CACHE: compiled,
        DOCKER_HOST: process.env.DOCKER_HOST ?? "",
        COMFYUI_URL: await bench.url(name),
        COMFYUI_CONTAINER: name,
        COMFYUI_TOKEN_FILE: join(bench.folder, "token"),
        COMFYUI_START_TIMEOUT_S: "30",
        REPORTS_DIR: reportsDir,
        REPORT_PAGE: "no",
        REPORT_LANG: "en",
        CI: "true",
        ...env,
      },
    },
  ).catch((error: { stdout: string; stderr: string }) => error);
  const output = `${stdout}${stderr}`;
  expectNoSecret({ output, reportsDir }, [bench.token, other]);
  const verdict: Verdict = JSON.parse(readFileSync(join(reportsDir, "latest", "verdict.json"), "utf8"));
  return {
    check: verdict.checks.find(({ id }) => id === "generation.container-restart"),
    codes: verdict.diagnoses.map(({ code }) => code),
    output,
  };
}

const startedAt = (name: string): Promise<string> => docker("inspect", "-f", "{{.State.StartedAt}}", name);

interface Row {
  readonly what: string;
  readonly args?: readonly string[];
  readonly env?: Record<string, string>;
  /** What is done before; may return environment for the run. */
  readonly prepare?: (name: string, bench: Bench) => Promise<unknown>;
  readonly status: string;
  readonly says?: RegExp;
  readonly codes?: readonly string[];
  readonly restarted: boolean;
}

const rows: readonly Row[] = [
  { what: "of a sound stack is survived by its token", status: "passed", restarted: true },
  {
    what: "that salts anew kills the token",
    args: ["-e", "EMULATOR_CONTAINER_FAULTS=salts-at-boot"],
    status: "failed",
    says: /another fingerprint after a restart \([0-9a-f]{12} → [0-9a-f]{12}\)[\s\S]*token gets 401/,
    codes: ["token-salted-at-boot"],
    restarted: true,
  },
  {
    what: "that the process does not survive is told with its log",
    prepare: (name) => docker("exec", name, "rm", "/opt/comfyui-qwen-e2e/emulator/container-entry.ts"),
    status: "failed",
    says: /stopped while it started \(exit code 1\)[\s\S]*container-entry/,
    codes: ["restart-not-survived"],
    restarted: true,
  },
  {
    what: "that loads another PASSWORD than before is told",
    prepare: (name, bench) => docker("cp", bench.write("rotated", `${other}\n`), `${name}:${PASSWORD}`),
    status: "failed",
    says: /^After the restart the token gets 401, expected 200\.$/,
    codes: ["restart-not-survived"],
    restarted: true,
  },
  {
    what: "is refused while a job of somebody runs",
    args: ["-e", "EMULATOR_STEP_MS=5000"],
    prepare: async (name, bench) => {
      await using client = new ComfyClient(await bench.url(name), bench.token);
      const workflow = loadWorkflow(join(root, "fixtures", "workflows", "qwen-text-to-image.json"));
      const size = { width: 64, height: 64 };
      const prompt = parametrise(workflow, { prompt: "a quay", seed: 1, prefix: "someone", ...size });
      await client.submit({ prompt });
    },
    status: "skipped",
    says: /the queue holds 1 job/,
    restarted: false,
  },
  {
    what: "is refused where the name alone leads to the container",
    env: { COMFYUI_URL: "http://127.0.0.1:9" },
    status: "skipped",
    says: /^nothing proves that ".+" is the container of http:\/\/127\.0\.0\.1:9 /,
    restarted: false,
  },
];

describe.skipIf(missing !== "").concurrent(`a restart${missing && ` (${missing})`}`, () => {
  test.for(rows)("$what", async (row, { expect }) => {
    await using bench = new Bench();
    const name = await bench.start(...secret, ...(row.args ?? []));
    await untilAnswers(await bench.url(name));
    await row.prepare?.(name, bench);
    const before = await startedAt(name);
    const { check, codes, output } = await restart(bench, name, { ALLOW_RESTART: "1", ...row.env });
    expect(check?.status, output).toBe(row.status);
    if (row.says) expect(check?.reason).toMatch(row.says);
    expect(codes).toEqual(row.codes ?? []);
    expect((await startedAt(name)) !== before).toBe(row.restarted);
  });
});
