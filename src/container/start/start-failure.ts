import { databaseTroubleIn } from "../../comfyui/log/database-trouble.ts";
import { plainLine } from "../../comfyui/log/plain-lines.ts";
import type { LogLine } from "../log-lines.ts";
import { lastException } from "./last-exception.ts";
import { exceptionSigns, flagsIn, lineSigns } from "./start-signs.ts";
import type { StartFailureName } from "./start-words.ts";

/** Why the process of a container ended before it served anything, as the end of its log says. */
export interface StartFailure {
  readonly name: StartFailureName;
  /** What the log names: modules, options, a port, a path. No text of the log itself is kept. */
  readonly names: readonly string[];
  /** The Python that ComfyUI runs in, where the log names it. */
  readonly python?: string;
}

/** Lines: what the process may still print after the cause. A whole start of 0.33 has some fifty. */
const END = 40;
/** Docker may record a start this much later than the first line of the process. */
const SLACK_MS = 1_000;

/**
 * What the log of the last life says; `startedAt` is when that life began. `looping`: Docker starts the process again each
 * time, and the current one may have written no more than the beginning of its start: the one before it ended in the same way.
 */
export function startFailureIn(
  lines: readonly LogLine[],
  { startedAt, looping }: { readonly startedAt: string; readonly looping: boolean },
): StartFailure | undefined {
  const began = Date.parse(startedAt) - SLACK_MS || 0;
  const texts = (wanted: readonly LogLine[]): string[] => wanted.map(({ text }) => plainLine(text).text);
  const life = texts(lines.filter(({ at }) => at === 0 || at >= began));
  if (life.some((line) => served.test(line))) return undefined;
  return failureIn(life) ?? (looping ? failureIn(texts(lines.filter(({ at }) => at < began))) : undefined);
}

/** A server that was ready did not fail at its start; nor did one that ran jobs, whatever ended it. */
const served = /To see the GUI go to:|^got prompt|^Prompt executed in/;

type Found = Pick<StartFailure, "name" | "names"> & { readonly at: number };

function failureIn(lines: readonly string[]): StartFailure | undefined {
  const found = [fromDatabase(lines), fromException(lines), fromLine(lines)].filter(
    (one) => one !== undefined && one.at >= lines.length - END,
  );
  // the latest word: what stands before it did not end the process
  const [last] = found.toSorted((one, other) => (other?.at ?? 0) - (one?.at ?? 0));
  if (last === undefined || lines.slice(last.at).some((line) => served.test(line))) return undefined;
  const python = pythonIn(lines);
  return { name: last.name, names: last.names, ...(python !== undefined && { python }) };
}

function fromDatabase(lines: readonly string[]): Found | undefined {
  const trouble = databaseTroubleIn(lines);
  if (!trouble?.fatal) return undefined;
  const { name, at, packages, kind } = trouble;
  return { name, at, names: packages ?? (kind === undefined ? [] : [kind]) };
}

function fromException(lines: readonly string[]): Found | undefined {
  const thrown = lastException(lines);
  if (thrown === undefined) return undefined;
  for (const { name, exception, from } of exceptionSigns) {
    const match = exception.exec(thrown.line);
    if (match && (from?.(thrown) ?? true)) return { name, at: thrown.at, names: groupsOf(match) };
  }
  return undefined;
}

function fromLine(lines: readonly string[]): Found | undefined {
  const end = lines.slice(-END);
  const from = lines.length - end.length;
  for (const [index, line] of [...end.entries()].toReversed())
    for (const sign of lineSigns) {
      const match = index >= end.length - (sign.last ?? END) ? sign.line.exec(line) : null;
      if (match === null) continue;
      const names = sign.name === "start-flags-refused" ? flagsIn(line) : groupsOf(match);
      return { name: sign.name, at: from + index, names };
    }
  return undefined;
}

function groupsOf(match: RegExpExecArray): string[] {
  return match.slice(1).filter((group) => group !== undefined && group !== "");
}

const ownAdvice = /(?:^|\s)(\/[\w./+-]{1,200}\/python[\d.]{0,5}) (?:-s )?-m pip install/;
const managers = /Python executable: (\/[\w./+-]{1,200}\/python[\d.]{0,5})$/;

/** ComfyUI's own advice names its Python, as does the Manager. */
function pythonIn(lines: readonly string[]): string | undefined {
  for (const line of lines.toReversed()) {
    const said = ownAdvice.exec(line) ?? managers.exec(line);
    if (said?.[1] !== undefined) return said[1];
  }
  return undefined;
}
