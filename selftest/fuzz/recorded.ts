import { readFileSync } from "node:fs";

/** For fuzz tests: what a real server answered, as measured in fixtures/ground-truth. */

interface Trace {
  readonly submit?: string;
  readonly log: readonly { readonly type?: string; readonly data?: Readonly<Record<string, unknown>> }[];
  readonly history: Readonly<Record<string, unknown>>;
}

interface WithLogin {
  readonly promptErrors: Readonly<Record<string, { readonly body: unknown }>>;
  readonly misc: Readonly<Record<string, { readonly body?: string }>>;
}

const withLogin: WithLogin = read("comfyui-0.3.64-with-login.json");
const traces: Readonly<Record<string, Trace>> = read("ws-traces.json");

/** /object_info of all Qwen nodes and the core nodes of the workflows. */
export const objectInfo: Readonly<Record<string, unknown>> = read("object-info.json");

/** Measured replies as JSON values, by request. */
export const recorded = {
  systemStats: {
    system: {
      os: "posix",
      ram_total: 25276510208,
      ram_free: 15745454080,
      comfyui_version: "0.3.64",
      python_version: "3.13.5 (main, Aug 10 2026, 12:06:59) [GCC 14.2.0]",
      pytorch_version: "2.6.0+debian",
      embedded_python: false,
      argv: ["main.py", "--cpu", "--listen", "127.0.0.1", "--port", "8188"],
    },
    devices: [{ name: "cpu", type: "cpu", index: null, vram_total: 25276510208, vram_free: 15745454080 }],
  },
  queue: JSON.parse(withLogin.misc.queue?.body ?? "") as unknown,
  execInfo: JSON.parse(withLogin.misc.promptGet?.body ?? "") as unknown,
  rejected: withLogin.promptErrors.notInList?.body,
  partlyValid: withLogin.promptErrors.partlyValid?.body,
  history: traces.canary?.history,
  uploaded: { name: "e2e.png", subfolder: "", type: "input" },
  logs: { entries: [{ t: "2025-10-31T10:00:00", m: "got prompt\n" }], size: { cols: 80, rows: 24 } },
};

/** Events of real jobs, failed and interrupted ones included. */
export const events = Object.values(traces).flatMap(({ log }) =>
  log.flatMap(({ type, data }) => (type !== undefined && data !== undefined ? [{ type, data }] : [])),
);

function read<Content>(name: string): Content {
  return JSON.parse(readFileSync(new URL(`../../fixtures/ground-truth/${name}`, import.meta.url), "utf8"));
}
