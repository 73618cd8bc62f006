import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test, vi } from "vitest";
import { askToStop } from "./processes.ts";

const module = new URL("./processes.ts", import.meta.url).href;
/** Says what it hears and ends, or stays: a signal of the system comes with its number, one that a message stands for without. */
const program = `
  import { heedStop } from ${JSON.stringify(module)};
  process.once("SIGTERM", (...heard) => {
    console.log(heard.join(" "));
    process.exit(0);
  });
  heedStop();
  console.log("ready");
`;

async function stopped(channel: "ipc" | "ignore") {
  const args = ["--input-type=module", "--eval", `${program}\nsetTimeout(() => {}, 60_000);`];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit", channel] });
  let output = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    if (output === "") askToStop(child);
    output += text;
  });
  const [status, signal] = await once(child, "close");
  return { status, signal, heard: output.split("\n")[1] };
}

test("a process with a channel is ended by a message, which Windows has too; one without by the signal", async () => {
  const [asked, signalled] = await Promise.all([stopped("ipc"), stopped("ignore")]);
  expect(asked).toEqual({ status: 0, signal: null, heard: "SIGTERM" });
  expect(signalled).toEqual({ status: 0, signal: null, heard: "SIGTERM 15" });
});

test("a process that has closed its channel meanwhile is ended by the signal", () => {
  const kill = vi.fn(() => true);
  const send = vi.fn((_message: unknown, done: (error: Error | null) => void) => {
    done(new Error("channel closed"));
    return false;
  });
  askToStop({ connected: true, kill, send: send as never });
  expect(kill.mock.calls).toEqual([["SIGTERM"]]);
});
