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
    { command: ["sh", "-c", 'python "/srv/Comfy UI/main.py" --listen'] },
    { command: ["sh", "-c", 'python "/srv/Comfy UI/main.py" --cpu --fp32-text-enc --listen'] },
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
    { entrypoint: ["/entrypoint.sh"], environment: { CLI_ARGS: "--listen" } },
    { environment: { CLI_ARGS: "--listen --cpu --fp32-text-enc" } },
  ],
  [
    "a command with options that a CPU excludes",
    { command: ["python", "main.py", "--highvram", "--fp16-text-enc", "--fp16-vae", ""] },
    { command: ["python", "main.py", ...flags, "--fp16-vae", ""] },
  ],
  [
    "a line with such options",
    { command: ["sh", "-c", "python main.py --gpu-only --lowvram --listen && echo --cpuset"] },
    { command: ["sh", "-c", "python main.py --cpu --fp32-text-enc --listen && echo --cpuset"] },
  ],
  [
    "a line over several lines",
    { command: ["sh", "-c", "python main.py \\\n--lowvram \\\n--listen"] },
    { command: ["sh", "-c", "python main.py --cpu --fp32-text-enc \\\n \\\n--listen"] },
  ],
  [
    "a variable with such an option, used by a command that names main.py",
    {
      command: ["sh", "-c", "python main.py $ARGS"],
      environment: { ARGS: "--lowvram --listen", OTHER: "x" },
    },
    {
      command: ["sh", "-c", "python main.py --cpu --fp32-text-enc $ARGS"],
      environment: { ARGS: "--listen" },
    },
  ],
  [
    "such an option behind an entrypoint that names main.py",
    { entrypoint: ["python", "main.py"], command: ["--novram", "--listen"] },
    { entrypoint: ["python", "main.py", ...flags], command: ["--listen"] },
  ],
  [
    "a variable of options with one of them",
    { entrypoint: ["/entrypoint.sh"], environment: { CLI_ARGS: "--lowvram" } },
    { environment: { CLI_ARGS: "--cpu --fp32-text-enc" } },
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
