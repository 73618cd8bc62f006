import { errorLine } from "../dress/log-line.ts";
import { markChanged } from "../nodes/load-image.ts";
import { type NodeContext, NodeInputs } from "../nodes/node.ts";
import { behaviours } from "../nodes/registry.ts";
import {
  type Given,
  Interrupted,
  isValue,
  PythonError,
  type Value,
  Vanished,
  WorkerExit,
} from "../nodes/values.ts";
import type { Json, JsonObject } from "../python/json.ts";
import { pythonRepr } from "../python/text.ts";
import type { World } from "../world.ts";
import { NodeCache } from "./cache.ts";
import { clientOf, type Graph, isLink, type Job } from "./job.ts";
import { ExecutionOrder } from "./order.ts";
import { pretendCached } from "./pretend-cached.ts";
import { Progress } from "./progress.ts";

type Message = [string, JsonObject];

/** Runs one job at a time, node by node, and sends its events to its client. */
export class Executor {
  /** POST /interrupt sets it. The next job clears it, so an interrupt while idle has no effect. */
  interrupted = false;
  /** The id of the node that runs now. */
  node: string | undefined;
  readonly #world: World;
  readonly #cache = new NodeCache();

  constructor(world: World) {
    this.#world = world;
  }

  free(models: boolean, cache: boolean): void {
    this.#world.work.free(models, cache);
    if (cache) this.#cache.clear();
  }

  /** Returns the history entry without its prompt. Undefined: the job vanished, or the emulator stops. */
  async run(job: Job): Promise<JsonObject | undefined> {
    this.interrupted = false;
    const messages: Message[] = [];
    const report = (type: string, data: JsonObject, toAll = false) => {
      const message: Message = [type, { ...data, timestamp: this.#world.now() }];
      messages.push(message);
      const client = clientOf(job);
      if (client !== undefined || toAll) this.#world.sockets.send(...message, client);
    };
    const executed: string[] = [];
    const progress = new Progress(job, this.#world);
    const prompt_id = job.id;
    report("execution_start", { prompt_id });
    try {
      await markChanged(job.graph, this.#world);
      this.#cache.enter(job.graph);
      this.#world.work.begin(this.#cache.files());
      if (this.#world.faults.has("cache-everything")) await pretendCached(job, this.#cache, this.#world);
      const cached = Object.keys(job.graph).filter((id) => this.#cache.get(id) !== undefined);
      report("execution_cached", { nodes: cached, prompt_id });
      const order = new ExecutionOrder(job.graph, this.#world.nodes(), job.outputs, (id) =>
        cached.includes(id),
      );
      for (let id = order.next(); id !== undefined; id = order.next()) {
        await this.#step(id, job, progress);
        executed.push(id);
        this.#world.pause.reach("between");
        order.done(id);
      }
      report("execution_success", { prompt_id });
      return this.#entry(job, "success", messages);
    } catch (error) {
      if (this.#world.signal.aborted || error instanceof Vanished) return undefined;
      if (error instanceof WorkerExit) return await new Promise<never>(() => {});
      const id = this.node ?? "";
      const failure = { prompt_id, node_id: id, node_type: job.graph[id]?.class_type ?? "", executed };
      if (error instanceof Interrupted) report("execution_interrupted", failure, true);
      else report("execution_error", { ...failure, ...this.#describe(error, id, job.graph) });
      return this.#entry(job, "error", messages);
    } finally {
      if (this.#world.faults.has("cache-everything")) this.#cache.clear();
      this.node = undefined;
      this.#world.work.end();
    }
  }

  async #step(id: string, job: Job, progress: Progress): Promise<void> {
    const { sockets } = this.#world;
    const client = clientOf(job);
    this.node = id;
    const known = this.#cache.get(id);
    if (known === undefined) {
      progress.start(id);
      if (client !== undefined)
        sockets.send("executing", { node: id, display_node: id, prompt_id: job.id }, client);
      await this.#execute(id, job, progress);
    }
    const output = this.#cache.get(id)?.ui?.output ?? null;
    if (client !== undefined && (known !== undefined || output !== null)) {
      sockets.send("executed", { node: id, display_node: id, output, prompt_id: job.id }, client);
    }
    progress.finish(id);
  }

  async #execute(id: string, job: Job, progress: Progress): Promise<void> {
    const node = job.graph[id];
    const className = node?.class_type ?? "";
    const behaviour = behaviours[className];
    if (node === undefined || behaviour === undefined) {
      throw new PythonError("EmulatorError", `The emulator has no behaviour for the node ${className}.`);
    }
    this.#checkInterrupt();
    const context: NodeContext = {
      world: this.#world,
      job,
      checkInterrupt: () => this.#checkInterrupt(),
      isInterrupted: () => this.interrupted,
      progress: (value, max) => progress.step(id, value, max),
    };
    const result = await behaviour(new NodeInputs(this.#resolve(node.inputs)), context);
    const meta = { node_id: id, display_node: id, parent_node: null, real_node_id: id };
    this.#cache.set(id, {
      values: result.values ?? [],
      ...(result.ui && { ui: { output: result.ui, meta } }),
    });
  }

  #resolve(inputs: JsonObject): Record<string, Given> {
    return Object.fromEntries(
      Object.entries(inputs).map(([name, value]): [string, Given] => {
        if (!isLink(value)) return [name, value];
        const source: Value | undefined = this.#cache.get(value[0])?.values[value[1]];
        return [name, source ?? null];
      }),
    );
  }

  #checkInterrupt(): void {
    this.#world.signal.throwIfAborted();
    if (!this.interrupted) return;
    this.interrupted = false;
    throw new Interrupted();
  }

  #describe(error: unknown, id: string, graph: Graph): JsonObject {
    const python = error instanceof PythonError ? error : new PythonError("EmulatorError", String(error));
    const inputs = Object.entries(this.#resolve(graph[id]?.inputs ?? {})).map(
      ([name, given]): [string, Json] => [
        name,
        [isValue(given) ? `<${given.kind}>` : typeof given === "string" ? given : pythonRepr(given as Json)],
      ],
    );
    this.#world.logs.add(errorLine(`!!! Exception during processing !!! ${python.message}`));
    this.#world.logs.add(
      errorLine(`Traceback (most recent call last):\n${python.type}: ${python.message}\n`),
    );
    return {
      exception_message: `${python.message}\n${python.tips}`,
      exception_type: python.type,
      traceback: ['  File "/workspace/ComfyUI/execution.py", line 498, in execute\n'],
      current_inputs: Object.fromEntries(inputs),
      current_outputs: Object.keys(graph),
    };
  }

  #entry(job: Job, status: "success" | "error", messages: Message[]): JsonObject {
    const shown = Object.keys(job.graph).flatMap((id) => {
      const ui = this.#cache.get(id)?.ui;
      return ui === undefined ? [] : [{ id, ui }];
    });
    return {
      outputs: Object.fromEntries(shown.map(({ id, ui }) => [id, ui.output])),
      status: { status_str: status, completed: status === "success", messages },
      meta: Object.fromEntries(shown.map(({ id, ui }) => [id, ui.meta])),
    };
  }
}
