import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, inject, test } from "vitest";
import { type ContainerFacts, steadinessOf } from "../../src/container/container-facts.ts";
import { ContainerHandle } from "../../src/container/container-handle.ts";
import { readDown } from "../../src/container/down/read-down.ts";
import { looksLikeComfyUI } from "../../src/container/looks-like-comfyui.ts";
import { readChain } from "../../src/container/read-chain.ts";
import { diagnose } from "../../src/diagnosis/diagnose.ts";
import { DockerApi } from "../../src/docker/api.ts";
import { dockerEndpoint } from "../../src/docker/endpoint.ts";
import { red, sampleRecord } from "../data/sample-record.ts";
import { daemon } from "./daemon.ts";
import { Bench } from "./docker.ts";
import { docker } from "./docker-cli.ts";

const missing = inject("noDocker");

interface Row {
  readonly what: string;
  readonly args: readonly string[];
  /** Docker starts it. */
  readonly starts?: false;
  readonly prepare?: (name: string) => Promise<unknown>;
  readonly found: Partial<ContainerFacts>;
  readonly code: string;
}

/** What Docker reports for each kind of end; `faults.test.ts` runs the whole suite on some of them. */
const rows: readonly Row[] = [
  {
    what: "was killed from outside",
    args: [],
    prepare: (name) => docker("kill", name),
    found: { status: "exited", exitCode: 137, oomKilled: false },
    code: "container-killed",
  },
  {
    what: "took more memory than it may",
    args: ["-e", "EMULATOR_CONTAINER_FAULTS=memory-hog", "--memory", "128m"],
    prepare: (name) => docker("wait", name),
    found: { status: "exited", exitCode: 137, oomKilled: true },
    code: "container-oom-killed",
  },
  {
    what: "ended by itself",
    args: ["-e", "EMULATOR_CONTAINER_FAULTS=crash-loop"],
    prepare: (name) => docker("wait", name),
    found: { status: "exited", exitCode: 1, restarts: 0 },
    code: "container-exited",
  },
  {
    what: "has no such entrypoint",
    args: ["--entrypoint", "/no/such/entrypoint"],
    starts: false,
    found: { status: "created", exitCode: 127 },
    code: "container-command-missing",
  },
];

describe
  .skipIf(missing !== "")
  .concurrent(`a container that does not run${missing && ` (${missing})`}`, () => {
    test.for(rows)(
      "because it $what gets that as its diagnosis",
      async ({ args, starts = true, prepare, found, code }, { expect }) => {
        await using bench = new Bench();
        const start = bench.start(...args);
        const name = starts ? await start : await start.catch(() => bench.names[0] ?? "");
        await prepare?.(name);
        await using api = new DockerApi(dockerEndpoint(daemon));
        const container = await new ContainerHandle(api, name, { matchedBy: "name-and-port" }).facts();
        expect(container).toMatchObject(found);
        expect(steadinessOf(container, { answering: false })).toBe("down");
        const record = sampleRecord(red("infra.reachable", "infra.container-running"), { container });
        expect(diagnose(record).map((diagnosis) => diagnosis.code)).toEqual([code]);
      },
    );

    test("is left as found: no folder that its mounts lack is made on the machine", async ({ expect }) => {
      await using bench = new Bench();
      const name = await bench.start("-v", "{}/worktree:/workspace/ComfyUI/output");
      await docker("stop", "-t", "0", name);
      const folder = join(bench.folder, "worktree");
      rmSync(folder, { recursive: true });
      await using api = new DockerApi(dockerEndpoint(daemon));
      const container = new ContainerHandle(api, name, { matchedBy: "name-and-port" });
      const root = "/workspace/ComfyUI";
      expect(await readDown(container, await container.facts())).toEqual({ stopAsked: true });
      expect(await looksLikeComfyUI(container, root)).toBe(true);
      const chain = readChain(container, { token: bench.token, tokenSource: "token", root });
      await expect(chain).rejects.toThrow(/arrêté|is down/);
      expect(existsSync(folder)).toBe(false);
    });
  });
