import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempDisposableSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ContainerHandle } from "../container/container-handle.ts";
import { packsOf } from "./find-packs.ts";

const commit = "0123456789abcdef0123456789abcdef01234567";
const inventory = Object.fromEntries(
  ["A", "B", "UnetLoaderGGUF", "Odd", "KSampler"].map((name) => [
    name,
    {
      module: name === "KSampler" ? "nodes" : `custom_nodes.${name}-pack`,
      required: [],
      optional: [],
      output: [],
    },
  ]),
);
const answers = (all: Record<string, unknown>) => ({
  raw: async ({ path }: { path: string }) =>
    ({ status: path in all ? 200 : 404, body: Buffer.from(JSON.stringify(all[path] ?? "")) }) as never,
});

test("a pack's repository and commit come from its git folder, from the manager, from what is known", async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), "e2e-packs-"));
  const git = (pack: string, files: Record<string, string>): void => {
    const at = join(folder.path, "custom_nodes", pack, ".git");
    mkdirSync(join(at, "refs/heads"), { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(at, name), text);
  };
  git("A-pack", {
    config: '[remote "origin"]\n\turl = https://someone:secret@example.org/team/A.git\n',
    HEAD: "ref: refs/heads/main\n",
    "refs/heads/main": `${commit}\n`,
  });
  git("B-pack", {
    config: "[remote]\n  url=git@example.org:team/B\n",
    HEAD: "ref: refs/heads/x\n",
    "packed-refs": `# pack-refs\n${commit} refs/heads/x\n`,
  });
  const container = {
    shell: async (script: string, args: readonly string[]) =>
      execFileSync("sh", ["-c", script, "sh", ...args], { encoding: "utf8" }),
  } as unknown as ContainerHandle;
  const { signal } = new AbortController();
  const client = answers({
    "/customnode/installed": { "a-pack": { ver: "nightly", aux_id: "other/A" }, "b-pack": "no entry" },
  });
  const { packs, unknown } = await packsOf(inventory, { client, container, root: folder.path, signal });
  expect(packs).toEqual({
    "custom_nodes.A-pack": { title: "A-pack", source: "https://example.org/team/A", commit },
    "custom_nodes.B-pack": { title: "B-pack", source: "https://example.org/team/B", commit },
    "custom_nodes.UnetLoaderGGUF-pack": {
      title: "UnetLoaderGGUF-pack",
      source: "https://github.com/city96/ComfyUI-GGUF",
    },
  });
  expect(unknown).toEqual(["Odd-pack"]);
  const remote = await packsOf(inventory, { client, container: undefined, root: "/x", signal });
  expect(remote.packs["custom_nodes.A-pack"]).toEqual({
    title: "A-pack",
    source: "https://github.com/other/A",
  });
});
