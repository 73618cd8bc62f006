import { isDeploymentName } from "../../emulator/deployments/deployments.ts";
import { startEmulator } from "../../emulator/start.ts";
import type { Target } from "./target.ts";

/** The embedded emulator, with the models of the profile where it is a shipped one: started here on a free port, stopped with the run. Proves the suite, not a server. */
export async function emulated(profile: string): Promise<Target> {
  const emulator = await startEmulator(isDeploymentName(profile) ? { deployment: profile } : {});
  return {
    info: {
      kind: "emulator",
      access: { kind: "login" },
      url: emulator.url,
      emulated: true,
      token: emulator.token,
      tokenSource: "emulator",
      plaintext: emulator.plaintext,
    },
    [Symbol.asyncDispose]: () => emulator.stop(),
  };
}
