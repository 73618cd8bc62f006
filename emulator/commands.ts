import { type FaultName, isFaultName } from "./faults.ts";
import type { Emulator } from "./start.ts";

/**
 * Does what one line of a person asks of a running emulator, and answers in one line; undefined for a blank one.
 * `faults NAME …` replaces all faults, `faults` alone switches them off. A line that cannot be done changes nothing.
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
