import { startEmulator } from "../../../emulator/start.ts";

/** The server that a run starts belongs to its floor. */
export default async function setup(): Promise<() => Promise<void>> {
  const emulator = await startEmulator();
  return () => emulator.stop();
}
