import type { ContainerFacts } from "../container-facts.ts";
import type { ContainerHandle } from "../container-handle.ts";

type DownFacts = Pick<ContainerFacts, "stopAsked" | "idleMonitor" | "lostMount">;

/** How a process ends that was told to, in time or not: by itself, or by one of Docker's signals. */
const ASKED_EXITS = [0, 130, 137, 143];
/** Docker starts these again, unless somebody stopped them. */
const RESTARTED = ["always", "unless-stopped"];
/** Names of what stops a service that nobody uses. */
const IDLE = /idle|inactiv|monitor|watchdog|auto-?(?:stop|sleep)|sablier|lazytainer|reaper/i;

/** What only a container that is down has to tell: who stopped it, and whether it could start again. */
export async function readDown(
  container: ContainerHandle,
  { status, restarting, oomKilled, exitCode, restartPolicy, startError, finishedAt }: ContainerFacts,
  signal?: AbortSignal,
): Promise<DownFacts> {
  if (restarting || oomKilled || startError !== undefined || !["exited", "dead"].includes(status)) return {};
  const lostMount = await container.lostMount(signal).catch(() => undefined);
  if (lostMount !== undefined) return { lostMount };
  if (!ASKED_EXITS.includes(exitCode) || finishedAt === undefined) return {};
  const asked =
    RESTARTED.includes(restartPolicy) ||
    exitCode === 143 ||
    (await container.wasToldToStop(finishedAt, signal).catch(() => false));
  const neighbours = await container.neighbours(signal).catch(() => []);
  const orders = await Promise.all(neighbours.map((one) => one.orders(signal).catch(() => undefined)));
  const monitor = orders.find((one) => one !== undefined && IDLE.test(one.name));
  return { ...(asked && { stopAsked: true as const }), ...(monitor && { idleMonitor: monitor.name }) };
}
