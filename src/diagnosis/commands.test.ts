import { describe, expect, test } from "vitest";
import { containerCases } from "../../selftest/data/containers.cases.ts";
import { factsByCheck, red, sampleRecord } from "../../selftest/data/sample-record.ts";
import { describeToken } from "../credentials/token-shape.ts";
import { commands } from "./commands.ts";
import { diagnose } from "./diagnose.ts";
import { giveToken, takeToken } from "./give-token.ts";
import { withoutProxy } from "./steps.ts";

const record = sampleRecord();
const shape = describeToken("$2b$10$abcdefghijklmnopqrstuv");
const rooted = (root: string) => ({ ...record, target: { ...record.target, root } });

describe("the commands of a remedy", () => {
  test("name ComfyUI's folder as the run was told", () => {
    expect(commands(rooted("/app")).copyToken).toContain("comfyui-qwen:/app/login/PASSWORD");
    expect(JSON.stringify(commands(rooted("/app")))).not.toContain("/workspace");
  });

  test("name the file that this run read its token from, and the token's fingerprint", () => {
    const token = { source: "my files/t.token", fingerprint: "0123456789ab", shape, flaws: [] };
    const given = {
      ...record,
      target: { ...record.target, kind: "attach" as const },
      facts: factsByCheck({ token }),
    };
    expect(commands(given).copyToken).toContain('docker cp "my files/t.token" ');
    expect(commands(given).fingerprints).toContain("echo 0123456789ab");
    const byVariable = {
      ...given,
      facts: factsByCheck({ token: { ...token, source: "COMFYUI_API_TOKEN" } }),
    };
    // of a variable nobody knows a file, and the usual one may be another server's
    expect(commands(byVariable).copyToken).toContain("docker cp .secrets/comfyui-qwen.token ");
    expect(giveToken(byVariable).en).toContain("first write the token of COMFYUI_API_TOKEN");
    expect(takeToken(commands(byVariable)).en).toContain("remove COMFYUI_API_TOKEN from");
    const plain = { ...given, facts: factsByCheck({ token: { ...token, source: "video.token" } }) };
    expect(commands(plain).copyToken).toContain("docker cp video.token ");
    expect(takeToken(commands(plain)).en).toContain("replaces what video.token holds");
    expect(commands(byVariable).fingerprints).not.toContain("$COMFYUI_API_TOKEN");
    const places = [{ role: "client" as const, where: "/a/t.token", kind: "text" as const, flaws: [] }];
    const infraOnly = { ...given, facts: factsByCheck({ chain: { places, breaks: [] } }) };
    expect(commands(infraOnly).copyToken).toContain("docker cp /a/t.token ");
  });

  test("make a container that Compose did not make again by hand, and keep the old one", () => {
    const { container } =
      containerCases.find(({ code }) => code === "container-restart-loop")?.record.facts[
        "infra.container-running"
      ] ?? {};
    if (container === undefined) throw new Error("no container");
    const { compose: _, ...plain } = { compose: undefined, ...container, name: "mine" };
    const of = (kind: "attach" | "image", found?: typeof plain): string =>
      commands({
        target: { ...record.target, kind },
        facts: found ? factsByCheck({ container: found }) : {},
      }).inProject("\n   docker compose up -d --force-recreate");
    expect(of("attach", plain)).toBe(
      "\n   docker stop mine\n   docker rename mine mine-old\n   docker run --name mine …",
    );
    expect(of("attach")).toContain("docker compose up -d");
    expect(of("image", plain)).toContain("docker compose up -d");
  });

  test("name the server's own address by the port that its container publishes, else by that of a local address", () => {
    const { container } =
      containerCases.find(({ code }) => code === "container-restart-loop")?.record.facts[
        "infra.container-running"
      ] ?? {};
    if (container === undefined) throw new Error("no container");
    const direct = (url: string, ports?: string[]): string =>
      commands({
        target: { ...record.target, url },
        facts: ports ? factsByCheck({ container: { ...container, ports } }) : {},
      }).direct;
    expect(direct("https://comfy.example.org", ["8189→8188/tcp"])).toBe("http://127.0.0.1:8189");
    expect(direct("https://comfy.example.org", ["9000→9000/tcp", "8190→8188/tcp"])).toBe(
      "http://127.0.0.1:8190",
    );
    expect(direct("http://127.0.0.1:8189")).toBe("http://127.0.0.1:8189");
    // the address is the proxy's own, and the container behind it publishes nothing
    const hidden = commands({
      target: { ...record.target, url: "http://127.0.0.1:9310" },
      facts: factsByCheck({ container: { ...container, ports: [], proxy: "front" } }),
    });
    expect([hidden.direct, hidden.hidden]).toEqual(["http://127.0.0.1:8188", true]);
    expect(withoutProxy(hidden).en).toContain('publish the container\'s port (ports: "127.0.0.1:8188:8188")');
    expect(direct("https://comfy.example.org:8443", [])).toBe("http://127.0.0.1:8188");
  });

  test("do not give the validated address for one without the proxy", () => {
    const at = (url: string): string =>
      withoutProxy(commands({ target: { ...record.target, url }, facts: {} })).en;
    expect(at("http://127.0.0.1:9310/comfy")).not.toContain("9310");
    expect(at("http://localhost:9310")).toContain("COMFYUI_URL=http://127.0.0.1:PORT");
    expect(at("https://comfy.example.org")).toContain("COMFYUI_URL=http://127.0.0.1:8188");
  });

  test("quote a folder with a blank in it", () => {
    const shell = commands(rooted("/my app"));
    expect(shell.copyToken).toContain('"comfyui-qwen:/my app/login/PASSWORD"');
    expect(shell.listNodes).toContain('ls "/my app/custom_nodes"');
    expect(shell.fingerprints).toContain("head -n 1 '/my app/login/PASSWORD'");
  });

  test("correct a mounted file on the host, where docker cp cannot or would not last", () => {
    for (const [role, first] of [
      ["mounted", "mount-other"],
      ["password", "password-other"],
    ] as const) {
      const { record } = containerCases.find(({ when }) => when.endsWith(first)) ?? {};
      const chain = record?.facts["infra.credential-chain"]?.chain;
      if (record === undefined || chain === undefined) throw new Error(`no case of ${first}`);
      // of the two mounted places only the one at fault counts
      const places = chain.places
        .filter((place) => place.role !== "mounted" || role === "mounted")
        .map((place) => (place.role === role ? { ...place, source: "/host/here.token" } : place));
      const found = diagnose({
        ...record,
        facts: { ...record.facts, "infra.credential-chain": { chain: { ...chain, places } } },
      });
      const remedy = found.find(({ code }) => code === "chain-other-token")?.remedy.en;
      expect(remedy).toContain("/host/here.token");
      expect(remedy).toContain("docker restart");
      expect(remedy).not.toMatch(/docker cp [^-]\S* \S+PASSWORD/);
    }
  });

  test("name no container that is not the one behind the address", () => {
    const run = { ...record, target: { ...record.target, container: "comfyui-qwen" } };
    const other = { ...run, facts: factsByCheck({ notThis: "comfyui-qwen" }) };
    expect(commands(run).name).toBe("comfyui-qwen");
    expect(JSON.stringify(commands(other))).not.toContain("comfyui-qwen");
  });

  test("ask which of two tokens is right, with the age of each, before one replaces the other", () => {
    const { record } = containerCases.find(({ when }) => when.endsWith("password-other")) ?? {};
    const chain = record?.facts["infra.credential-chain"]?.chain;
    if (record === undefined || chain === undefined) throw new Error("no case");
    const days = { client: 1, password: 3 } as const;
    const places = chain.places
      .filter(({ role }) => role === "client" || role === "password")
      .map((place) => ({ ...place, at: Date.UTC(2026, 8, days[place.role as "client"]) }));
    const facts = { ...record.facts, "infra.credential-chain": { chain: { ...chain, places } } };
    const found = diagnose({ ...record, facts }).find(({ code }) => code === "chain-other-token");
    expect(found?.remedy.en).toMatch(
      /^1\. First ask which one is right.*\.token \(written 2026-09-01 00:00 UTC\), or that of .*PASSWORD \(written 2026-09-03/,
    );
    expect(found?.remedy.en).toMatch(
      /docker cp -L \S+PASSWORD \S+\.token\n[\s\S]*docker cp \S+\.token \S+PASSWORD\n/,
    );
  });

  test("hold no other folder in any diagnosis of a container", () => {
    for (const { record } of containerCases) {
      const facts = JSON.parse(JSON.stringify(record.facts).replaceAll("/workspace/ComfyUI", "/app"));
      const found = diagnose({ ...record, facts, target: { ...record.target, root: "/app" } });
      expect(JSON.stringify(found)).not.toContain("/workspace/ComfyUI");
    }
  });
});

test("a pack is cloned and brought to its commit, in the folder that the clone makes", () => {
  const { clone, checkout } = commands(record);
  expect(clone("https://example.org/a/Some-Pack.git", "c0ffee")).toContain(
    "git -C /workspace/ComfyUI/custom_nodes/Some-Pack checkout c0ffee",
  );
  expect(clone("https://example.org/a/Some-Pack")).not.toContain("checkout");
  expect(checkout("Some-Pack", "c0ffee")).toContain("fetch origin c0ffee");
});

test.for([
  [undefined, "docker top comfyui-qwen\n   docker exec comfyui-qwen python -m pip install"],
  ["/workspace/venv/bin/python3", "docker exec comfyui-qwen /workspace/venv/bin/python3 -m pip install"],
] as const)("what is installed goes into the server's own Python: %s", ([python, expected]) => {
  const log = { importFailed: ["Some-Pack"], failedToLoad: [], modulesMissing: ["x"], bootTracebacks: 0 };
  const containerLog = { ...log, started: true, importTable: true, errors: [], ...(python && { python }) };
  const [found] = diagnose(sampleRecord(red("infra.container-imports"), { containerLog }));
  expect(found?.remedy.en).toContain(
    `${expected} -r /workspace/ComfyUI/custom_nodes/Some-Pack/requirements.txt`,
  );
  expect(found?.remedy.en).not.toContain("ComfyUI-Login");
});

test("a pack that the log does not name is not guessed", () => {
  const containerLog = {
    importFailed: [],
    failedToLoad: [],
    modulesMissing: [],
    bootTracebacks: 1,
    started: true,
  };
  const record = sampleRecord(red("infra.container-imports"), {
    containerLog: { ...containerLog, importTable: true, errors: [] },
  });
  expect(diagnose(record)[0]?.remedy.en).not.toMatch(/ComfyUI-Login|pip/);
});
