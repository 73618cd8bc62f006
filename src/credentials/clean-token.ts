import type { Text } from "../text.ts";

/**
 * The token as the server itself reads its PASSWORD file: the first line, without spaces around it.
 * A note reports each thing that is removed, except a plain line end; `source` names the file or variable.
 */
export function cleanToken(raw: string, source: string): { readonly token: string; readonly notes: Text[] } {
  const notes: Text[] = [];
  const note = (fr: string, en: string) => notes.push({ fr: `${source} : ${fr}`, en: `${source}: ${en}` });
  let text = raw;
  if (text.startsWith("\uFEFF")) {
    text = text.slice(1);
    note("marque d'ordre des octets (BOM) ignorée.", "byte order mark (BOM) ignored.");
  }
  const lines = text.split(/\r\n|\n|\r/);
  if (/\r/.test(text)) note("fins de ligne Windows (CRLF) ignorées.", "Windows line ends (CRLF) ignored.");
  const [first = "", ...others] = lines;
  const rest = others.filter((line) => line.trim() !== "").length;
  if (rest > 0)
    note(
      "seule la ligne 1 est le jeton ; la suite (ligne 2 : nom d'utilisateur) est ignorée.",
      "only line 1 is the token; what follows (line 2: user name) is ignored.",
    );
  // not by one pattern: "[ \t]+$" tries every space of a run, which takes seconds for 64 KB of them
  let end = first.length;
  while (end > 0 && " \t".includes(first.charAt(end - 1))) end -= 1;
  const token = first.slice(0, end).replace(/^[ \t]+/, "");
  if (token !== first) note("espaces autour du jeton ignorés.", "spaces around the token ignored.");
  return { token, notes };
}
