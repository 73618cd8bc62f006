import { startEmulator } from "../../emulator/start.ts";
import type { Target } from "./target.ts";

/** The embedded emulator: started here on a free port, stopped with the run. Proves the suite, not a server. */
export async function emulated(): Promise<Target> {
  const emulator = await startEmulator();
  return {
    info: {
      kind: "emulator",
      url: emulator.url,
      emulated: true,
      token: emulator.token,
      tokenSource: "emulator",
      plaintext: emulator.plaintext,
    },
    [Symbol.asyncDispose]: () => emulator.stop(),
  };
}
