import { once } from "node:events";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { inject, test } from "vitest";
import { dockerEndpoint } from "../../src/docker/endpoint.ts";
import { runSuite } from "../harness/run-suite.ts";
import { composeFile } from "./config.ts";
import { daemon } from "./daemon.ts";
import { Bench } from "./docker.ts";
import { docker } from "./docker-cli.ts";

const missing = inject("noDocker");

/** The daemon behind a socket of ours, on which the first removal waits for what `atRemoval` waits for. */
async function daemonThatWaits(path: string, atRemoval: () => Promise<void>): Promise<AsyncDisposable> {
  const real = dockerEndpoint(daemon);
  if (real.kind !== "socket") throw new Error("The daemon of these tests has no socket.");
  let removal: Promise<void> | undefined;
  const server = createServer((near) => {
    const far = connect(real.path);
    for (const end of [near, far]) end.on("error", () => [near, far].map((one) => one.destroy()));
    far.pipe(near);
    near.on("data", async (sent) => {
      near.pause();
      if (sent.toString("latin1").startsWith("DELETE ")) {
        removal ??= atRemoval();
        await removal;
      }
      far.write(sent);
      near.resume();
    });
    near.on("end", () => far.end());
  });
  await once(server.listen(path), "listening");
  return {
    [Symbol.asyncDispose]: async () => {
      server.close();
    },
  };
}

test("a run that is ended while its stack is removed says so, removes it, and ends with its verdict", async (context) => {
  if (missing) return context.skip(missing);
  const { expect } = context;
  await using bench = new Bench();
  const started = Promise.withResolvers<Parameters<NonNullable<Parameters<typeof runSuite>[0]["onStart"]>>>();
  const socket = join(bench.folder, "docker.sock");
  await using _between = await daemonThatWaits(socket, async () => {
    const [kill, written] = await started.promise;
    kill("SIGTERM");
    while (!written().includes("Stop requested")) await delay(50);
  });
  using run = await runSuite({
    args: [
      ...["--target", "compose", "--compose-file", bench.write("compose.yml", composeFile)],
      ...["--stage", "infra", "--lang", "en"],
    ],
    token: bench.token,
    env: { DOCKER_HOST: `unix://${socket}` },
    onStart: (...ways) => started.resolve(ways),
  });
  expect(run.status, run.output).toBe(0);
  const lines = run.output.trimEnd().split("\n");
  expect(lines.filter((line) => line.startsWith("Stop requested"))).toEqual([
    expect.stringMatching(/its verdict stands/),
  ]);
  expect(lines.at(-1)).toMatch(/^GO WITH WARNINGS · /);
  expect(run.verdict?.verdict).toBe("GO_WITH_WARNINGS");
  expect(await docker("ps", "-aq", "--filter", `volume=${bench.folder}/token`)).toBe("");
});
