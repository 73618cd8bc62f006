import {
  appendFileSync,
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { profilesDir } from "../config/paths.ts";
import { processPlace } from "../processes.ts";
import { checkFile } from "./check-file.ts";
import { syntheticModels } from "./command.ts";
import { fillFolder } from "./fill-folder.ts";
import { planOf } from "./plan.ts";
import { fileError } from "./refusals.ts";
import type { WantedFile } from "./wanted-files.ts";
import { removeFile } from "./write-file.ts";

const root = mkdtempSync(join(tmpdir(), "synthetic-"));
afterAll(() => rmSync(root, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

let out = "";
beforeEach(() => {
  out = mkdtempSync(join(root, "out-"));
});

/** As the true ones, but of a few kB, so that each test writes its own. */
const small: WantedFile[] = [
  {
    name: "vae/small.safetensors",
    facts: {
      dtype: "F16" as const,
      zeros: { "a.bias": [8] },
      ones: { "a.gamma": [8] },
      normal: { "a.{0-3}.weight": [32, 16] },
      deviation: "fan-in" as const,
    },
  },
  {
    name: "unet/small.safetensors",
    facts: { dtype: "BF16" as const, zeros: {}, ones: {}, normal: { w: [64, 64] }, deviation: 0.02 },
  },
];
const file = (name = small[0]?.name ?? "") => join(out, name);

async function fill(seed = 1, stop = new AbortController().signal): Promise<[string, boolean][]> {
  const told: [string, boolean][] = [];
  await fillFolder(out, small, seed, { stop, onFile: (name, _bytes, kept) => told.push([name, kept]) });
  return told;
}

async function stateOf(at = 0): Promise<unknown> {
  const one = small[at];
  return one && (await checkFile(join(out, one.name), one.name, one.facts));
}

async function said(...argv: string[]): Promise<{ status: number; out: string }> {
  let text = "";
  const keep = (chunk: string | Uint8Array) => {
    text += chunk;
    return true;
  };
  vi.spyOn(process.stdout, "write").mockImplementation(keep);
  vi.spyOn(process.stderr, "write").mockImplementation(keep);
  return {
    status: await syntheticModels(["--lang", "en", ...argv], new AbortController().signal),
    out: text,
  };
}

describe("the files", () => {
  test("are written once, whole, and kept where they are whole", async () => {
    expect(await fill()).toEqual(small.map(({ name }) => [name, false]));
    const first = readFileSync(file());
    expect(await stateOf()).toEqual({ state: "sound", seed: 1 });
    expect(await fill()).toEqual(small.map(({ name }) => [name, true]));
    expect(readFileSync(file()).equals(first)).toBe(true);
    expect(readdirSync(join(out, "vae"))).toEqual(["small.safetensors"]);
  });

  test("of another seed replace ours, also one that was damaged", async () => {
    await fill(1);
    truncateSync(file(), 2_000);
    expect(await fill(2)).toEqual(small.map(({ name }) => [name, false]));
    expect(await stateOf()).toEqual({ state: "sound", seed: 2 });
  });

  test("replace a name, never what another name of the same file holds", async () => {
    await fill(1);
    const other = join(out, "kept.safetensors");
    linkSync(file(), other);
    const before = readFileSync(other);
    await fill(2);
    expect(readFileSync(other).equals(before)).toBe(true);
  });

  test("a cut leaves nothing half-written", async () => {
    const abort = new AbortController();
    abort.abort();
    await expect(fill(1, abort.signal)).rejects.toThrow();
    expect(existsSync(join(out, "vae"))).toBe(false);
    const later = new AbortController();
    const cut = fillFolder(out, small, 1, { stop: later.signal, onFile: () => later.abort() });
    await expect(cut).rejects.toThrow();
    expect(readdirSync(join(out, "vae"))).toEqual(["small.safetensors"]);
    expect(existsSync(file("unet/small.safetensors"))).toBe(false);
    expect(existsSync(join(out, "unet")) ? readdirSync(join(out, "unet")) : []).toEqual([]);
  });

  test("what a killed process left half-made is taken away, what a living one writes is not", async () => {
    mkdirSync(join(out, "vae"));
    const halves = [4_194_301, process.pid].map((pid) => `small.safetensors.part-${processPlace}-${pid}`);
    for (const name of [...halves, "small.safetensors.part-1"]) writeFileSync(join(out, "vae", name), "half");
    rmSync(join(out, "vae", halves[1] ?? ""));
    await fill();
    expect(readdirSync(join(out, "vae")).sort()).toEqual(["small.safetensors", "small.safetensors.part-1"]);
    writeFileSync(join(out, "vae", halves[0] ?? ""), "half");
    expect(await removeFile(file())).toBe("removed");
    expect(readdirSync(join(out, "vae"))).toEqual(["small.safetensors.part-1"]);
  });
});

describe("what is not ours stays, and nothing at all is written", () => {
  const real = Buffer.from("a real model");
  const untouched = async (why: RegExp, at = file()) => {
    const before = readFileSync(at);
    await expect(fill()).rejects.toThrow(why);
    expect(readFileSync(at).equals(before)).toBe(true);
    expect(existsSync(file("unet/small.safetensors"))).toBe(false);
  };

  test("a file without the marker", async () => {
    mkdirSync(join(out, "vae"));
    writeFileSync(file(), real);
    await untouched(/nothing marks it as synthetic/);
    expect(await removeFile(file())).toBe("foreign");
    expect(existsSync(file())).toBe(true);
  });

  test("a whole safetensors file without the marker", async () => {
    mkdirSync(join(out, "vae"));
    const header = Buffer.from(
      '{"__metadata__":{"format":"pt"},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}',
    );
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    writeFileSync(file(), Buffer.concat([length, header, Buffer.alloc(1)]));
    await untouched(/nothing marks it as synthetic/);
  });

  const bytes = (header: string, length = header.length): Buffer => {
    const start = Buffer.alloc(8);
    start.writeBigUInt64LE(BigInt(length));
    return Buffer.concat([start, Buffer.from(header), Buffer.alloc(4)]);
  };
  const marked = '{"__metadata__":{"comfyui-qwen-e2e":"synthetic weights","comfyui-qwen-e2e.seed":"1"}';
  const one = '{"dtype":"U8","shape":[2],"data_offsets":[0,2]}';
  test.each([
    ["an empty file", Buffer.alloc(0), /is empty; nothing marks it/],
    ["a length that lies", bytes("{}", 2 ** 50), /the length of its header is wrong; nothing marks it/],
    ["a cut header", bytes("{}", 200), /cut within its header; nothing marks it/],
    ["a site's page", Buffer.from("<!doctype html><p>404"), /an HTML page; nothing marks it/],
    [
      "tensors that overlap, marked or not",
      bytes(`${marked},"a":${one},"b":${one}}`),
      /overlap others: a mark in a damaged header does not count/,
    ],
  ])("%s, in words", async (_, content, why) => {
    mkdirSync(join(out, "vae"));
    writeFileSync(file(), content);
    await expect(fill()).rejects.toThrow(why);
    expect(readFileSync(file()).equals(content)).toBe(true);
    expect(await removeFile(file())).toBe("foreign");
  });

  test("a link, wherever it leads", async () => {
    const elsewhere = join(out, "elsewhere.safetensors");
    writeFileSync(elsewhere, real);
    mkdirSync(join(out, "vae"));
    symlinkSync(elsewhere, file());
    await untouched(/it is a link/, elsewhere);
    expect(await removeFile(file())).toBe("foreign");
    rmSync(file());
    symlinkSync(join(out, "nowhere"), file());
    await expect(fill()).rejects.toThrow("it is a link");
    expect(lstatSync(file()).isSymbolicLink()).toBe(true);
  });

  test("a real file in a folder behind a link", async () => {
    mkdirSync(join(out, "theirs"));
    writeFileSync(join(out, "theirs", "small.safetensors"), real);
    symlinkSync(join(out, "theirs"), join(out, "vae"));
    await untouched(/nothing marks it/, join(out, "theirs", "small.safetensors"));
  });

  test("a folder of that name", async () => {
    mkdirSync(file(), { recursive: true });
    await expect(fill()).rejects.toThrow("it is a folder");
  });
});

describe("the check finds", () => {
  beforeEach(() => fill());

  test.for([
    ["a file that was cut", () => truncateSync(file(), 3_000), "3.0 kB (3000 bytes), expected"],
    ["a file with something behind it", () => appendFileSync(file(), "x"), "bytes), expected"],
    [
      "a value that is not a number",
      () => patch(-2, 0x7e00),
      'the tensor "a.gamma" has values that are not finite',
    ],
    ["an infinite value", () => patch(-2, 0x7c00), "not finite"],
    ["another value", () => patch(-2, 0x3c01), 'the values of the tensor "a.gamma" were changed'],
    ["a name that is not wanted", () => rename("a.gamma", "b.gamma"), "tensors missing: a.gamma"],
    ["another shape", () => rename("[32,16]", "[16,32]"), "is F16 [16, 32], expected F16 [32, 16]"],
  ] as const)("%s", async ([, damage, why]) => {
    damage();
    expect(await stateOf()).toMatchObject({ state: "damaged", why: { en: expect.stringContaining(why) } });
  });

  test("a file that is not there", async () => {
    rmSync(file());
    expect(await stateOf()).toEqual({ state: "missing" });
  });

  /** A value of the last tensor. */
  function patch(from: number, bits: number): void {
    const bytes = readFileSync(file());
    bytes.writeUInt16LE(bits, bytes.length + from);
    writeFileSync(file(), bytes);
  }

  function rename(from: string, to: string): void {
    const bytes = readFileSync(file());
    bytes.write(to, bytes.indexOf(from), "latin1");
    writeFileSync(file(), bytes);
  }
});

describe("the command", () => {
  const isRoot = process.getuid?.() === 0;

  test.for([
    [["--check"], 2, "The folder to fill is missing"],
    [["--out", "x", "--check", "--remove"], 2, "exclude each other"],
    [["--out", "x", "--seed", "-1"], 2, "--seed"],
    [["--out", "x", "--seed", "4294967296"], 2, "whole number from 0"],
    [["--out", "x", "--frobnicate"], 2, "is not understood"],
    [["--out", "x", "--profile", "qwen"], 2, "no shipped profile has this name"],
    [
      ["--out", "x", "--profile", "qwen-image-nunchaku"],
      1,
      "The profile qwen-image-nunchaku wants files whose tensors the suite does not know: ",
    ],
    [["--help"], 0, "Usage: npm run models:synthetic"],
  ] as const)("%j ends with %d", async ([argv, status, text]) => {
    const told = await said(...argv);
    expect([told.status, told.out.includes(text)]).toEqual([status, true]);
    expect(existsSync("x")).toBe(false);
  });

  test("says what is missing, with status 1, and that there is nothing to remove", async () => {
    expect(await said("--out", out, "--check")).toMatchObject({
      status: 1,
      out: expect.stringMatching(/✗ vae.*missing/),
    });
    expect(await said("--out", out, "--remove")).toMatchObject({
      status: 0,
      out: expect.stringMatching(/was not there/),
    });
  });

  test("says that a file is where a folder should be", async () => {
    const place = join(out, "file");
    writeFileSync(place, "");
    for (const where of [place, join(place, "below")])
      expect(await said("--out", where)).toMatchObject({
        status: 1,
        out: expect.stringContaining("There is a file where a folder should be"),
      });
    writeFileSync(join(out, "vae"), "");
    expect(await said("--out", out)).toMatchObject({
      status: 1,
      out: expect.stringContaining("a file where a folder"),
    });
  });

  test("says that a link leads nowhere, or that a name is too long", async () => {
    symlinkSync(join(out, "nowhere", "else"), join(out, "diffusion_models"));
    symlinkSync("circle", join(out, "circle"));
    for (const where of [out, join(out, "circle"), join(out, "a".repeat(300))])
      expect(await said("--out", where)).toMatchObject({
        status: 1,
        out: expect.stringContaining("a link that leads nowhere, or a name that is too long"),
      });
  });

  test.skipIf(process.platform !== "linux")(
    "does not try for ever to make a folder in the kernel's tree",
    async () => {
      expect(await said("--out", "/proc/models")).toMatchObject({
        status: 1,
        out: expect.stringContaining("You may not write"),
      });
    },
  );

  test.skipIf(isRoot)("says that it has no permission", async () => {
    chmodSync(out, 0o500);
    expect(await said("--out", out)).toMatchObject({
      status: 1,
      out: expect.stringContaining("You may not write"),
    });
    chmodSync(out, 0o700);
  });

  test("takes a profile of one's own by its files, whatever its name", async () => {
    const path = join(profilesDir, "qwen-image-edit-2509.json");
    expect(await said("--out", out, "--check", "--profile", path)).toMatchObject({ status: 1 });
  });
});

test.for([
  ["ENOSPC", "not enough room"],
  ["EDQUOT", "not enough room"],
  ["EACCES", "You may not write"],
  ["EROFS", "read-only disk"],
  ["ENOTDIR", "a file where a folder should be"],
] as const)("%s of the disk is told in words", ([code, text]) => {
  const error = Object.assign(new Error(code), { code, path: "/models" });
  expect(fileError(error, "/models", 1_000)).toMatchObject({ message: expect.stringContaining(text) });
});

test("what the system tells oddly, or seldom, is told in words as well", () => {
  const gone = Object.assign(new Error("ENOENT"), { code: "ENOENT", path: "/proc/models", syscall: "mkdir" });
  expect(fileError(gone, "/proc/models", 0)).toMatchObject({
    code: "SYNTHETIC_NO_PERMISSION",
    message: expect.stringContaining("cannot be written to. Give"),
  });
  const rare = Object.assign(new Error("EFBIG"), { code: "EFBIG", syscall: "write" });
  expect(fileError(rare, "/models", 0)).toMatchObject({ message: expect.stringContaining("EFBIG, write") });
  const own = new TypeError("a defect of ours");
  expect(fileError(own, "/models", 0)).toBe(own);
});

test("a disk without the room is told before a byte is written", async () => {
  const huge = {
    ...small[0]?.facts,
    zeros: {},
    ones: {},
    normal: { w: [2 ** 24, 2 ** 24] },
    deviation: 1,
    dtype: "F16" as const,
  };
  const files = [{ name: "vae/huge.safetensors", facts: huge }];
  expect(planOf("vae/huge.safetensors", huge, 1).bytes).toBeGreaterThan(2 ** 49);
  const stop = new AbortController().signal;
  await expect(fillFolder(out, files, 1, { stop, onFile: () => {} })).rejects.toThrow(
    /563 TB are needed, .* are left/,
  );
  expect(existsSync(join(out, "vae"))).toBe(false);
});
