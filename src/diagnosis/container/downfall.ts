import type { ContainerFacts } from "../../container/container-facts.ts";
import type { LogReading } from "../../container/log-reading.ts";
import type { StartFailure } from "../../container/start/start-failure.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { Explanation, Seen } from "../rule.ts";

/** Why the container is down, or not up for long: the first that matches below. */
export type Downfall =
  | "paused"
  | "out-of-memory"
  | "command-missing"
  | "command-closed"
  | "not-started"
  | "stopped"
  | "start-failed"
  | "no-gpu"
  | "restart-loop"
  | "killed"
  | "exited";

export function downfallOf(
  found: ContainerFacts,
  log: LogReading | undefined,
  startFailure: StartFailure | undefined,
): Downfall {
  const never = neverRan(found);
  if (found.status === "paused") return "paused";
  if (found.oomKilled) return "out-of-memory";
  // an earlier crash does not explain why it is down now
  if (found.startError !== undefined && !found.restarting) return never ?? "not-started";
  if (found.lostMount !== undefined) return "not-started";
  if (startFailure !== undefined) return "start-failed";
  if (log?.gpuMissing !== undefined) return "no-gpu";
  // Docker soon forgets who asked: a monitor beside it is the likelier cause than a breakdown that nothing shows
  if (found.stopAsked || found.idleMonitor !== undefined) return "stopped";
  if (found.restarting || found.restarts > 0) return "restart-loop";
  if (never !== undefined) return never;
  // docker stop kills what has not ended within ten seconds; so does the kernel of a machine without memory
  return found.exitCode === 137 ? "killed" : "exited";
}

/** What keeps a container from running at all; undefined where its process ran and ended by itself. */
function neverRan({ startError, exitCode, status }: ContainerFacts): Downfall | undefined {
  if (startError === "no-command" || (startError === undefined && exitCode === 127)) return "command-missing";
  if (startError === "not-executable" || (startError === undefined && exitCode === 126))
    return "command-closed";
  return startError !== undefined || status === "created" ? "not-started" : undefined;
}

/** What a container that is down turns red. */
export const claimed: readonly CheckId[] = [
  "infra.container-running",
  "infra.reachable",
  "infra.is-comfyui",
  "generation.container-stable",
];

/** The check that sees a container down, and the one that reads its log. */
export const downFrom = { check: "infra.container-running", reads: ["infra.container-imports"] } as const;

type SeenDown = Seen<"infra.container-running" | "infra.container-imports">;

/** A rule's `when` for a container that is down for one of these reasons. */
export function whenDown(
  why: Downfall,
  explain: (found: ContainerFacts, seen: SeenDown) => Omit<Explanation, "checks"> | undefined,
): (seen: SeenDown) => Explanation | undefined {
  return (seen) => {
    const { container, containerLog, startFailure } = seen.facts;
    if (container === undefined || downfallOf(container, containerLog, startFailure) !== why)
      return undefined;
    const found = explain(container, seen);
    return found && { checks: claimed, ...found };
  };
}
