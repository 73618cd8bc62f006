import { expect, test } from "vitest";
import { onCpu, type Started } from "./cpu-command.ts";

const flags = ["--cpu", "--fp32-text-enc"];
const bare = { entrypoint: [], command: [], environment: {} };

test.for<[string, Partial<Started>, object]>([
  [
    "a command of words",
    { command: ["python", "main.py", "--listen"] },
    { command: ["python", "main.py", ...flags, "--listen"] },
  ],
  [
    "a line for a shell",
    { command: ["bash", "-c", "cd /app && exec python main.py --listen 0.0.0.0"] },
    { command: ["bash", "-c", "cd /app && exec python main.py --cpu --fp32-text-enc --listen 0.0.0.0"] },
  ],
  [
    "a path in quotes inside of a line",
    { command: ["sh", "-c", 'python "/work/Comfy UI/main.py" --listen'] },
    { command: ["sh", "-c", 'python "/work/Comfy UI/main.py" --cpu --fp32-text-enc --listen'] },
  ],
  [
    "an entrypoint that names it",
    { entrypoint: ["python", "/app/main.py"], command: ["--listen"] },
    { entrypoint: ["python", "/app/main.py", ...flags], command: ["--listen"] },
  ],
  [
    "an entrypoint that hands its command on",
    { entrypoint: ["/entrypoint.sh"], command: ["--listen"] },
    { command: ["--listen", ...flags] },
  ],
  ["an entrypoint without a command", { entrypoint: ["/entrypoint.sh"] }, { command: flags }],
  [
    "a variable of options",
    { entrypoint: ["/entrypoint.sh"], environment: { CLI_ARGS: "--lowvram" } },
    { environment: { CLI_ARGS: "--lowvram --cpu --fp32-text-enc" } },
  ],
  [
    "an empty variable of options",
    { environment: { CLI_ARGS: "" } },
    { environment: { CLI_ARGS: "--cpu --fp32-text-enc" } },
  ],
  [
    "what is there already",
    { command: ["main.py", "--cpu"] },
    { command: ["main.py", "--fp32-text-enc", "--cpu"] },
  ],
  ["all of it there", { command: ["main.py", ...flags] }, { command: ["main.py", ...flags] }],
])("%s is started on a CPU", ([, started, changed]) => {
  expect(onCpu({ ...bare, ...started })).toEqual(changed);
});
