import type { LogReading } from "../../container/log-reading.ts";
import { some } from "../../format.ts";
import type { Text } from "../../text.ts";

/** The Python modules that the log of the container misses, as a sentence behind another; empty where it misses none. */
export function missingModules(log: Pick<LogReading, "modulesMissing"> | undefined): Text {
  const names = log?.modulesMissing ?? [];
  if (names.length === 0) return { fr: "", en: "" };
  const s = names.length > 1 ? "s" : "";
  return { fr: ` Module${s} absent${s} : ${some(names)}.`, en: ` Missing module${s}: ${some(names)}.` };
}
