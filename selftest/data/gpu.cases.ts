import type { ContainerFacts } from "../../src/container/container-facts.ts";
import { type Case, given } from "./cases.ts";
import { container, log } from "./containers.cases.ts";
import { job } from "./sample-record.ts";
import { system } from "./stack.cases.ts";

const GiB = 2 ** 30;
const onCpu = { ...system, device: "cpu", deviceType: "cpu", flags: ["--cpu"] };
const inside = (code: string, when: string, more: Partial<ContainerFacts>, found = onCpu): Case =>
  given(code, when, ["infra.device"], { system: found, container: { ...container, ...more } });

const left = (gib: number) =>
  ({ total: 24 * GiB, free: gib * GiB, own: 0, need: 22 * GiB, state: "taken" }) as const;

const died = (code: string, when: string, more: Partial<ContainerFacts>): Case =>
  given(code, when, ["infra.container-running", "infra.reachable"], {
    container: { ...container, status: "exited", exitCode: 1, ...more },
    containerLog: { ...log, started: false, gpuMissing: true },
  });

/** For unit tests: runs with the device that computes, and the GPU that Docker gives the container. */
export const gpuCases: readonly Case[] = [
  given("cpu-only", "no container is known", ["infra.device"], { system: onCpu }),
  inside("gpu-not-reserved", "the container has none", { gpu: "none" }),
  inside("gpu-not-reserved", "the container behind a proxy has none", {
    gpu: "none",
    matchedBy: "name",
    proxy: "front",
  }),
  inside("cpu-only", "one is reserved, and not seen", { gpu: "all" }),
  inside("cpu-only", "Docker does not say whether one is reserved", { gpu: "unknown" }),
  inside("cpu-only", "the container without one is not the one that answers", {
    gpu: "none",
    status: "exited",
  }),
  given(
    "cpu-only",
    "another container has the port",
    { "infra.device": { status: "failed", errorCode: "AssertionError" } },
    { system: onCpu, container: { ...container, gpu: "none", portOwner: "front" } },
  ),
  died("gpu-not-reserved", "ComfyUI dies without one, and none is reserved", { gpu: "none" }),
  died("gpu-not-seen", "ComfyUI dies without the reserved one", {
    gpu: "all",
    restarts: 3,
    restarting: true,
  }),
  died("container-not-started", "an earlier life died without one, and Docker cannot start it", {
    gpu: "all",
    startError: "port",
  }),
  died("gpu-not-seen", "ComfyUI dies, and Docker does not say whether one is reserved", { gpu: "unknown" }),
  given("vram-taken", "somebody's Ollama", ["infra.device"], {
    system,
    vram: left(0.3),
    holders: ["ollama"],
  }),
  given("vram-taken", "and the job runs out of it", ["infra.device", "generation.text-to-image"], {
    system,
    vram: left(0.3),
    jobs: { canary: job("finished"), "text-to-image": job("out-of-memory") },
  }),
  given("vram-shared", "half of it, green", [], { system, vram: { ...left(14), state: "shared" } }),
  inside("vram-too-small", "it computes on a GPU that Docker does not show", { gpu: "none" }, system),
];
