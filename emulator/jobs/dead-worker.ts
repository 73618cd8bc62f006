import { printedLine } from "../dress/log-line.ts";
import type { FaultSet } from "../faults.ts";
import type { World } from "../world.ts";

/** The server has no worker from its start on: the faults differ in what its log says. */
export function isBornDead(faults: FaultSet): boolean {
  return faults.has("worker-dead") || faults.has("worker-dead-silent");
}

/** What Python prints when a thread ends by an exception; for `SystemExit` it prints nothing. */
export function printDeath({ logs, faults }: Pick<World, "logs" | "faults">): void {
  if (!faults.has("worker-dead")) return;
  logs.add(
    printedLine(
      [
        "Exception in thread Thread-1 (prompt_worker):",
        "Traceback (most recent call last):",
        '  File "/usr/local/lib/python3.11/threading.py", line 982, in run',
        '  File "/workspace/ComfyUI/main.py", line 421, in prompt_worker',
        '  File "/workspace/ComfyUI/execution.py", line 728, in execute',
        "KeyboardInterrupt",
      ].join("\n"),
    ),
  );
}
