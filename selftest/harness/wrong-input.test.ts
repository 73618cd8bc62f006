import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, test } from "vitest";
import { runSuite, type SuiteOptions } from "./run-suite.ts";
import { expectNoSecret } from "./secrets.ts";

const token = `$2b$12$${"k".repeat(53)}`;

function file(name: string, content: string): string {
  const path = join(mkdtempSync(join(tmpdir(), "e2e-input-")), name);
  writeFileSync(path, content);
  return path;
}

/** The shipped profile with a workflow in the format that the interface saves. */
function uiFormatProfile(): string {
  const path = fileURLToPath(new URL("../../fixtures/profiles/qwen-image-edit-2509.json", import.meta.url));
  const profile = JSON.parse(readFileSync(path, "utf8"));
  profile.workflows[1].file = file("ui.json", '{"nodes":[{"id":1,"type":"KSampler"}],"links":[]}');
  return file("profile.json", JSON.stringify(profile));
}

/** The shipped profile with a workflow in which two nodes may be the one that writes the picture. */
function unclearProfile(): string {
  const path = fileURLToPath(new URL("../../fixtures/profiles/qwen-image-edit-2509.json", import.meta.url));
  const profile = JSON.parse(readFileSync(path, "utf8"));
  const graph = JSON.parse(readFileSync(join(path, "..", profile.workflows[0].file), "utf8"));
  delete graph["11"]._meta;
  graph["51"] = graph["11"];
  profile.workflows[0].file = file("two.json", JSON.stringify(graph));
  return file("profile.json", JSON.stringify(profile));
}

const configurations: { what: string; options: SuiteOptions; says: RegExp }[] = [
  {
    what: "an address without a token",
    options: { env: { COMFYUI_URL: "http://127.0.0.1:1" } },
    says: /COMFYUI_API_TOKEN/,
  },
  {
    what: "an invalid address",
    options: { token, env: { COMFYUI_URL: "localhost:8188" } },
    says: /COMFYUI_URL/,
  },
  { what: "an unknown flag", options: { args: ["--stgae", "auth"] }, says: /--stage/ },
  { what: "a token on the command line", options: { args: ["--token", token] }, says: /--token/ },
  {
    what: "an unknown profile",
    options: { args: ["--profile", "qwen-image-edit-2508"] },
    says: /qwen-image-edit-2509/,
  },
  {
    what: "a profile with an unknown key",
    options: { args: ["--profile", file("p.json", '{"name":"x","modles":[]}')] },
    says: /modles/,
  },
  {
    what: "a profile whose workflow is in the format of the interface",
    options: { args: ["--profile", uiFormatProfile()] },
    says: /API/,
  },
  {
    what: "a profile whose workflow has two nodes for one role",
    options: { args: ["--profile", unclearProfile()] },
    says: /11 \(SaveImage\), 51 \(SaveImage\).*«\s?Output\s?»/,
  },
  { what: "a broken waiver file", options: { args: ["--waivers", file("w.json", "[{]")] }, says: /w\.json/ },
  {
    what: "a waiver of an unknown check",
    options: {
      args: [
        "--waivers",
        file("w.json", '[{"check":"auth.sufix-rule","reason":"x","expires":"2099-01-01"}]'),
      ],
    },
    says: /auth\.suffix-rule/,
  },
  {
    what: "a Compose target without its file",
    options: { token, env: { COMFYUI_TARGET: "compose" } },
    says: /COMFYUI_COMPOSE_FILE/,
  },
  {
    what: "an invalid image name",
    options: { token, env: { COMFYUI_TARGET: "image", COMFYUI_IMAGE: "my image!" } },
    says: /COMFYUI_IMAGE/,
  },
];

