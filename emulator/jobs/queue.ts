import { channel } from "node:diagnostics_channel";
import { setTimeout as sleep } from "node:timers/promises";
import { Heap } from "../python/heap.ts";
import { type Json, type JsonObject, numberOf } from "../python/json.ts";
import type { JobQueue, World } from "../world.ts";
import { isBornDead, printDeath } from "./dead-worker.ts";
import { Executor } from "./execution.ts";
import { foreignJobs } from "./foreign-jobs.ts";
import { clientOf, type Job, jobItem } from "./job.ts";
import { strikes } from "./load.ts";
import { passerBy } from "./passers-by.ts";

/** Tells who measures what the server is busy with: when a job began, and whether it ran to its end. */
const ran = channel("emulator.job");
const MAX_HISTORY = 10_000;
/** Fault `queue-stuck`: how long each foreign job takes, in seconds. */
const A_FEW_HOURS = 10_000;
/** Fault `others-come-and-go`: how soon somebody thinks better of it. */
const LEAVING_MS = 200;

/** The prompt queue with its one worker. */
export class PromptQueue implements JobQueue {
  readonly history = new Map<string, JsonObject>();
  readonly #pending = new Heap<Job>(runsBefore);
  readonly #world: World;
  readonly #executor: Executor;
  #running: Job | undefined;
  #runningItem: Json = null;
  #working = false;
  /** Faults `worker-dead…`: the job that killed the worker; it seems to run for ever. */
  #killer: Job | undefined;
  #counter = 0;
  #toFree = { models: false, cache: false };

  constructor(world: World) {
    this.#world = world;
    this.#executor = new Executor(world);
  }

  nextNumber(): number {
    return this.#counter++;
  }

  put(job: Job): void {
    const { faults, work, pause, signal } = this.#world;
    this.#buryOrRevive();
    if (!this.#working) pause.arm();
    pause.reach("submitted");
    const seconds = faults.has("queue-stuck") ? A_FEW_HOURS : faults.has("queue-busy") ? 1 : 0;
    const known = this.#running ? [this.#running, ...this.pending] : this.pending;
    if (seconds > 0) for (const foreign of foreignJobs(job, known, work, seconds)) this.#add(foreign);
    this.#add(job);
    const other = passerBy(job, this.#world);
    if (other) this.#add(other);
    if (other?.leaves)
      sleep(LEAVING_MS, undefined, { signal }).then(
        () => this.delete(other.id),
        () => {},
      );
    if (this.#working || this.#killer) return;
    this.#working = true;
    // The worker is another thread in the real server: the reply to POST /prompt goes out first.
    setImmediate(() => void this.#work());
  }

  get pending(): readonly Job[] {
    return this.#pending.items;
  }

  get runningItems(): Json[] {
    this.#buryOrRevive();
    return this.#running ? [this.#runningItem] : [];
  }

  remaining(): number {
    this.#buryOrRevive();
    return this.#pending.items.length + (this.#running ? 1 : 0);
  }

  currentNode(clientId: string): string | undefined {
    return this.#running && clientOf(this.#running) === clientId ? this.#executor.node : undefined;
  }

  clear(): void {
    this.#pending.clear();
    this.#announce();
  }

  delete(id: string): void {
    if (this.#pending.remove((job) => job.id === id)) this.#announce();
  }

  cancel(id: string): boolean {
    if (this.#running?.id === id) this.interrupt(id);
    else if (this.#pending.items.some((job) => job.id === id)) this.delete(id);
    else return false;
    return true;
  }

  interrupt(id?: string): void {
    const { faults } = this.#world;
    if (faults.has("interrupt-ignored")) return;
    if (id === undefined || faults.has("interrupt-global") || this.#running?.id === id)
      this.#executor.interrupted = true;
  }

  free(unloadModels: boolean, freeMemory: boolean): void {
    this.#toFree = {
      models: this.#toFree.models || unloadModels || freeMemory,
      cache: this.#toFree.cache || freeMemory,
    };
    if (this.#running === undefined) this.#freeNow();
  }

  /** The worker of an idle server dies in somebody else's job, before anybody looks; without the fault it is back. */
  #buryOrRevive(): void {
    const dead = isBornDead(this.#world.faults);
    if (dead === (this.#killer !== undefined) || (dead && this.#working)) return;
    const [killer] = dead ? foreignJobs({ number: this.nextNumber() }, [], this.#world.work, 1) : [];
    this.#killer = killer;
    this.#running = killer;
    this.#runningItem = killer === undefined ? null : structuredCloneOf(jobItem(killer));
    if (dead) printDeath(this.#world);
    else this.#pending.clear();
  }

  #freeNow(): void {
    this.#executor.free(this.#toFree.models, this.#toFree.cache);
    this.#toFree = { models: false, cache: false };
  }

  #add(job: Job): void {
    this.#pending.push(job);
    this.#announce();
  }

  #announce(): void {
    this.#world.sockets.sendStatus(this.remaining());
  }

  async #work(): Promise<void> {
    this.#world.work.wake();
    for (let job = this.#pending.pop(); job !== undefined; job = this.#pending.pop()) {
      this.#running = job;
      this.#runningItem = structuredCloneOf(jobItem(job));
      if (strikes("others-clear-queue", this.#world)) this.clear();
      this.#world.pause.reach("started");
      this.#announce();
      const since = performance.now();
      const entry = await this.#executor.run(job);
      if (this.#world.signal.aborted) return;
      const { status_str } = (entry?.status ?? {}) as JsonObject;
      ran.publish({ since, ended: status_str === "success" });
      const seconds = ((performance.now() - since) / 1_000).toFixed(2);
      if (entry) this.#world.logs.add(this.#world.dress.executed(seconds));
      this.#finish(job, entry);
      this.#freeNow();
    }
    this.#working = false;
  }

  #finish(job: Job, entry: JsonObject | undefined): void {
    const { sockets, faults, signal } = this.#world;
    const prompt = withoutSecrets(this.#runningItem);
    const record = () => entry && this.#record(job.id, { prompt, ...entry });
    const late = faults.has("history-late");
    if (!late && !faults.has("history-lost")) record();
    this.#running = undefined;
    this.#announce();
    const client = clientOf(job);
    if (entry && client !== undefined) sockets.send("executing", { node: null, prompt_id: job.id }, client);
    this.#world.pause.reach("ended");
    if (late) sleep(1_500, undefined, { signal }).then(record, () => undefined);
  }

  #record(id: string, entry: JsonObject): void {
    if (this.history.size > MAX_HISTORY) {
      const oldest = this.history.keys().next().value;
      if (oldest !== undefined) this.history.delete(oldest);
    }
    this.history.set(id, entry);
  }
}

function runsBefore(left: Job, right: Job): boolean {
  const [a = 0, b = 0] = [numberOf(left.number), numberOf(right.number)];
  return a === b ? left.id < right.id : a < b;
}

function withoutSecrets(item: Json): Json {
  if (!Array.isArray(item)) return item;
  const [number = null, id = null, graph = null, extraData, outputs = []] = item;
  const { auth_token_comfy_org, api_key_comfy_org, ...shown } = extraData as JsonObject;
  return [number, id, graph, shown, outputs];
}

/** A deep copy. The built-in structuredClone would turn PyFloat into a plain object. */
function structuredCloneOf(value: Json): Json {
  if (Array.isArray(value)) return value.map(structuredCloneOf);
  if (typeof value !== "object" || value === null || value.constructor !== Object) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, structuredCloneOf(entry)]));
}
