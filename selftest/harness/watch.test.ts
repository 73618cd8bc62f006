import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "vitest";
import { startEmulator } from "../../emulator/start.ts";
import { projectRoot } from "../../src/config/paths.ts";
import { compiled } from "./run-suite.ts";

/** `npm run watch` as a service starts it: in a folder of its own, with nothing of this machine. */
function startWatch(args: readonly string[], env: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), "e2e-watch-"));
  const script = join(projectRoot, "scripts", "watch.ts");
  const child = spawn(process.execPath, [script, "--lang", "en", ...args], {
    cwd: folder,
    env: {
      PATH: process.env.PATH ?? "",
      DOCKER_HOST: "unix:///no-docker-in-the-harness.sock",
      NODE_COMPILE_CACHE: compiled,
      // a gentle run takes ten seconds longer
      GENTLE: "0",
      ...env,
    },
  });
  let output = "";
  const waiting: { pattern: RegExp; done: () => void }[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
      for (const { pattern, done } of waiting) if (pattern.test(output)) done();
    });
  const ended = new Promise<number | null>((done) => child.on("close", done));
  const said = (pattern: RegExp) =>
    new Promise<void>((done) => {
      waiting.push({ pattern, done });
      if (pattern.test(output)) done();
    });
  const end = (): void => {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  };
  return {
    folder,
    ended,
    said,
    kill: () => child.kill("SIGTERM"),
    output: () => output,
    [Symbol.dispose]: end,
  };
}

describe.concurrent("a watch", () => {
  test("says a line a run, tells the verdict once, and ends on SIGTERM between two runs", async ({
    expect,
  }) => {
    await using emulator = await startEmulator({});
    const told: string[] = [];
    const receiver = createServer(async (request, reply) => {
      let body = "";
      for await (const part of request) body += part;
      told.push(body);
      reply.end();
    }).listen(0, "127.0.0.1");
    receiver.unref();
    await once(receiver, "listening");
    const { port } = receiver.address() as AddressInfo;
    using watch = startWatch(["--every", "10s"], {
      COMFYUI_URL: emulator.url,
      COMFYUI_API_TOKEN: emulator.token,
      COMFYUI_NOTIFY_URL: `http://127.0.0.1:${port}/hook`,
    });
    await watch.said(/( · GO WITH WARNINGS · [\s\S]*){2}/);
    watch.kill();
    expect(await watch.ended, watch.output()).toBe(0);
    const [begun, ...lines] = watch.output().trim().split("\n");
    expect(begun).toBe("Watching: a run every 10.0 s.");
    expect(lines.at(-1)).toBe("Watch ended.");
    expect(lines.slice(0, -1).every((line) => /^\d{4}-[^ ]+Z · .* · GO WITH WARNINGS · /.test(line))).toBe(
      true,
    );
    expect(told.map((body) => JSON.parse(body).verdict)).toEqual(["GO_WITH_WARNINGS"]);
    expect(readdirSync(join(watch.folder, "reports", "watch")).length).toBeGreaterThan(2);
  });

  test("ends a run under way on SIGTERM, which leaves no job behind", async ({ expect }) => {
    // a generation that ends by an interrupt alone
    await using emulator = await startEmulator({ faults: ["generation-hangs"] });
    using watch = startWatch(["--stage", "infra,auth,generation"], {
      COMFYUI_URL: emulator.url,
      COMFYUI_API_TOKEN: emulator.token,
    });
    const running = async (): Promise<string> => {
      const reply = await fetch(`${emulator.url}/queue`, {
        headers: { authorization: `Bearer ${emulator.token}` },
      });
      const { queue_running } = (await reply.json()) as { queue_running: unknown[] };
      return JSON.stringify(queue_running);
    };
    await expect.poll(running, { timeout: 300_000, interval: 200 }).toContain("KSampler");
    watch.kill();
    expect(await watch.ended, watch.output()).toBe(0);
    expect(watch.output()).toContain("Watch ended.");
    // an interrupt takes effect at the end of the running step
    await expect.poll(running, { timeout: 300_000, interval: 100 }).toBe("[]");
  });

  test("ends with status 2 on a wrong configuration alone", async ({ expect }) => {
    using wrong = startWatch(["--every", "never"], {});
    expect(await wrong.ended, wrong.output()).toBe(2);
    using gone = startWatch([], {
      COMFYUI_URL: "http://127.0.0.1:1",
      COMFYUI_API_TOKEN: `$2b$12$${"a".repeat(53)}`,
    });
    await gone.said(/ · NO-GO · /);
    gone.kill();
    expect(await gone.ended, gone.output()).toBe(0);
  });
});
