import { isHarmless, type PlainLine, plainLines } from "./plain-lines.ts";
import { ownerIn, type Traceback, tracebacksIn } from "./tracebacks.ts";

/** What the log says of the server's last start. Only names and counts leave this module: lines may contain the token. */
export interface StartReading {
  /** Folders of custom nodes that the import table marks as failed. */
  readonly importFailed: string[];
  /** Parts of a pack that log `Failed to load`, as `pack: part`. */
  readonly failedToLoad: string[];
  /** Folders of the packs whose parts these are, as the import table names them. */
  readonly packsInParts?: string[];
  /** Files of ComfyUI's own further nodes that could not be imported, without the path. */
  readonly extrasFailed?: string[];
  /** Python modules that were not found during the start, without those that only such a file misses. */
  readonly modulesMissing: string[];
  /** Tracebacks before the server was ready that no import line explains. */
  readonly bootTracebacks: number;
  /** The packs in whose code these tracebacks begin. */
  readonly packsTraced?: string[];
  /** The process runs as a user that the container does not know: this is its number. */
  readonly unknownUser?: number;
  /** Packs that were kept out by a rule, and whose rule it is. */
  readonly refused?: Refusal[];
  /** Nodes that a list of disabled nodes took away. */
  readonly prunedNodes?: number;
  /** The Python that runs the server, as the paths in the log show it. */
  readonly python?: string;
  readonly started: boolean;
  /** The log has the table of import times, or says why it has none: without it the state of the custom nodes is unknown. */
  readonly importTable: boolean;
}

export interface Refusal {
  readonly pack: string;
  /** ComfyUI's signed policy, that of ComfyUI-Manager, or the flag --disable-all-custom-nodes. */
  readonly by: "organisation" | "manager" | "flag";
}

const NAME = String.raw`[\p{L}\p{N}_.+@() -]{1,100}`;
export const ready = /To see the GUI go to:/;
const importFailed = new RegExp(
  String.raw`^\s{0,20}[\d.]{1,20} seconds \(IMPORT FAILED\): .{0,1000}[\\/](${NAME})$`,
  "u",
);
const imported = new RegExp(String.raw`^\s{0,20}[\d.]{1,20} seconds: .{0,1000}[\\/](${NAME})$`, "u");
/** What a pack runs before ComfyUI itself: no traceback, and the pack may load all the same. */
const scriptFailed = new RegExp(
  String.raw`^Failed to execute startup-script: .{0,1000}[\\/](${NAME})[\\/]prestartup_script\.py / .{0,300}No module named`,
  "u",
);
const extraFailed = /^\s{0,20}IMPORT FAILED: ([\w.-]{1,80}\.py)$/;
const failedToLoad = /\[([\w .-]{1,60})\] Failed to load ([^:]{1,60}):/;
const moduleMissing = /No module named '([\w.]{1,80})'/;
const unknownUser = /getpwuid\(\): uid not found: (\d{1,10})/;
const pruned = /Pruned (\d{1,6}) disabled nodes?/i;
const noTable =
  /Import times for custom nodes|Skipping loading of custom nodes|due to disable_all_custom_nodes/;
const refusals: readonly [Refusal["by"], RegExp][] = [
  ["organisation", new RegExp(`Custom node pack '(${NAME})' is not (?:permitted|loaded)`, "u")],
  ["manager", new RegExp(String.raw`Blocked by policy: .{0,1000}[\\/](${NAME})$`, "u")],
  ["flag", new RegExp(`^Skipping (${NAME}) due to disable_all_custom_nodes`, "u")],
];

/** Accelerators that are optional for the libraries that try them; xformers logs a whole traceback without one. */
export const optional =
  /^(?:triton|sageattention|sageattn\w{0,20}|spas_sage_attn|flash_attn\w{0,20}|xformers|apex|deepspeed)(?:\.|$)/;

