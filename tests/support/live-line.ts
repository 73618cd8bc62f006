import { lastSeen } from "../../src/comfyui/outcome-text.ts";
import type { RunConfig } from "../../src/config/run-config.ts";
import type { Language } from "../../src/text.ts";
import { type Progress, progressChannel } from "./progress.ts";

const CI_EVERY_MS = 10_000;
const TERMINAL_EVERY_MS = 100;

/** Output of a run: finished lines, and below them one line on the job under way (or, in CI, a line every 10 s). */
export class LiveLine {
  readonly #language: Language;
  readonly #terminal: boolean;
  readonly colour: boolean;
  #channel: ReturnType<typeof progressChannel> | undefined;
  #shownAt = performance.now();
  #visible = false;

  constructor(config: Pick<RunConfig, "language" | "ci">) {
    this.#language = config.language;
    this.#terminal = process.stdout.isTTY === true && !config.ci;
    this.colour = process.stdout.isTTY === true && !("NO_COLOR" in process.env);
  }

  start(): void {
    this.#channel = progressChannel();
    this.#channel.onmessage = (event) => this.#show(event as { data: Progress });
  }

  stop(): void {
    this.#channel?.close();
    this.#clear();
  }

  print(text: string): void {
    this.#clear();
    process.stdout.write(`${text}\n`);
  }

  #show({ data: { check, phase, elapsedMs } }: { data: Progress }): void {
    const now = performance.now();
    if (now - this.#shownAt < (this.#terminal ? TERMINAL_EVERY_MS : CI_EVERY_MS)) return;
    this.#shownAt = now;
    const line = `  … ${check} ${Math.round(elapsedMs / 1000)} s, ${lastSeen({ lastPhase: phase })[this.#language]}`;
    if (!this.#terminal) {
      process.stdout.write(`${line}\n`);
      return;
    }
    process.stdout.write(`\r\x1b[2K${line.slice(0, (process.stdout.columns ?? 80) - 1)}`);
    this.#visible = true;
  }

  #clear(): void {
    if (this.#visible) process.stdout.write("\r\x1b[2K");
    this.#visible = false;
  }
}
