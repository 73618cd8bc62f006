/** The exception that a log ends with. */
export interface LastException {
  /** Its line in the log. */
  readonly at: number;
  /** Its last line, as `KeyError: 'x'`. */
  readonly line: string;
  /** The lines of its traceback, the outermost frame first. */
  readonly frames: readonly string[];
}

/** Lines; a chain of imports is some twenty frames deep. */
const MAX_TRACEBACK = 120;
/** Not indented, and a class of an exception: `sqlalchemy.exc.OperationalError: (sqlite3…`. */
const exception = /^(?:[A-Za-z_]\w{0,60}\.){0,8}[A-Za-z_]?\w{0,60}(?:Error|Exception|Exit|gaierror)(?::|$)/;
const header = /^\s*Traceback \(most recent call last\)/;
/** A custom node, or a part of ComfyUI, that failed to import: the start goes on. */
const caught = /^Cannot import .{1,400} module for custom nodes|^Error importing dependencies/;

/** Every exception of these lines with its frames, oldest first. */
export function exceptionsIn(lines: readonly string[]): LastException[] {
  return lines.flatMap((line, at) =>
    exception.test(line) ? [{ at, line, frames: framesOf(lines, at) }] : [],
  );
}

/** The exception after which the process ended; undefined where the last one was caught. */
export function lastException(lines: readonly string[]): LastException | undefined {
  const at = lines.findLastIndex((line) => exception.test(line));
  const line = lines[at];
  if (line === undefined || lines.slice(at + 1).some((later) => caught.test(later))) return undefined;
  return { at, line, frames: framesOf(lines, at) };
}

/** Python prints no header above the syntax error of the file that it was started with. */
function framesOf(lines: readonly string[], at: number): string[] {
  const before = lines.slice(Math.max(0, at - MAX_TRACEBACK), at);
  const start = before.findLastIndex((line) => header.test(line));
  if (start >= 0) return before.slice(start + 1);
  return before.slice(before.findLastIndex((line) => !/^\s/.test(line)) + 1);
}

const inPack = /[\\/]custom_nodes[\\/]/;
/** ComfyUI's own files, wherever it lies; libraries have folders of these names as well. */
const own =
  /File "(?:[^"]{0,300}[\\/])?(?:(?:main|server|nodes|execution|folder_paths|node_helpers|latent_preview|protocol|cuda_malloc|hook_breaker_\w{1,20})\.py"|(?:comfy|comfy_extras|comfy_execution|comfy_api|comfy_api_nodes|comfy_config|app|api_server|middleware|utils|alembic_db)[\\/])/;
const library = /[\\/](?:site|dist)-packages[\\/]|[\\/]lib(?:64)?[\\/]python/;

/** Whether an exception comes from ComfyUI itself, and from no custom node. */
export function isComfys({ frames }: Pick<LastException, "frames">): boolean {
  if (frames.some((frame) => inPack.test(frame))) return false;
  return frames.some((frame) => own.test(frame) && !library.test(frame));
}