/** `lines`: of the last start, up to the moment where the server was ready, or to the end. */
export function readStart(all: readonly PlainLine[], { ended = false } = {}): StartReading {
  const lines = all.filter((line) => !isHarmless(line));
  const tracebacks = tracebacksIn(lines);
  const last = lines.length - 1;
  /** The log itself ends there: whatever it is, it is the last word of the process. */
  const isEnd = ({ to }: Traceback): boolean => ended && to >= last;
  /** A database that cannot be upgraded is told by its own line; the start goes on. */
  const isDatabases = ({ from }: Traceback): boolean =>
    /^Error upgrading database/.test(lines[from - 1]?.text ?? "");
  const idle = tracebacks.filter(
    (one) => !isEnd(one) && (one.quiet || one.extra !== undefined || isOptional(one) || isDatabases(one)),
  );
  const real = tracebacks.filter((one) => !idle.includes(one));
  const dropped = new Set(idle.flatMap(({ from, to }) => range(from, to)));
  const telling = lines.filter((line, at) => !dropped.has(at) && !isOfExtra(line));
  const failed = captures(telling, importFailed);
  const parts = captures(telling, failedToLoad);
  const inParts = captures(lines, imported).filter((folder) =>
    parts.some((part) => folder.includes(part.replace(/: .*$/, ""))),
  );
  const extras = captures(lines, extraFailed);
  const modules = captures(telling, moduleMissing);
  const told = failed.map((folder) => folder.replace(/\.py$/, ""));
  const traced = [...captures(telling, scriptFailed), ...real.flatMap(({ pack }) => pack ?? [])].filter(
    (pack) => !told.includes(pack),
  );
  const user = captures(telling, unknownUser)[0];
  const gone = captures(lines, pruned)[0];
  const refused = refusals.flatMap(([by, pattern]) => captures(lines, pattern).map((pack) => ({ pack, by })));
  const python = pythonIn(lines);
  const broken = failed.length + parts.length + real.length > 0;
  return {
    importFailed: failed,
    failedToLoad: parts,
    ...(inParts.length > 0 && { packsInParts: inParts }),
    ...(extras.length > 0 && { extrasFailed: extras }),
    modulesMissing: broken ? modules : modules.filter((name) => !optional.test(name)),
    bootTracebacks: failed.length + parts.length > 0 ? 0 : real.length,
    ...(traced.length > 0 && { packsTraced: [...new Set(traced)] }),
    ...(user !== undefined && { unknownUser: Number(user) }),
    ...(refused.length > 0 && { refused }),
    ...(gone !== undefined && { prunedNodes: Number(gone) }),
    ...(python !== undefined && { python }),
    started: lines.some(({ text }) => ready.test(text)),
    importTable: lines.some(({ text }) => noTable.test(text)),
  };
}

/** The same of the server's own log; undefined where the start is no longer in it. */
export function startIn(entries: readonly string[]): StartReading | undefined {
  const lines = plainLines(entries);
  const end = lines.findIndex(({ text }) => ready.test(text));
  const reading = readStart(lines.slice(0, end + 1));
  return reading.importTable ? reading : undefined;
}

function isOptional({ exception = "" }: Traceback): boolean {
  const missing = /^ModuleNotFoundError/.test(exception) ? moduleMissing.exec(exception)?.[1] : undefined;
  return optional.test(missing ?? "");
}

/** The loader's own line about a file of ComfyUI's further nodes. */
function isOfExtra({ text }: PlainLine): boolean {
  return /^Cannot import /.test(text) && ownerIn(text).extra !== undefined;
}

const MAX_NAMES = 50;

/** Each distinct finding once; a second group is joined by a colon. */
function captures(lines: readonly PlainLine[], pattern: RegExp): string[] {
  const matches = lines.flatMap(({ text }) => {
    const groups = pattern.exec(text)?.slice(1);
    return groups ? [groups.join(": ")] : [];
  });
  return [...new Set(matches)].slice(0, MAX_NAMES);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, step) => from + step);
}

/** The interpreter beside the packages that the log names: `…/venv/lib/python3.11/site-packages` → `…/venv/bin/python3`. */
function pythonIn(lines: readonly PlainLine[]): string | undefined {
  for (const { text } of lines) {
    if (!/(?:site|dist)-packages\//.test(text) || text.includes("/.local/")) continue;
    const unix = /(\/[\w./+@-]{0,200})\/lib\/(python3[.\d]{0,4})\/(?:site|dist)-packages\//.exec(text);
    if (unix) return `${unix[1]}/bin/python3`;
  }
  return undefined;
}
