import { readStartError } from "../docker/start-errors.ts";

const errors = ["no-command", "not-executable", "gpu", "port", "mount"] as const;

/** Why Docker could not start a container. Docker's own text is not kept: it may quote the command. */
export type StartError = (typeof errors)[number] | "other";

/** `text` is the state's `Error`: empty where the last start went well, or none was tried. */
export function startErrorOf(text: string): StartError | undefined {
  if (text === "") return undefined;
  const known = readStartError(text)?.error;
  return errors.find((error) => error === known) ?? "other";
}
