import { type ChildProcess, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { findProgram, type ProgramName, programs } from "./programs.ts";

/** A proxy of Debian listens within a second, on a machine that does nothing else. */
const LIMIT_MS = 120_000;
/** Below those that a system gives to whoever connects, or listens where it may: nobody gets one of these before the proxy does. */
const PORTS = { from: 20_000, to: 32_000 };
/** Another process may have picked the same. */
const ATTEMPTS = 3;

/** What ends each proxy at once, if this process is ended before it could. */
const running = new Set<() => void>();
const endAll = (): void => {
  for (const kill of running) kill();
};
process.once("exit", endAll);
// once: the second signal ends this process as usual
process.once("SIGTERM", () => {
  endAll();
  process.kill(process.pid, "SIGTERM");
});

export interface Proxy extends AsyncDisposable {
  readonly port: number;
}

/** Starts a real proxy on a free port of 127.0.0.1; disposing ends it and takes its folder away. */
export async function startProxy(
  name: ProgramName,
  configure: (port: number, folder: string) => string,
): Promise<Proxy> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOn(name, await freePort(), configure);
    } catch (error) {
      if (attempt === ATTEMPTS || !/address already in use|cannot bind/i.test(String(error))) throw error;
    }
  }
}

async function startOn(
  name: ProgramName,
  port: number,
  configure: (port: number, folder: string) => string,
): Promise<Proxy> {
  const binary = findProgram(name);
  if (binary === undefined) throw new Error(`${name} is not installed`);
  const folder = mkdtempSync(join(tmpdir(), "e2e-proxy-"));
  // a proxy that gives up the rights of root reads here as well
  chmodSync(folder, 0o755);
  const { file, wrap, args } = programs[name];
  writeFileSync(join(folder, file), wrap(configure(port, folder), folder));
  const child = spawn(binary, args(folder), {
    cwd: folder,
    env: { PATH: process.env.PATH ?? "", HOME: folder, TMPDIR: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-10_000)));
  const kill = (): void => {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  running.add(kill);
  const stop = async (): Promise<void> => {
    const ended = isRunning(child) ? once(child, "close") : undefined;
    child.kill("SIGKILL");
    await ended;
    kill();
    running.delete(kill);
  };
  try {
    await listening(child, port);
  } catch (error) {
    await stop();
    throw new Error(`${name} did not start: ${error instanceof Error ? error.message : error}\n${said}`);
  }
  return { port, [Symbol.asyncDispose]: stop };
}

const isRunning = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode === null && signalCode === null;

async function listening(child: ChildProcess, port: number): Promise<void> {
  const until = performance.now() + LIMIT_MS;
  while (!(await accepts(port))) {
    if (!isRunning(child)) throw new Error(`it ended with ${child.exitCode ?? child.signalCode}`);
    if (performance.now() > until) throw new Error(`nothing listens after ${LIMIT_MS / 1000} s`);
    await wait(20);
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, "127.0.0.1", () => done(true));
    socket.on("error", () => done(false)).on("connect", () => socket.destroy());
  });
}

async function freePort(): Promise<number> {
  const port = randomInt(PORTS.from, PORTS.to);
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  server.close();
  await once(server, "close");
  return port;
}
