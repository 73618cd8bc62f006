import { isQuiet, type PlainLine } from "./plain-lines.ts";

/** One traceback of a log, with those that are chained to it. */
export interface Traceback {
  /** Its first line and its last, the exception's own. */
  readonly from: number;
  readonly to: number;
  /** The folder below custom_nodes, or the file of ComfyUI's own nodes, whose import or run it shows. */
  readonly pack?: string;
  readonly extra?: string;
  /** The server tells it as information. */
  readonly quiet: boolean;
  /** The last line, if it names the exception. */
  readonly exception?: string;
}

/** Lines; an import through many libraries takes some two hundred. */
const MAX_TRACEBACK = 400;
const begin = /Traceback \(most recent call last\)/;
const chain = /^(?:During handling of the above exception|The above exception was the direct cause)/;

const NAME = String.raw`[\p{L}\p{N}_.+@() -]{1,100}`;
const packIn = new RegExp(String.raw`custom_nodes[\\/](${NAME}?)(?:\.py)?(?=[\\/"']|$| module for)`, "u");
const extraIn = /(?:comfy_extras|comfy_api_nodes)[\\/]([\w.-]{1,80}\.py)/;

/** Whose code a line of a traceback, or a line about an import, names. */
export function ownerIn(line: string): Pick<Traceback, "pack" | "extra"> {
  const pack = packIn.exec(line)?.[1];
  if (pack !== undefined) return { pack };
  const extra = extraIn.exec(line)?.[1];
  return extra === undefined ? {} : { extra };
}

export function tracebacksIn(lines: readonly PlainLine[]): Traceback[] {
  const found: Traceback[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    if (!begin.test(lines[at]?.text ?? "")) continue;
    const to = endOf(lines, at);
    found.push(tracebackOf(lines, at, to));
    at = to;
  }
  return found;
}

/** The last line of the traceback, over all that are chained to it. */
function endOf(lines: readonly PlainLine[], from: number): number {
  const limit = Math.min(lines.length, from + MAX_TRACEBACK) - 1;
  for (let at = from + 1; at <= limit; at += 1) {
    const { text = "", level } = lines[at] ?? {};
    if (level !== undefined) return at - 1;
    if (begin.test(text)) {
      if (!chain.test(lastSaid(lines, at))) return at - 1;
    } else if (text !== "" && !text.startsWith(" ") && !chain.test(text) && !chain.test(nextSaid(lines, at)))
      return at;
  }
  return limit;
}

function lastSaid(lines: readonly PlainLine[], at: number): string {
  return lines.slice(Math.max(0, at - 3), at).findLast(({ text }) => text !== "")?.text ?? "";
}

function nextSaid(lines: readonly PlainLine[], at: number): string {
  return lines.slice(at + 1, at + 4).find(({ text }) => text !== "")?.text ?? "";
}

function tracebackOf(lines: readonly PlainLine[], from: number, to: number): Traceback {
  const first = lines[from];
  const said = nextSaid(lines, to);
  const frames = lines.slice(from, to + 1).filter(({ text }) => text.startsWith("  "));
  // the loader names what it could not import; otherwise the first frame outside of ComfyUI is the pack's
  const owner = [...(/Cannot import /.test(said) ? [said] : []), ...frames.map(({ text }) => text)]
    .map(ownerIn)
    .find(({ pack, extra }) => pack !== undefined || extra !== undefined);
  const last = lines[to]?.text;
  return {
    from,
    to,
    ...owner,
    quiet: first !== undefined && isQuiet(first),
    ...(to > from && last !== undefined && { exception: last }),
  };
}
