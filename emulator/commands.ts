import { type FaultName, isFaultName } from "./faults.ts";
import type { Emulator } from "./start.ts";

/**
 * Obeys one line from a person and returns the answer, one line. Undefined: the line is blank.
 * `faults NAME …` replaces all faults, `faults` alone switches them off. A wrong line changes nothing.
 */
export function obey(line: string, emulator: Pick<Emulator, "setFaults">): string | undefined {
  const [command, ...names] = line.split(/[\s,]+/).filter((word) => word !== "");
  if (command === undefined) return undefined;
  if (command.toLowerCase() !== "faults") return `${line.trim()}: no such command, expected: faults [NAME …]`;
  const unknown = names.filter((name) => !isFaultName(name));
  if (unknown.length > 0)
    return `No such fault: ${unknown.join(" ")}. --list-faults names them all. Nothing was changed.`;
  try {
    emulator.setFaults(names as FaultName[]);
  } catch (error) {
    return `${(error as Error).message} Nothing was changed.`;
  }
  return faultsOn(names);
}

export function faultsOn(names: readonly string[]): string {
  return `faults on: ${names.join(" ") || "none"}`;
}
