import { isDeploymentName } from "../../emulator/deployments/deployments.ts";
import { type Emulator, startEmulator } from "../../emulator/start.ts";
import { type Access, basicDoor, hasLogin, headerDoor } from "../credentials/access.ts";
import type { Target } from "./target.ts";

/**
 * The embedded emulator, with the models of the profile where it is a shipped one, and with its access: started here on a free
 * port, stopped with the run. Proves the suite, not a server.
 */
export async function emulated(profile: string, access: Access): Promise<Target> {
  const emulator = await startEmulator({
    ...(isDeploymentName(profile) && { deployment: profile }),
    access: access.kind,
    ...(access.headerName !== undefined && { doorHeader: access.headerName }),
  });
  const { token, plaintext } = emulator;
  return {
    info: {
      kind: "emulator",
      url: emulator.url,
      emulated: true,
      access: withDoor(access, emulator),
      tokenSource: "emulator",
      ...(hasLogin(access.kind) && { token, plaintext }),
    },
    [Symbol.asyncDispose]: () => emulator.stop(),
  };
}

function withDoor(access: Access, { door }: Emulator): Access {
  if (door === undefined) return access;
  if (door.kind === "basic") return { ...access, door: basicDoor(door.user, door.secret, "emulator") };
  return { ...access, door: headerDoor(door.header, door.secret, "emulator") };
}