/** A server was meant: none of these may end green on the emulator. */
const slips: (SuiteOptions & { says: RegExp })[] = [
  { args: ["--compose-file", "docker-compose.yml"], says: /--target compose/ },
  { args: ["--image", "my:latest"], says: /--target image/ },
  { args: ["--token-file", "x"], says: /--url/ },
  { args: ["--allow-restart"], says: /--url/ },
  { args: ["--port", "99999"], says: /--url/ },
  { args: ["--container", "foo"], says: /--url/ },
  { token, says: /COMFYUI_URL/ },
  { env: { COMFYUI_URI: "http://x" }, says: /COMFYUI_URL \?/ },
  { env: { COMFY_URL: "http://x" }, says: /COMFYUI_URL \?/ },
  { env: { COMFYUI_HOST: "x" }, says: /COMFYUI_URL \?/ },
  { env: { COMFYUI_API_URL: "http://127.0.0.1:1" }, says: /Jeton d'API/ },
  { env: { COMFYUI_REQUIRE: "server" }, says: /COMFYUI_REQUIRE/ },
  { args: ["--require", "server", "--target", "emulator"], says: /--require/ },
  {
    args: ["http://x"],
    env: { npm_lifecycle_event: "test", npm_config_url: "true" },
    says: /npm test -- --url/,
  },
  {
    env: { npm_lifecycle_event: "test", npm_config_allow_restart: "true" },
    says: /npm test -- --allow-restart/,
  },
];
/** The same kinds, as people type them. */
slips.push(
  { args: ["127.0.0.1:8188"], says: /`--url http:\/\/…`/ },
  { args: ["-url", "http://x"], says: /`--url`/ },
  { args: ["COMFYUI_URL=http://x"], says: /`--url …`/ },
  { args: ["--server", "http://x"], says: /« --url … »/ },
  { args: ["--target", "docker"], says: /« compose »/ },
  {
    args: ["--target", "compose", "--compose-file", `$2b$12$${"k".repeat(53)}`],
    says: /« \[secret …[0-9a-f]{12}\] »/,
  },
  {
    args: ["--target", "compose", "--compose-file", "absent/docker-compose.yml"],
    says: /chemins relatifs partent de/,
  },
  { args: ["--require", "yes"], says: /« server »/ },
  { env: { SERVER: "http://x" }, says: /COMFYUI_URL \?/ },
  { env: { TOKEN: token }, says: /COMFYUI_API_TOKEN \?/ },
  { env: { TARGET: "compose" }, says: /COMFYUI_TARGET \?/ },
  { env: { COMFYUI_REQUIRE: "server", COMFYUI_TARGET: "container" }, says: /choisit l'émulateur/ },
);
for (const { says, ...options } of slips) {
  const given = [...(options.args ?? []), ...Object.keys(options.env ?? {})].join(" ");
  configurations.push({ what: `no target, but ${given || "a token file"}`, options, says });
}

describe.concurrent("a wrong configuration", () => {
  test.for(configurations)(
    "$what ends with status 2 before anything starts",
    async ({ options, says }, { expect }) => {
      using run = await runSuite(options);
      expect(run.output).toMatch(says);
      expect(run.status).toBe(2);
      expect(run.verdict).toBeUndefined();
      expectNoSecret(run, [token]);
    },
  );
});

describe.concurrent("in a pipeline", () => {
  const summary = file("summary.md", "");
  test("no server, as with the empty secret of a fork, is an annotation and a line on the job's page", async ({
    expect,
  }) => {
    const env = { COMFYUI_URL: "", GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary };
    using run = await runSuite({ env });
    expect(run.status).toBe(2);
    expect(run.output).toMatch(/^::error title=comfyui-qwen-e2e::COMFYUI_URL .*vide/m);
    expect(readFileSync(summary, "utf8")).toMatch(/^## .*rien n'a été validé\n\n- COMFYUI_URL .*vide/);
  });

  test("a server is required where nobody says otherwise", async ({ expect }) => {
    // an empty value would be a problem of its own
    using run = await runSuite({ args: ["--lang", "en"], unset: ["COMFYUI_REQUIRE"] });
    expect([run.status, run.verdict]).toEqual([2, undefined]);
    expect(run.output).toMatch(/CI \(environment\): .*COMFYUI_REQUIRE=any\./);
  });

  test("where a server is required, an emulator behind the address is refused", async ({ expect }) => {
    using run = await runSuite({ emulator: {}, args: ["--require", "server"] });
    expect(run.status).toBe(2);
    expect(run.output).toMatch(/c'est l'émulateur de la suite qui répond à http:/);
  });
});

describe.concurrent("a wrong server", () => {
  test("a dead port is one red check, one diagnosis, and everything that needs the server is blocked", async ({
    expect,
  }) => {
    using run = await runSuite({ token, env: { COMFYUI_URL: "http://127.0.0.1:9" } });
    expect(run.status, run.output).toBe(1);
    const failed = run.verdict?.checks.filter(({ status }) => status === "failed").map(({ id }) => id);
    expect(failed).toEqual(["infra.reachable"]);
    expect(run.verdict?.diagnoses.map(({ code }) => code)).toEqual(["port-refused"]);
  });

  test("another JSON service is not taken for ComfyUI", async ({ expect }) => {
    const server = http.createServer((_request, reply) => {
      reply.setHeader("content-type", "application/json").end('{"status":"healthy"}');
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    using run = await runSuite({ token, env: { COMFYUI_URL: url } });
    server.close();
    const failed = run.verdict?.checks.filter(({ status }) => status === "failed").map(({ id }) => id);
    expect(failed, run.output).toEqual(["infra.is-comfyui"]);
    expect(run.status).toBe(1);
  });
});

describe.concurrent("a server that cuts every connection", () => {
  test.for([
    ["fr", /\[GET \/system_stats\] le serveur a coupé la connexion/, /cut the connection|socket hang up/],
    ["en", /\[GET \/system_stats\] the server cut the connection/, /a coupé/],
  ] as const)("is reported in %s alone", async ([language, expected, other], { expect }) => {
    const server = net.createServer((socket) => socket.once("data", () => socket.destroy()));
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    using run = await runSuite({ token, env: { COMFYUI_URL: url }, args: ["--lang", language] });
    server.close();
    const [diagnosis] = run.verdict?.diagnoses ?? [];
    expect(diagnosis?.cause, run.output).toMatch(expected);
    expect(run.output + readFileSync(join(run.reportsDir, "latest", "verdict.json"), "utf8")).not.toMatch(
      other,
    );
  });
});

describe.concurrent("a stack that does not start", () => {
  test("has its reason in the reports and above the verdict, which is the last line", async ({ expect }) => {
    const env = { COMFYUI_TARGET: "image", COMFYUI_IMAGE: "comfyui:any", GITHUB_ACTIONS: "true" };
    using run = await runSuite({ token, env, args: ["--lang", "en"] });
    const lines = run.output.trimEnd().split("\n");
    expect(lines.at(-1)).toBe('NO-GO · "image" stack that did not start · nothing was validated');
    expect(lines.find((line) => line.startsWith("::error "))).toMatch(/No Docker daemon answers/);
    expect(lines.slice(0, -1).filter((line) => /^ {2}– No Docker daemon answers/.test(line))).toHaveLength(1);
    expect(run.verdict?.checks.map(({ reason }) => reason)).toEqual(
      run.verdict?.checks.map(() => "never run: the stack did not start (DOCKER_ABSENT)"),
    );
    const report = readFileSync(join(run.reportsDir, "latest", "phase-report.md"), "utf8");
    expect(report).toContain("No Docker daemon answers");
    expect(run.status).toBe(2);
    expectNoSecret(run, [token]);
  });
});
