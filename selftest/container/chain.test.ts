import { afterAll, beforeAll, describe, inject, test } from "vitest";
import { ContainerHandle } from "../../src/container/container-handle.ts";
import { readChain } from "../../src/container/read-chain.ts";
import {
  type ChainBreak,
  type CredentialChain,
  hostFile,
  type PlaceFlaw,
} from "../../src/credentials/chain.ts";
import { diagnose } from "../../src/diagnosis/diagnose.ts";
import { DockerApi } from "../../src/docker/api.ts";
import { dockerEndpoint } from "../../src/docker/endpoint.ts";
import { fingerprint } from "../../src/redaction/fingerprint.ts";
import { red, sampleRecord } from "../data/sample-record.ts";
import { daemon } from "./daemon.ts";
import { Bench } from "./docker.ts";
import { docker } from "./docker-cli.ts";

const missing = inject("noDocker");
const bench = new Bench();
const { token } = bench;

/** What is written in a root folder of its own; `T` is the token. */
const rows: { what: string; script: string; breaks: ChainBreak[]; flaws?: PlaceFlaw[] }[] = [
  { what: "the token alone", script: "printf '%s\\n' \"$T\" > login/PASSWORD", breaks: [] },
  { what: "no line end", script: 'printf %s "$T" > login/PASSWORD', breaks: [] },
  { what: "spaces around it", script: "printf ' %s \\n' \"$T\" > login/PASSWORD", breaks: [] },
  {
    what: "a user name on line 2",
    script: "printf '%s\\nalice\\n' \"$T\" > login/PASSWORD",
    breaks: [],
    flaws: ["second-line"],
  },
  { what: "a link to the file", script: 'printf %s "$T" > x; ln -s ../x login/PASSWORD', breaks: [] },
  { what: "a link to nothing", script: "ln -s ../x login/PASSWORD", breaks: ["password-missing"] },
  { what: "no file", script: "true", breaks: ["password-missing"] },
  { what: "an empty file", script: ": > login/PASSWORD", breaks: ["password-empty"] },
  { what: "a directory", script: "mkdir login/PASSWORD", breaks: ["password-is-directory"] },
  {
    what: "the file one folder too high",
    script: 'printf %s "$T" > PASSWORD',
    breaks: ["password-misplaced"],
  },
  {
    what: "the file in the plugin's folder",
    script: 'mkdir -p custom_nodes/ComfyUI-Login; printf %s "$T" > custom_nodes/ComfyUI-Login/PASSWORD',
    breaks: ["password-misplaced"],
  },
  {
    what: "Windows line ends",
    script: "printf '%s\\r\\n' \"$T\" > login/PASSWORD",
    breaks: ["windows-line-ends"],
    flaws: ["windows-line-ends"],
  },
  {
    what: "a byte order mark",
    script: "printf '\\357\\273\\277%s\\n' \"$T\" > login/PASSWORD",
    breaks: ["bom", "password-other", "password-plain"],
    flaws: ["bom", "not-bcrypt"],
  },
  {
    what: "NAME= before it",
    script: "printf 'QWEN_API_TOKEN=%s\\n' \"$T\" > login/PASSWORD",
    breaks: ["password-other", "password-plain"],
    flaws: ["not-bcrypt", "key-prefix"],
  },
  {
    what: "a password in clear",
    script: "echo correct-horse > login/PASSWORD",
    breaks: ["password-other", "password-plain"],
    flaws: ["not-bcrypt"],
  },
  {
    what: "a file of 50 MB",
    script: "head -c 50000000 /dev/zero | tr '\\0' x > login/PASSWORD",
    breaks: ["password-other", "password-plain"],
    flaws: ["not-bcrypt"],
  },
];

/** Diagnoses of a run with this chain in which the server refuses the token. */
const causes = (chain: CredentialChain): string[] =>
  diagnose(sampleRecord(red("infra.token-opens", "infra.credential-chain"), { chain })).map(
    ({ code }) => code,
  );

const rootOf = (index: number): string => `/case${index}`;

describe.skipIf(missing !== "")(`the chain of a token in a container${missing && ` (${missing})`}`, () => {
  const api = new DockerApi(dockerEndpoint(daemon));
  let container: ContainerHandle;
  let folder: ContainerHandle;

  beforeAll(async () => {
    bench.write("foreign", "hf_of_other_software\n");
    // neither of them holds the API token
    const foreign = [
      "-v",
      "{}/foreign:/run/secrets/hf_token:ro",
      "-v",
      "{}/tokenizers:/workspace/tokenizers",
    ];
    const [name, withFolder] = await Promise.all([
      bench.idle("-v", "{}/token:/mounted/login/PASSWORD:ro", ...foreign),
      bench.idle("-v", "{}/not-made:/folder/login/PASSWORD"),
    ]);
    folder = new ContainerHandle(api, withFolder, { matchedBy: "name" });
    container = new ContainerHandle(api, name, { matchedBy: "name" });
    const scripts = rows.map(
      ({ script }, index) => `mkdir -p ${rootOf(index)}/login; cd ${rootOf(index)}; ${script}`,
    );
    await docker("exec", "-e", `T=${token}`, name, "sh", "-ec", scripts.join("\n"));
  });
  afterAll(async () => {
    await bench[Symbol.asyncDispose]();
    await api[Symbol.asyncDispose]();
  });

  test("names the file on the host behind a mounted PASSWORD, which docker cp cannot replace", async ({
    expect,
  }) => {
    const question = { token: "another", tokenSource: "file", root: "/mounted", accepted: 401 };
    const chain = await readChain(container, question);
    expect(chain.breaks).toEqual(["password-other"]);
    expect(causes(chain)).toEqual(["chain-other-token"]);
    expect(hostFile("password-other", chain)).toBe(`${bench.folder}/token`);
    const cp = docker("cp", `${bench.folder}/token`, `${container.id}:/mounted/login/PASSWORD`);
    await expect(cp).rejects.toThrow();
  });

  test("with a folder mounted as PASSWORD, which Docker makes for a missing file, gets its cause as diagnosis", async ({
    expect,
  }) => {
    const chain = await readChain(folder, { token, tokenSource: "file", root: "/folder", accepted: 401 });
    expect(causes(chain)).toEqual(["secret-is-directory"]);
  });

  test.for(rows.map((row, index) => ({ ...row, root: rootOf(index) })))(
    "with $what in PASSWORD is read without the token leaving",
    async ({ breaks, flaws = [], root }, { expect }) => {
      const chain = await readChain(container, { token, tokenSource: "file", root });
      expect(chain.breaks).toEqual(breaks);
      const password = chain.places.find(({ role }) => role === "password");
      expect(password?.flaws).toEqual(flaws);
      if (breaks.length === 0)
        expect(password).toMatchObject({ fingerprint: fingerprint(token), length: 60 });
      expect(JSON.stringify(chain)).not.toContain(token.slice(7, 20));
    },
  );
});
