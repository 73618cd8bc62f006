import { randomBytes } from "node:crypto";
import bcrypt from "bcryptjs";
import { type Emulator, startEmulator } from "../../emulator/start.ts";
import { hasLogin } from "../../src/credentials/access.ts";
import { runSuite, type SuiteRun } from "../harness/run-suite.ts";
import { seats } from "../harness/seats.ts";
import { writeSizedProfile } from "../harness/sized-profile.ts";
import { certificates } from "./certificates.ts";
import { door, type ProxyRow } from "./row.ts";
import { startProxy } from "./start-proxy.ts";

const plaintext = randomBytes(18).toString("base64url");
const token = await bcrypt.hash(plaintext, 10);
const profile = await writeSizedProfile({ width: 256, height: 256 });

/** Those that all rows share: what they do in infra and auth disturbs nobody. */
export interface Servers extends AsyncDisposable {
  readonly login: Emulator;
  readonly twin: Emulator;
  readonly open: Emulator;
}

export async function startServers(): Promise<Servers> {
  const [login, twin, open] = await Promise.all([
    startEmulator({ token }),
    startEmulator({ token }),
    startEmulator({ access: "none" }),
  ]);
  return {
    login,
    twin,
    open,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([login.stop(), twin.stop(), open.stop()]);
    },
  };
}

/** The suite, as a user would run it, against an emulator behind a real proxy. */
export async function runBehind(row: ProxyRow, servers: Servers): Promise<SuiteRun> {
  using _seat = await seats.take();
  const access = row.access ?? "login";
  const login = hasLogin(access);
  await using own = await ownEmulator(row, login);
  const emulator = own?.emulator ?? (login ? servers.login : servers.open);
  await using proxy = await startProxy(row.program, (port, folder) =>
    row.config({
      port,
      folder,
      token,
      upstream: new URL(emulator.url).host,
      twin: new URL(servers.twin.url).host,
      dead: "127.0.0.1:1",
      get tls() {
        return certificates();
      },
    }),
  );
  const { scheme = "http", host = "127.0.0.1", path = "" } = row.at ?? {};
  return await runSuite({
    waits: true, // its seat is taken above, before the proxy starts
    ...(login && { token }),
    args: ["--profile", profile, "--stage", (row.stages ?? ["infra", "auth"]).join(), ...(row.args ?? [])],
    env: {
      COMFYUI_URL: `${scheme}://${host}:${proxy.port}${path}`,
      COMFYUI_ACCESS: access,
      ...(login && { QWEN_API_USER_TOKEN: plaintext }),
      ...(access.startsWith("basic") && {
        COMFYUI_BASIC_USER: door.user,
        COMFYUI_BASIC_PASSWORD: door.password,
      }),
      ...(access.startsWith("header") && {
        COMFYUI_HEADER_NAME: door.header,
        COMFYUI_HEADER_VALUE: door.password,
      }),
      ...(row.tls && { NODE_EXTRA_CA_CERTS: certificates().ca }),
      ...row.env,
    },
  });
}

/** Jobs of other rows would wait in the same queue. */
async function ownEmulator({ stages }: ProxyRow, login: boolean) {
  if (!stages?.some((stage) => stage === "generation" || stage === "browser")) return undefined;
  const own = await startEmulator(login ? { token } : { access: "none" });
  return { emulator: own, [Symbol.asyncDispose]: own.stop };
}
