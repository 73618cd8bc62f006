import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname } from "node:path";
import { expect, onTestFinished, test } from "vitest";

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

/** Says that it listens, and then whether it was cancelled. */
const started = `
  import { onLostParent } from ${JSON.stringify(new URL("./on-interrupt.ts", import.meta.url).href)};
  onLostParent(() => {
    console.log("cancelled");
    process.exit();
  });
  console.log("listening");
  setInterval(() => {}, 1_000);
`;

// a shell that has more to do afterwards stays, as any dash does
test.skipIf(process.platform !== "linux").for(["exec node", "node", "true; node"])(
  "a run is cancelled where the npm that started it by `%s` is gone",
  async (command) => {
    // "node" is the one that runs this test, whatever else is installed
    const PATH = `${dirname(process.execPath)}:${process.env.PATH}`;
    const env = { ...process.env, PATH, npm_lifecycle_event: "test", PROGRAM: started };
    const line = `${command} --input-type=module -e "$PROGRAM"${command.startsWith("true") ? "; true" : ""}`;
    const npm = `require("node:child_process").spawn("sh", ["-c", ${JSON.stringify(line)}], { stdio: "inherit" })`;
    const stdio = ["ignore", "pipe", "inherit"] as const;
    const child = spawn(process.execPath, ["-e", npm], { env, detached: true, stdio: [...stdio] });
    // a program that is never told goes with its group
    onTestFinished(() => {
      if (output !== "listening\ncancelled\n") process.kill(-(child.pid ?? 0), "SIGKILL");
    });
    let output = "";
    child.stdout.on("data", (more) => {
      output += more;
      if (output === "listening\n") child.kill("SIGKILL");
    });
    await once(child, "close");
    expect(output).toBe("listening\ncancelled\n");
  },
);
