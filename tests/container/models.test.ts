import { afterAll, beforeAll, describe, inject, test } from "vitest";
import { ContainerHandle } from "../../src/container/container-handle.ts";
import { DockerApi } from "../../src/container/docker-api.ts";
import { dockerEndpoint } from "../../src/container/docker-endpoint.ts";
import { readModels } from "../../src/container/read-models.ts";
import type { ModelFinding } from "../../src/models/model-files.ts";
import { daemon } from "./daemon.ts";
import { Bench } from "./docker.ts";
import { docker } from "./docker-cli.ts";

const missing = inject("noDocker");
const bench = new Bench();
const api = new DockerApi(dockerEndpoint(daemon));
let container: ContainerHandle;

const wanted = { file: "m.safetensors", folder: "vae", loader: "VAELoader", input: "vae_name" };
const listed = { "VAELoader.vae_name": [wanted.file] };
const notListed = { "VAELoader.vae_name": [] };

/** `whole SIZE FILE` writes a sound file of holes. */
const whole = `whole() {
  node -e 'const fs = require("fs"), [size, file] = process.argv.slice(1), bytes = size - 256;
    const head = Buffer.alloc(256, " ");
    head.writeBigUInt64LE(248n);
    head.write(JSON.stringify({ w: { dtype: "U8", shape: [bytes], data_offsets: [0, bytes] } }), 8);
    fs.writeFileSync(file, head);
    fs.truncateSync(file, Number(size))' "$@"
}`;

beforeAll(async () => {
  if (missing) return;
  const name = await bench.start("-v", "{}/token:/tmp/given:ro");
  container = new ContainerHandle(api, name, { matchedBy: "name" });
});
afterAll(async () => {
  await bench[Symbol.asyncDispose]();
  await api[Symbol.asyncDispose]();
});

/** Makes a ComfyUI of its own at `root` by a script that runs in its folder `models/vae`. */
async function lay(root: string, script: string): Promise<void> {
  const text = `set -e; ${whole}; mkdir -p ${root}/models/vae; cd ${root}/models/vae; ${script}`;
  await docker("exec", container.id, "sh", "-c", text);
}

interface Row {
  readonly what: string;
  readonly script: string;
  readonly found: Partial<ModelFinding>;
  readonly listed?: Readonly<Record<string, readonly string[]>>;
  readonly file?: string;
  readonly bytes?: number;
}

const rows: readonly Row[] = [
  { what: "a whole file", script: "whole 5000 m.safetensors", found: { state: "sound", bytes: 5000 } },
  {
    what: "a file of 20 GB",
    script: "whole 20430635136 m.safetensors",
    bytes: 20_430_635_136,
    found: { state: "sound", bytes: 20_430_635_136 },
  },
  {
    what: "a whole file of another size than the profile's",
    script: "whole 5000 m.safetensors",
    bytes: 9000,
    found: { state: "other-size", expected: 9000 },
  },
  {
    what: "a link to a whole file elsewhere",
    script: "mkdir -p ../../cache; whole 5000 ../../cache/blob; ln -s ../../cache/blob m.safetensors",
    found: { state: "sound", bytes: 5000 },
  },
  { what: "no file", script: "true", listed: notListed, found: { state: "missing" } },
  { what: "no file, though its loader lists it", script: "true", listed, found: { state: "unseen" } },
  { what: "no file, its loader not asked", script: "true", listed: {}, found: { state: "unseen" } },
  { what: "an empty file", script: ": > m.safetensors", found: { state: "empty", bytes: 0 } },
  {
    what: "a download that was cut",
    script: "whole 5000 m.safetensors; truncate -s 3000 m.safetensors",
    found: { state: "truncated", bytes: 3000, expected: 5000 },
  },
  {
    what: "a download that was cut in its header",
    script: "whole 5000 m.safetensors; truncate -s 90 m.safetensors",
    found: { state: "truncated", bytes: 90 },
  },
  {
    what: "something behind the file",
    script: "whole 5000 m.safetensors; echo x >> m.safetensors",
    found: { state: "overlong", bytes: 5002, expected: 5000 },
  },
  {
    what: "an HTML page",
    script: "echo '<!DOCTYPE html><html>' > m.safetensors",
    found: { state: "html-page" },
  },
  {
    what: "a pointer of Git LFS",
    script: "printf 'version https://git-lfs.github.com/spec/v1\\noid sha256:0\\nsize 9\\n' > m.safetensors",
    found: { state: "lfs-pointer" },
  },
  {
    what: "a pointer of Git LFS under a name without a header",
    script: "printf 'version https://git-lfs.github.com/spec/v1\\n' > m.gguf",
    file: "m.gguf",
    found: { state: "lfs-pointer" },
  },
  {
    what: "a file of another format",
    script: "echo GGUF > m.gguf",
    file: "m.gguf",
    found: { state: "present" },
  },
  {
    what: "random bytes",
    script: "head -c 5000 /dev/urandom > m.safetensors",
    found: { state: "not-safetensors" },
  },
  {
    what: "a header of 3 MB",
    script: `node -e 'const fs = require("fs"), head = Buffer.alloc(3e6, " ");
      head.writeBigUInt64LE(BigInt(3e6 - 8)); head.write(JSON.stringify({ w: { dtype: "U8", shape: [9], data_offsets: [0, 9] } }), 8);
      fs.writeFileSync("m.safetensors", Buffer.concat([head, Buffer.alloc(9)]))'`,
    found: { state: "sound", bytes: 3_000_009 },
  },
  {
    what: "a link to nothing",
    script: "ln -s '/cache/hub/blobs/$(touch x)' m.safetensors",
    found: { state: "link-broken", link: "/cache/hub/blobs/$(touch x)" },
  },
  {
    what: "a link to nothing of two lines",
    script: 'ln -s "/gone\nfile 5000" m.safetensors',
    found: { state: "link-broken", link: "/gone file 5000" },
  },
  { what: "a link to itself", script: "ln -s m.safetensors m.safetensors", found: { state: "link-broken" } },
  { what: "a directory", script: "mkdir m.safetensors", found: { state: "directory" } },
  {
    what: "shards in the folder",
    script: "whole 900 m-00001-of-00002.safetensors; whole 900 m-00002-of-00002.safetensors",
    found: { state: "sharded", shards: 2 },
  },
  {
    what: "shards and their index under the file's name",
    script:
      "mkdir m.safetensors; cd m.safetensors; whole 900 x-00001-of-00002.safetensors; echo {} > x.safetensors.index.json",
    found: { state: "sharded", shards: 2 },
  },
  {
    what: "a folder that links to itself",
    script: "ln -s . loop; whole 5000 m.safetensors",
    found: { state: "sound" },
  },
  {
    what: "a name of blanks, quotes and dollars",
    script: "whole 5000 \"a 'b' \\$(touch x) .safetensors\"",
    file: "a 'b' $(touch x) .safetensors",
    found: { state: "sound", bytes: 5000 },
  },
];

