import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";

const program = `
  import { onInterrupt } from ${JSON.stringify(new URL("./on-interrupt.ts", import.meta.url).href)};
  onInterrupt(() => Promise.reject(new Error("the stack did not start")));
  process.emit("SIGINT");
  setTimeout(() => console.log("verdict"), 50);
`;

test("an interrupted run that fails ends with its verdict, not a crash", async () => {
  const child = spawn(process.execPath, ["--input-type=module", "-e", program]);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (more) => (output += more));
  await once(child, "close");
  expect(output).toBe("verdict\n");
});

/** A signal comes while the program computes, and only afterwards a run begins to listen. */
const busy = `
  import { onInterrupt } from ${JSON.stringify(new URL("./on-interrupt.ts", import.meta.url).href)};
  process.once("SIGINT", () => console.log("early"));
  process.kill(process.pid, "SIGINT");
  const waiting = setInterval(() => {}, 1_000);
  onInterrupt(async () => {
    console.log("cancelled");
    clearInterval(waiting);
  });
`;

test("a signal that came before the run listened, and was not yet delivered, is the run's", async () => {
  const child = spawn(process.execPath, ["--input-type=module", "-e", busy]);
  let output = "";
  child.stdout.on("data", (more) => (output += more));
  await once(child, "close");
  expect(output).toBe("cancelled\n");
});
