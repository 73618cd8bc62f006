import { posix } from "node:path";

const interpreter = /^([\w./+@-]{0,200}python[\d.]{0,5}) (?:-\S{1,20} ){0,4}\S{0,200}main\.py(?: |$)/;

/** The Python that runs ComfyUI's main.py, by the command lines of a container; a relative one begins at ComfyUI's folder. */
export function pythonOf(commandLines: readonly string[], root: string): string | undefined {
  const [found] = commandLines.flatMap((line) => interpreter.exec(line.slice(0, 1_000))?.[1] ?? []);
  if (found === undefined || !found.includes("/")) return undefined;
  return posix.resolve(root, found);
}
