import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import bcrypt from "bcryptjs";
import {
  DEFAULT_DEPLOYMENT,
  type Deployment,
  type DeploymentName,
  together,
} from "./deployments/deployments.ts";
import { defaultVersion, type Version } from "./dress/version.ts";
import { expectTogether } from "./exclusive-faults.ts";
import type { FaultName, FaultSet } from "./faults.ts";
import { FlatWork } from "./hardware/flat-work.ts";
import { GpuClock } from "./hardware/gpu-clock.ts";
import { Jitter } from "./hardware/jitter.ts";
import { MachineWork } from "./hardware/machine-work.ts";
import { type MachineName, machines } from "./hardware/machines.ts";
import type { Work } from "./hardware/work.ts";
import type { AccessName, Door } from "./http/door.ts";
import { createHttpServer } from "./http/server.ts";
import { makeWorld } from "./make-world.ts";
import { encodePng, solid } from "./pictures/pixels.ts";
import { generator } from "./pictures/random.ts";
import type { World } from "./world.ts";

export interface EmulatorOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  readonly host?: string;
  /** Line 1 of login/PASSWORD. Default: the bcrypt hash of a random password. */
  readonly token?: string;
  /** The version of ComfyUI that it plays; default: EMULATOR_COMFYUI, else 0.33.0. */
  readonly comfyui?: Version;
  /** The models and loaders that are installed; those of `qwen-image-edit-2509` by default. */
  readonly deployment?: DeploymentName;
  /** Further deployments on the same server: a job of one may have to throw out the models of another. */
  readonly besides?: readonly DeploymentName[];
  /** The computer whose times and memory are played; without one, `stepMs` and `loadMs` are all that takes time. */
  readonly machine?: MachineName;
  /** How many times faster than that machine's own its time passes; default 1. */
  readonly clockScale?: number;
  /** Of what is drawn at random under a machine or a fault; default 1. */
  readonly seed?: number;
  readonly faults?: readonly FaultName[];
  /** How one gets in; default: login. Without a login ComfyUI-Login is not installed. */
  readonly access?: AccessName;
  /** The user and the password of Basic, or the value of the header; invented where they are absent. */
  readonly doorUser?: string;
  readonly doorSecret?: string;
  /** The header that a proxy asks for; default: X-Api-Key. */
  readonly doorHeader?: string;
  /** Folder with the static files of the real page (package `comfyui-frontend-package`), served instead of the own one. */
  readonly frontEnd?: string;
  /** Duration of one sampling step in milliseconds; default 5. */
  readonly stepMs?: number;
  /** Duration of the first loading of a model file in milliseconds; default 20. */
  readonly loadMs?: number;
  /** Delay of each reply under the fault `slow-replies`, in milliseconds; default 3,000. */
  readonly slowMs?: number;
  /** Largest random delay of a reply, in milliseconds; default 0. */
  readonly jitterMs?: number;
  /** Start flags. `argv` shows them all; only `--enable-cors-header [ORIGIN]` has an effect. */
  readonly flags?: readonly string[];
}

export interface Emulator extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string;
  readonly token: string;
  /** The password of the generated token. Empty if the token was given. */
  readonly plaintext: string;
  /** What the proxy in front asks for, if there is one. */
  readonly door?: Door | undefined;
  /** Replaces all faults. Throws and changes nothing if some of them would hide each other. */
  setFaults(faults: readonly FaultName[]): void;
  /** Closes every socket and waits until the port is free. May be called again. */
  stop(): Promise<void>;
}

/** The smallest bcrypt cost that the suite does not call weak. 12 would take a third of a second at each start. */
const COST = 10;

/** Starts an emulated ComfyUI with ComfyUI-Login; rejects when the port is taken or faults hide each other. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  expectTogether(options.faults ?? []);
  const plaintext = options.token === undefined ? randomBytes(18).toString("base64url") : "";
  const [token, example] = await Promise.all([
    options.token ?? bcrypt.hash(plaintext, COST),
    encodePng(solid(64, 64, 0x6a8caf), 4, []),
  ]);
  const access = options.access ?? "login";
  const base: readonly FaultName[] = access.endsWith("login") ? [] : ["login-absent"];
  const faults = new Set<FaultName>([...base, ...(options.faults ?? [])]);
  const door = doorOf(access, options);
  const stopping = new AbortController();
  const deployment = together([options.deployment ?? DEFAULT_DEPLOYMENT, ...(options.besides ?? [])]);
  const settings = {
    deployment,
    version: options.comfyui ?? defaultVersion(),
    faults,
    door,
    flags: options.flags ?? [],
    frontEnd: options.frontEnd,
    chance: generator(options.seed ?? 1),
    slowMs: options.slowMs ?? 3_000,
    jitterMs: options.jitterMs ?? 0,
    signal: stopping.signal,
    die: () => die(),
  };
  const worlds: World[] = [];
  const another = (): World => {
    const work = workOf(options, { faults, deployment, signal: stopping.signal });
    const world = makeWorld(token, { ...settings, work }, worlds[0]);
    world.storage.put("input/example.png", example);
    world.storage.put("output/_output_images_will_be_put_here", Buffer.alloc(0));
    worlds.push(world);
    return world;
  };
  const server = createHttpServer(another(), () => worlds[1] ?? another());
  const die = () => {
    for (const world of worlds) world.sockets.drop();
    server.close();
    server.closeAllConnections();
  };
  server.listen(options.port ?? 0, options.host ?? "127.0.0.1");
  await once(server, "listening");
  const { port, address, family } = server.address() as AddressInfo;
  const host =
    address === "0.0.0.0" || address === "::" ? "127.0.0.1" : family === "IPv6" ? `[${address}]` : address;
  const closed = once(server, "close");
  const stop = async () => {
    stopping.abort();
    die();
    await closed;
  };
  return {
    url: `http://${host}:${port}`,
    token,
    plaintext,
    door,
    setFaults(names) {
      expectTogether(names);
      faults.clear();
      for (const name of [...base, ...names]) faults.add(name);
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function workOf(
  { machine, clockScale = 1, seed = 1, stepMs = 5, loadMs = 20 }: EmulatorOptions,
  { faults, deployment, signal }: { faults: FaultSet; deployment: Deployment; signal: AbortSignal },
): Work {
  if (machine === undefined) return new FlatWork({ faults, stepMs, loadMs, signal });
  const sizes = new Map(deployment.models.map(({ name, size }) => [name, size]));
  return new MachineWork({
    faults,
    machine: machines[machine],
    clock: new GpuClock(clockScale, signal),
    jitter: new Jitter(seed),
    sizeOf: (file) => sizes.get(file) ?? 0,
  });
}

function doorOf(access: AccessName, { doorUser, doorSecret, doorHeader }: EmulatorOptions): Door | undefined {
  const secret = doorSecret ?? randomBytes(15).toString("base64url");
  const user = doorUser ?? "course";
  if (access.startsWith("basic")) return { kind: "basic", header: "authorization", user, secret };
  if (access.startsWith("header"))
    return { kind: "header", header: (doorHeader ?? "X-Api-Key").toLowerCase(), user, secret };
  return undefined;
}
