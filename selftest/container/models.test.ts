import { afterAll, beforeAll, describe, inject, test } from "vitest";
import { ContainerHandle } from "../../src/container/container-handle.ts";
import { readModels } from "../../src/container/read-models.ts";
import { DockerApi } from "../../src/docker/api.ts";
import { dockerEndpoint } from "../../src/docker/endpoint.ts";
import type { ModelFinding, ModelsOnDisk } from "../../src/models/model-files.ts";
import { daemon } from "./daemon.ts";
import { Bench } from "./docker.ts";
import { docker } from "./docker-cli.ts";

/** GGUF 3, no keys, one tensor `w` of 32 F32: 57 bytes of header, and 128 of values from byte 64 on. */
const GGUF = String.raw`printf 'GGUF\003\0\0\0\001\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\001\0\0\0\0\0\0\0w\001\0\0\0\040\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0'`;

const missing = inject("noDocker");
const bench = new Bench();
const api = new DockerApi(dockerEndpoint(daemon));
let container: ContainerHandle;

const wanted = { file: "m.safetensors", folder: "vae", loader: "VAELoader", input: "vae_name" };
const listed = { "VAELoader.vae_name": [wanted.file] };

/** `whole SIZE FILE` writes a sound sparse file. */
const whole = `whole() {
  header='{"w":{"dtype":"U8","shape":['$(($1 - 256))'],"data_offsets":[0,'$(($1 - 256))']}}'
  printf '\\370\\0\\0\\0\\0\\0\\0\\0%-248s' "$header" > "$2"
  truncate -s "$1" "$2"
}`;

interface Row {
  readonly what: string;
  /** Runs in the folder where the model is expected. */
  readonly script: string;
  readonly found: Partial<ModelFinding>;
  /** What the loader lists; absent: the loader was not asked. */
  readonly lists?: readonly string[];
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
    script: "mkdir ../../cache; whole 5000 ../../cache/blob; ln -s ../../cache/blob m.safetensors",
    found: { state: "sound", bytes: 5000 },
  },
  { what: "no file", script: "true", lists: [], found: { state: "missing" } },
  {
    what: "no file, though its loader lists it",
    script: "true",
    lists: [wanted.file],
    found: { state: "unseen" },
  },
  { what: "no file, its loader not asked", script: "true", found: { state: "unseen" } },
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
    what: "bytes after the end of the file",
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
  { what: "a file of another format", script: "echo PK > m.pt", file: "m.pt", found: { state: "present" } },
  {
    what: "a name that says GGUF",
    script: "echo GGUF > m.gguf",
    file: "m.gguf",
    found: { state: "not-gguf" },
  },
  {
    what: "a GGUF of one tensor",
    script: `${GGUF} > m.gguf; truncate -s 192 m.gguf`,
    file: "m.gguf",
    found: { state: "sound", bytes: 192 },
  },
  {
    what: "a GGUF whose download was cut",
    script: `${GGUF} > m.gguf; truncate -s 150 m.gguf`,
    file: "m.gguf",
    found: { state: "truncated" },
  },
  {
    what: "random bytes",
    script: "head -c 5000 /dev/urandom > m.safetensors",
    found: { state: "not-safetensors" },
  },
  {
    what: "a header of 3 MB",
    script: `printf '\\270\\306\\055\\0\\0\\0\\0\\0%-2999992s' '{"w":{"dtype":"U8","shape":[9],"data_offsets":[0,9]}}' > m.safetensors
      truncate -s 3000009 m.safetensors`,
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
    what: "a name with spaces, quotes and dollars",
    script: "whole 5000 \"a 'b' \\$(touch x) .safetensors\"",
    file: "a 'b' $(touch x) .safetensors",
    found: { state: "sound", bytes: 5000 },
  },
];

/** Runs scripts in the container, each in a folder of its own that is made first. */
async function lay(scripts: readonly (readonly [folder: string, script: string])[]): Promise<void> {
  const parts = scripts.map(([folder, script]) => `(mkdir -p ${folder}; cd ${folder}; ${script})`);
  await docker("exec", container.id, "sh", "-c", `set -e; ${whole}\n${parts.join("\n")}`);
}

