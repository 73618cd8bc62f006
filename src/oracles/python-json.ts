import { isCostly } from "../bounded-json.ts";

/** A graph of thousands of nodes. */
const graphBounds = { containers: 100_000, members: 200_000, depth: 200 };

/**
 * JSON as Python's `json.dumps` writes it: NaN, Infinity and -Infinity appear without quotes; they become null.
 * Undefined if the text is still not JSON, or larger than any graph.
 */
export function parsePythonJson(text: string): unknown {
  if (isCostly(Buffer.from(text), graphBounds)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    try {
      return JSON.parse(withoutBareNumbers(text));
    } catch {
      return undefined;
    }
  }
}

function withoutBareNumbers(text: string): string {
  const parts: string[] = [];
  let from = 0;
  while (from < text.length) {
    const quote = text.indexOf('"', from);
    const end = quote < 0 ? text.length : quote;
    parts.push(text.slice(from, end).replace(/NaN|-?Infinity/g, "null"));
    const after = quote < 0 ? end : endOfString(text, quote);
    parts.push(text.slice(end, after));
    from = after;
  }
  return parts.join("");
}

/** Index after the closing quote of the string that opens at `quote`. */
function endOfString(text: string, quote: number): number {
  for (let i = quote + 1; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === '"') return i + 1;
  }
  return text.length;
}
