import { stripVTControlCharacters } from "node:util";

export type LogLevel = "debug" | "detail" | "info" | "warning" | "error" | "critical";

/** A line of the server's log as 0.3.64 writes it, without what newer releases and entrypoints put before it. */
export interface PlainLine {
  readonly text: string;
  /** Absent where the line names none: what is printed, the lines of a traceback, and every line before 0.23. */
  readonly level?: LogLevel;
}

/** What Docker, an entrypoint or ComfyUI-Manager writes before the line, in brackets or not. */
const moment =
  /^\[?(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z| ?[+-]\d\d:?\d\d)?|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d)\]?(?: -)?(?:[ \t]|$)/;
const levelTag =
  /^(?:\[(DEBUG|DETAIL|INFO|WARN|WARNING|ERROR|CRITICAL)\](?: |$)|(?:[\w.]{1,40} - )?(DEBUG|INFO|WARN|WARNING|ERROR|CRITICAL)(?::[\w.]{1,40}:|(?::| -)(?: |$)))/;
/** A bar that was still unfinished when another thread wrote its line behind it. */
const progress = /^ {0,3}\d{1,3}%\|[^|]{0,200}\| [^[]{0,60}\[[^\]]{0,60}\](?=\S)/;

/** Escapes, a moment and the level taken off, in this order. */
export function plainLine(raw: string): PlainLine {
  // most lines have none of them, and a log may have a million lines
  const bare = raw.includes("\u001b") || raw.includes("\u009b") ? stripVTControlCharacters(raw) : raw;
  const text = bare.replace(progress, "").replace(moment, "");
  const [tag, bracketed, named] = levelTag.exec(text) ?? [];
  const name = bracketed ?? named;
  if (tag === undefined || name === undefined) return { text: text.trimEnd() };
  return { text: text.slice(tag.length).trimEnd(), level: levelOf(name) };
}

/** A stock server keeps 300 entries, some 50 KB; a progress bar is one line of megabytes. */
const MAX_CHARACTERS = 2 * 2 ** 20;
const MAX_LINES = 50_000;
const MAX_LINE = 4_000;

/** The lines of `/internal/logs/raw`, the last of them where it is large; an entry may hold several, or a part of one. */
export function plainLines(entries: readonly string[]): PlainLine[] {
  return entries
    .join("")
    .slice(-MAX_CHARACTERS)
    .split(/\r\n|\r|\n/)
    .slice(-MAX_LINES)
    .map((line) => plainLine(line.slice(0, MAX_LINE)));
}

export function plainTexts(entries: readonly string[]): string[] {
  return plainLines(entries).map(({ text }) => text);
}

function levelOf(name: string): LogLevel {
  return name === "WARN" ? "warning" : (name.toLowerCase() as LogLevel);
}

/** Parts of the Qwen pack that no install can load: the pack imports modules that it does not contain. */
const harmless =
  /\[QwenImageWanBridge\] Failed to load (?:Debug Controller: .{0,200}debug_patch|advanced encoder: .{0,200}qwen_model_wrapper)|No OpenGL_accelerate module loaded/i;

const quiet: ReadonlySet<LogLevel | undefined> = new Set(["debug", "detail", "info"]);

/** Told in passing: what the server itself calls no more than information. */
export function isQuiet({ level }: PlainLine): boolean {
  return quiet.has(level);
}

/**
 * Whether the line tells of no trouble though it looks so: known harmless ones, and a module that is missing but logged as
 * mere information. The verdict on a pack is logged as information, too: it counts.
 */
export function isHarmless(line: PlainLine): boolean {
  if (harmless.test(line.text)) return true;
  return isQuiet(line) && /No module named/.test(line.text) && !/IMPORT FAILED|Cannot import/.test(line.text);
}