// each folder has its own loader and model, so that one examination finds them all, as in a run
const folderOf = (index: number): string => `row${index}`;
let disk: ModelsOnDisk;

beforeAll(async () => {
  if (missing) return;
  const name = await bench.idle("-v", "{}/token:/tmp/given:ro");
  container = new ContainerHandle(api, name, { matchedBy: "name" });
  await lay(rows.map(({ script }, index) => [`/all/models/${folderOf(index)}`, script] as const));
  disk = await readModels(container, {
    root: "/all",
    wanted: rows.map(({ file = wanted.file, bytes }, index) => {
      const [folder, loader] = [folderOf(index), `Loader${index}`];
      return { ...wanted, file, folder, loader, ...(bytes !== undefined && { bytes }) };
    }),
    listed: Object.fromEntries(
      rows.flatMap(({ lists }, index) => (lists ? [[`Loader${index}.vae_name`, lists]] : [])),
    ),
  });
});
afterAll(async () => {
  await bench[Symbol.asyncDispose]();
  await api[Symbol.asyncDispose]();
});

describe.skipIf(missing !== "")(`the models in a container${missing && ` (${missing})`}`, () => {
  test.for(rows.map((row, index) => ({ ...row, index })))(
    "with $what are recognised",
    ({ found, index, file = wanted.file }, { expect }) => {
      expect(disk.files[index]).toMatchObject({ file, folder: folderOf(index), ...found });
    },
  );

  test("are only read: no name is run as a command, and there are no duplicates", async ({ expect }) => {
    expect(disk.duplicates).toEqual([]);
    expect(await docker("exec", container.id, "sh", "-c", "find / -xdev -name x -newer /all")).toBe("");
  });

  test("are searched in every folder that the server searches", async ({ expect }) => {
    await lay([
      [
        "/extra/models/vae",
        "mkdir -p /shared/vae; whole 5000 /shared/vae/m.safetensors; ln -s /gone m.safetensors",
      ],
      ["/older/models/clip", "whole 5000 m.safetensors"],
    ]);
    const folders = { vae: ["/extra/models/vae", "/shared/vae"] };
    const { files } = await readModels(container, { root: "/extra", wanted: [wanted], folders, listed });
    expect(files).toMatchObject([{ state: "sound", path: "/shared/vae/m.safetensors" }]);
    const encoder = { ...wanted, folder: "text_encoders" };
    const older = await readModels(container, { root: "/older", wanted: [encoder], listed });
    expect(older.files).toMatchObject([{ state: "sound", path: "/older/models/clip/m.safetensors" }]);
  });

  test("that are duplicates are reported, links and other weights are not", async ({ expect }) => {
    const script = `whole 3000000 m.safetensors; mkdir ../checkpoints; cp m.safetensors ../checkpoints/copy.safetensors
      ln m.safetensors hard.safetensors; ln -s m.safetensors soft.safetensors
      cp m.safetensors tuned.safetensors; printf other | dd of=tuned.safetensors bs=1 seek=1500000 conv=notrunc
      cp m.safetensors tail.safetensors; printf other | dd of=tail.safetensors bs=1 seek=2999900 conv=notrunc
      whole 3000001 larger.safetensors`;
    await lay([["/twice/models/vae", script]]);
    const { duplicates, files } = await readModels(container, { root: "/twice", wanted: [wanted], listed });
    expect(files).toMatchObject([{ state: "sound" }]);
    expect(duplicates).toHaveLength(1);
    expect(duplicates[0]?.bytes).toBe(3_000_000);
    expect(duplicates[0]?.paths).toHaveLength(2);
    expect(duplicates[0]?.paths).toContain("/twice/models/checkpoints/copy.safetensors");
  });

  test("of an image without sh are not examined", async ({ expect }) => {
    await docker("exec", "-u", "0", container.id, "rm", "/bin/sh");
    await expect(readModels(container, { root: "/all", wanted: [wanted] })).rejects.toMatchObject({
      code: "DOCKER_STATUS",
    });
  });
});
