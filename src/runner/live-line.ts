import { lastSeen } from "../comfyui/job/outcome-text.ts";
import type { RunConfig } from "../config/run-config.ts";
import { burstWords } from "../readiness/burst/progress-words.ts";
import { print, redraw } from "../redaction/console.ts";
import type { Redact } from "../redaction/redactor.ts";
import { wantsColour, wrapped } from "../report/console/wrap.ts";
import type { Language } from "../text.ts";
import { type Progress, progressChannel } from "./progress.ts";

/** Output of a run: finished lines, and below them one line on the running job (in CI, a line every 10 s). */
export class LiveLine {
  readonly #language: Language;
  readonly #redact: Redact;
  readonly #terminal: boolean;
  readonly colour: boolean;
  #channel: ReturnType<typeof progressChannel> | undefined;
  #job: { progress: Progress; at: number } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #visible = false;

  constructor(config: Pick<RunConfig, "language" | "ci">, redact: Redact) {
    this.#language = config.language;
    this.#redact = redact;
    this.#terminal = process.stdout.isTTY === true && !config.ci;
    this.colour = wantsColour(process.env, process.stdout.isTTY === true);
  }

  start(): void {
    this.#channel = progressChannel();
    this.#channel.onmessage = (event) => {
      this.#job = { progress: (event as { data: Progress }).data, at: performance.now() };
      // a model that loads for minutes sends no events: the clock must go on
      this.#timer ??= setInterval(() => this.#show(), this.#terminal ? 200 : 10_000);
    };
  }

  stop(): void {
    this.#channel?.close();
    this.#end();
  }

  /** Prints a finished line; a running job has ended with it. */
  print(text: string): void {
    this.#end();
    print(wrapped(text, process.stdout.isTTY ? process.stdout.columns : undefined), this.#redact);
  }

  #show(): void {
    if (this.#job === undefined) return;
    const { check, elapsedMs, ...what } = this.#job.progress;
    const seconds = Math.round((elapsedMs + performance.now() - this.#job.at) / 1000);
    const said = "burst" in what ? burstWords(what.burst) : lastSeen({ lastPhase: what.phase });
    const line = `  … ${seconds} s, ${said[this.#language]} (${check})`;
    if (this.#terminal) redraw(line, this.#redact);
    else print(line, this.#redact);
    this.#visible = this.#terminal;
  }

  #end(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#job = undefined;
    if (this.#visible) redraw("");
    this.#visible = false;
  }
}