describe.skipIf(missing !== "").concurrent(`the models in a container${missing && ` (${missing})`}`, () => {
  test.for(rows.map((row, index) => ({ ...row, root: `/models${index}` })))(
    "with $what are told",
    async ({ script, found, root, file = wanted.file, bytes, listed: lists = notListed }, { expect }) => {
      await lay(root, script);
      const model = { ...wanted, file, ...(bytes !== undefined && { bytes }) };
      const disk = await readModels(container, { root, wanted: [model], listed: lists });
      expect(disk.files).toEqual([expect.objectContaining({ file, folder: "vae", ...found })]);
      expect(disk.duplicates).toEqual([]);
      expect(await docker("exec", container.id, "sh", "-c", `find ${root} -name x`)).toBe("");
    },
  );

  test("are looked for in every folder that the server searches", async ({ expect }) => {
    await lay(
      "/extra",
      "mkdir -p /shared/vae; whole 5000 /shared/vae/m.safetensors; ln -s /gone m.safetensors",
    );
    const folders = { vae: ["/extra/models/vae", "/shared/vae"] };
    const { files } = await readModels(container, { root: "/extra", wanted: [wanted], folders, listed });
    expect(files).toMatchObject([{ state: "sound", path: "/shared/vae/m.safetensors" }]);
    await lay("/older", "mkdir ../clip; whole 5000 ../clip/m.safetensors");
    const encoder = { ...wanted, folder: "text_encoders" };
    const older = await readModels(container, { root: "/older", wanted: [encoder], listed });
    expect(older.files).toMatchObject([{ state: "sound", path: "/older/models/clip/m.safetensors" }]);
  });

  test("that are the same twice are told, links and other weights are not", async ({ expect }) => {
    const script = `whole 3000000 m.safetensors; mkdir ../checkpoints; cp m.safetensors ../checkpoints/copy.safetensors
      ln m.safetensors hard.safetensors; ln -s m.safetensors soft.safetensors
      cp m.safetensors tuned.safetensors; printf other | dd of=tuned.safetensors bs=1 seek=1500000 conv=notrunc
      cp m.safetensors tail.safetensors; printf other | dd of=tail.safetensors bs=1 seek=2999900 conv=notrunc
      whole 3000001 larger.safetensors`;
    await lay("/twice", script);
    const { duplicates, files } = await readModels(container, { root: "/twice", wanted: [wanted], listed });
    expect(files).toMatchObject([{ state: "sound" }]);
    expect(duplicates).toHaveLength(1);
    expect(duplicates[0]?.bytes).toBe(3_000_000);
    expect(duplicates[0]?.paths).toHaveLength(2);
    expect(duplicates[0]?.paths).toContain("/twice/models/checkpoints/copy.safetensors");
  });

  test("of an image without find are not examined", async ({ expect }) => {
    const name = await bench.start("-v", "{}/token:/tmp/given:ro");
    await docker("exec", name, "rm", "/bin/sh");
    const bare = new ContainerHandle(api, name, { matchedBy: "name" });
    await expect(readModels(bare, { root: "/workspace/ComfyUI", wanted: [wanted] })).rejects.toMatchObject({
      code: "DOCKER_STATUS",
    });
  });
});
