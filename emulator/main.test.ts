import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempDisposableSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const main = fileURLToPath(new URL("main.ts", import.meta.url));

/** The program as a person starts it; `next` is its next line. */
async function started(...args: readonly string[]) {
  const child = spawn(process.execPath, [main, "--port", "0", ...args], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<string> => (await lines.next()).value ?? "";
  const url = await next();
  await next();
  return {
    next,
    status: async () => (await fetch(`${url}/queue`)).status,
    write: (text: string) => child.stdin.write(text),
    end: () => child.stdin.end(),
    async stop() {
      const ended = once(child, "exit");
      child.kill("SIGINT");
      return await ended;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null) child.kill("SIGKILL");
    },
  };
}

test("lines on standard input switch the faults of a running emulator, and each is answered", async () => {
  await using emulator = await started("--commands", "--fault", "gzip");
  expect(await emulator.next()).toBe("faults on: gzip");
  expect(await emulator.status()).toBe(401);
  const say = async (line: string): Promise<string> => {
    emulator.write(line);
    return await emulator.next();
  };
  expect(await say("faults login-absent black-image\n")).toBe("faults on: login-absent black-image");
  expect(await emulator.status()).toBe(200);
  expect(await say("faults login-abscent\n")).toMatch(/no such fault: login-abscent\..*nothing was changed/i);
  expect(await say("faults black-image, flat-image\r\n")).toMatch(/hide each other.*nothing was changed/i);
  expect(await say("stop it\n")).toMatch(/stop it.*expected: faults/);
  expect(await emulator.status()).toBe(200);
  expect(await say("\n  FAULTS  \n")).toBe("faults on: none");
  expect(await emulator.status()).toBe(401);
});

// on Windows a process cannot be asked to end, only be killed
test.skipIf(process.platform === "win32")(
  "an input that ends changes nothing, and the emulator still stops when asked",
  async () => {
    await using emulator = await started("--commands");
    expect(await emulator.next()).toBe("faults on: none");
    emulator.end();
    expect(await emulator.status()).toBe(401);
    expect(await emulator.stop()).toEqual([0, null]);
  },
);

test.skipIf(process.platform === "win32")(
  "an open input does not keep a stopped emulator alive, and is not read unless asked for",
  async () => {
    await using listening = await started("--commands");
    expect(await listening.stop()).toEqual([0, null]);
    await using silent = await started();
    silent.write("faults login-absent\n");
    expect(await silent.status()).toBe(401);
    expect(await silent.stop()).toEqual([0, null]);
  },
);

test("the version of ComfyUI is chosen by a flag, and another one is refused by name", async () => {
  await using emulator = await started("--comfyui", "0.33.0", "--fault", "login-absent");
  expect(await emulator.status()).toBe(200);
  const child = spawn(process.execPath, [main, "--comfyui", "0.38.1"], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, REPORT_LANG: "en" },
  });
  const said = text(child.stderr);
  expect((await once(child, "exit"))[0]).toBe(2);
  expect(await said).toMatch(/--comfyui 0\.38\.1.*0\.3\.64 or 0\.33\.0/);
});

test("a reader that goes away early ends the list of the faults without an error", async () => {
  const child = spawn(process.execPath, [main, "--list-faults"], { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  expect(await text(child.stderr)).toBe("");
  expect(child.exitCode ?? (await once(child, "exit"))[0]).toBe(0);
});

test("what a person needs stands beside what a program reads: faults, token, how to end", async () => {
  for (const [lang, says] of [
    [
      "fr",
      /^Pannes actives : gzip\.\nJeton écrit dans \S+tok\.\n.*--url http:\S+ --token-file \S+tok\nCtrl-C pour terminer\.\n$/,
    ],
    [
      "en",
      /^Active faults: gzip\.\nToken written to \S+tok\.\n.*--url http:\S+ --token-file \S+tok\nCtrl-C to end\.\n$/,
    ],
  ] as const) {
    using folder = mkdtempDisposableSync(join(tmpdir(), "emulator-"));
    const args = ["--port", "0", "--fault", "gzip", "--write-token", join(folder.path, "tok")];
    const env = { ...process.env, REPORT_LANG: lang };
    const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "ignore", "pipe"], env });
    const said = text(child.stderr);
    await once(child.stderr, "readable");
    child.kill("SIGINT");
    expect(await said).toMatch(says);
  }
});

test.for([
  [{ npm_config_port: "8189" }, /npm run emulator -- --port …/],
  [{ npm_config_fault: "true" }, /npm run emulator -- --fault …/],
] as const)("an option that npm kept is told, not passed over: %j", async ([kept, says]) => {
  const env = { ...process.env, npm_lifecycle_event: "emulator", npm_config_user_agent: "npm/11", ...kept };
  const child = spawn(process.execPath, [main], { stdio: ["ignore", "ignore", "pipe"], env });
  expect(await text(child.stderr)).toMatch(says);
  expect(child.exitCode ?? (await once(child, "exit"))[0]).toBe(2);
});
