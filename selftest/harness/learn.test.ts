import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { describe, test } from "vitest";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../emulator/start.ts";
import { ComfyClient, type Graph } from "../../src/comfyui/client.ts";
import { loadWorkflow } from "../../src/workflows/load.ts";
import { inInterface } from "../data/in-interface.ts";
import { freshFolder, runLearn } from "./run-learn.ts";

const shipped = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/workflows/${name}.json`, import.meta.url));

const stillLife = fileURLToPath(new URL("../../fixtures/images/edit-input.png", import.meta.url));

/** As ComfyUI exports it, with the titles that it gives by itself and pictures of a size that costs little. */
function exported(folder: string, name: string, change: (graph: Graph) => void = () => {}): string {
  const graph = loadWorkflow(shipped(name));
  for (const node of Object.values(graph)) {
    node._meta = { title: node.class_type };
    if ("width" in node.inputs) Object.assign(node.inputs, { width: 256, height: 256 });
  }
  change(graph);
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(graph));
  return path;
}

interface Server {
  readonly folder: string;
  /** Address and access. */
  readonly args: readonly string[];
  readonly secrets: readonly string[];
  readonly emulator: Emulator;
}

async function withServer(options: EmulatorOptions, use: (server: Server) => Promise<void>): Promise<void> {
  using folder = freshFolder();
  await using emulator = await startEmulator(options);
  const { url, token, plaintext, door } = emulator;
  const { access = "login" } = options;
  // outside of what is searched for secrets
  using secret = freshFolder();
  const fileOf = (name: string, content: string): string => {
    const path = join(secret.path, name);
    writeFileSync(path, `${content}\n`);
    return path;
  };
  const args = [
    ...["--url", url],
    ...(access === "login" ? [] : ["--access", access]),
    ...(access.endsWith("login") ? ["--token-file", fileOf("token", token)] : []),
    ...(door?.kind === "basic"
      ? ["--basic-user", door.user, "--basic-password-file", fileOf("password", door.secret)]
      : []),
    ...(door?.kind === "header"
      ? ["--header-name", "X-Api-Key", "--header-value-file", fileOf("value", door.secret)]
      : []),
  ];
  const secrets = [token, plaintext, door?.secret ?? ""];
  await use({ folder: folder.path, args, secrets, emulator });
}

const profileIn = (folder: string, name: string) =>
  JSON.parse(readFileSync(join(folder, "profiles", name, "profile.json"), "utf8"));
const latest = (folder: string) =>
  JSON.parse(readFileSync(join(folder, "reports", "latest", "verdict.json"), "utf8"));

describe.concurrent("a profile is learnt", () => {
  test("of a service that only paints: its first run is GO, and learning again changes nothing", async ({
    expect,
  }) => {
    await withServer({}, async ({ folder, args, secrets }) => {
      const file = exported(folder, "qwen-text-to-image");
      const all = [...args, "--workflow", file, "--name", "course"];
      const { status, output } = await runLearn(folder, all, { secrets });
      expect(status, output).toBe(0);
      const profile = profileIn(folder, "course");
      expect(profile.workflows).toMatchObject([
        { role: "text-to-image", width: 256, height: 256, images: 1 },
      ]);
      expect(profile.access).toEqual({ kind: "login" });
      expect(profile.models.map((one: { loader: string }) => one.loader).toSorted()).toEqual([
        "CLIPLoader",
        "UNETLoader",
        "VAELoader",
      ]);
      expect(readdirSync(join(folder, "profiles", "course")).toSorted()).toEqual([
        "inventory.json",
        "profile.json",
        "text-to-image.json",
        "waivers.json",
      ]);
      expect(latest(folder).verdict).toMatch(/^GO/);
      expect(output).toMatch(/npm test -- .*--profile profiles\/course\/profile\.json/);
      expect(output).toContain("npm run references:approve -- --emulated");
      const again = await runLearn(folder, [...all, "--stage", "infra"], { secrets });
      expect(again.status).toBe(2);
      const same = await runLearn(folder, [...all, "--dry-run"], { secrets });
      expect(same.status, same.output).toBe(0);
      expect(same.output).not.toMatch(/^[+~−]/m);
    });
  });

  test("of a workflow as the interface saves it, reroutes and notes and all", async ({ expect }) => {
    await withServer({}, async ({ folder, args, secrets, emulator: { url, token } }) => {
      const graph = loadWorkflow(exported(folder, "qwen-text-to-image"));
      await using client = new ComfyClient(url, token);
      const dress = { listsWidgets: true, linkObjects: false, reroutes: 1, primitives: true, extras: true };
      const saved = inInterface(graph, await client.objectInfo(), {
        ...dress,
        subgraph: false,
        byName: false,
      });
      const file = join(folder, "Mon workflow.json");
      writeFileSync(file, JSON.stringify(saved));
      const { status, output } = await runLearn(folder, [...args, "--workflow", file], { secrets });
      expect(status, output).toBe(0);
      expect(output).toContain("converted from the interface");
      expect(profileIn(folder, "mon-workflow").workflows).toMatchObject([{ width: 256, height: 256 }]);
    });
  });

  test("of a workflow that edits, however it was given: its own picture is not what lies on the server", async ({
    expect,
  }) => {
    await withServer({}, async ({ folder, args, secrets }) => {
      const edit = exported(folder, "qwen-image-edit");
      const { status, output } = await runLearn(folder, [...args, "--workflow", edit], { secrets });
      expect(status, output).toBe(0);
      expect(output).toContain("learnt as an edit");
      expect(output).not.toContain("references:approve");
      const paint = exported(folder, "qwen-text-to-image");
      const both = [...args, "--workflow", paint, "--workflow", edit, "--name", "both", "--dry-run"];
      const beside = await runLearn(folder, both, { secrets });
      expect(beside.status, beside.output).toBe(0);
      expect(beside.output).toMatch(/"role": "text-to-image"[\s\S]*"role": "edit"/);
    });
  });

  test("of an edit of a pale picture, and the run on it is GO; not of a server that makes pictures pale", async ({
    expect,
  }) => {
    const pale = async (folder: string): Promise<string> => {
      const file = join(folder, "Photo pâle.png");
      await sharp(stillLife).linear(0.15, 160).toFile(file);
      return file;
    };
    await withServer({}, async ({ folder, args, secrets }) => {
      const edit = exported(folder, "qwen-image-edit", (graph) => {
        Object.assign(graph["9"]?.inputs ?? {}, { denoise: 0.1 });
      });
      const all = [...args, "--edit", edit, "--input", await pale(folder), "--name", "pale"];
      const prompt = ["--edit-prompt", "As a faint pencil sketch on white paper, in thick fog"];
      const { status, output } = await runLearn(folder, [...all, ...prompt], { secrets });
      expect(status, output).toBe(0);
      expect(latest(folder).verdict).toMatch(/^GO/);
      const again = await runLearn(folder, [...args, "--edit", edit, "--name", "pale", "--dry-run"], {
        secrets,
      });
      expect(again.status, again.output).toBe(0);
      expect(again.output).not.toMatch(/^[+~−]/m);
    });
    await withServer({ faults: ["image-washed-out"] }, async ({ folder, args, secrets }) => {
      const edit = exported(folder, "qwen-image-edit");
      for (const input of [[], ["--input", await pale(folder)]]) {
        const all = [...args, "--edit", edit, ...input, "--dry-run"];
        const { status, output } = await runLearn(folder, all, { secrets });
        expect(status, output).toBe(1);
        expect(output).toMatch(/The picture is (washed out|a solid)/);
      }
    });
  });

  test("of two painters, one of a linked size, and two edits, all with the titles that ComfyUI gives", async ({
    expect,
  }) => {
    await withServer({}, async ({ folder, args, secrets }) => {
      const plain = exported(folder, "qwen-text-to-image");
      const graph = JSON.parse(readFileSync(plain, "utf8")) as Graph;
      const node = (value: number) => ({ class_type: "PrimitiveInt", inputs: { value } });
      Object.assign(graph, { 90: node(320), 91: node(192) });
      for (const { inputs } of Object.values(graph))
        if ("width" in inputs) Object.assign(inputs, { width: ["90", 0], height: ["91", 0] });
      const linked = join(folder, "linked.json");
      writeFileSync(linked, JSON.stringify(graph));
      const edit = exported(folder, "qwen-image-edit");
      const files = ["--workflow", plain, "--workflow", linked, "--edit", edit, "--edit", edit];
      const { status, output } = await runLearn(folder, [...args, ...files, "--name", "four"], { secrets });
      expect(status, output).toBe(0);
      expect(profileIn(folder, "four").workflows).toMatchObject([
        { role: "text-to-image", name: "text-to-image", width: 256, height: 256 },
        { role: "text-to-image", name: "text-to-image-2", width: 320, height: 192 },
        { role: "edit", name: "edit" },
        { role: "edit", name: "edit-2" },
      ]);
      expect(latest(folder).verdict, output).toMatch(/^GO/);
    });
  });

  test("of a GGUF with a LoRA that paints and edits", async ({ expect }) => {
    const deployment = "qwen-image-edit-2511-gguf-lightning";
    await withServer({ deployment }, async ({ folder, args, secrets }) => {
      const paint = exported(folder, "qwen-image-edit-2511-gguf-text-to-image");
      const edit = exported(folder, "qwen-image-edit-2511-gguf-edit");
      const all = [...args, "--workflow", paint, "--edit", edit, "--out", "learnt", "--name", "gguf"];
      const { status, output } = await runLearn(folder, all, { secrets });
      expect(status, output).toBe(0);
      const profile = JSON.parse(readFileSync(join(folder, "learnt", "profile.json"), "utf8"));
      expect(profile.workflows.map(({ role }: { role: string }) => role)).toEqual(["text-to-image", "edit"]);
      expect(profile.models).toContainEqual(
        expect.objectContaining({ folder: "diffusion_models", loader: "UnetLoaderGGUF", input: "unet_name" }),
      );
      expect(profile.models).toContainEqual(
        expect.objectContaining({ folder: "loras", loader: "LoraLoaderModelOnly" }),
      );
      expect(Object.keys(profile.nodes.packs)).toEqual(["custom_nodes.ComfyUI-GGUF"]);
    });
  });
});

test("of random weights, by the mark of their files: its first run is GO, and the commands to paste hold in a folder with a space", async ({
  expect,
}) => {
  await withServer({ deployment: "qwen-image-edit-2509-synthetic" }, async ({ folder, args, secrets }) => {
    const files = ["--workflow", shipped("qwen-text-to-image-synthetic")];
    const edit = ["--edit", shipped("qwen-image-edit-synthetic")];
    const all = [...args, ...files, ...edit, "--name", "trial", "--out", "my profile"];
    const { status, output } = await runLearn(folder, [...all, "--reports-dir", "my reports"], { secrets });
    expect(status, output).toBe(0);
    const profile = JSON.parse(readFileSync(join(folder, "my profile", "profile.json"), "utf8"));
    expect(profile.weights).toBe("synthetic");
    const verdict = JSON.parse(readFileSync(join(folder, "my reports", "latest", "verdict.json"), "utf8"));
    expect(verdict).toMatchObject({ verdict: expect.stringMatching(/^GO/), weights: "synthetic" });
    expect(output).toContain('--profile "my profile/profile.json" --waivers "my profile/waivers.json"');
    // nobody compares a picture of random weights with an approved one
    expect(output).not.toContain("references:approve");
  });
});

test("again, what a person wrote stays: the name of a workflow, and the rules that it loosens, which judge", async ({
  expect,
}) => {
  await withServer({ faults: ["image-posterised"] }, async ({ folder, args, secrets }) => {
    const file = exported(folder, "qwen-text-to-image");
    const all = [...args, "--workflow", file, "--name", "course", "--dry-run"];
    const size = { width: 256, height: 256, budgetS: 120 };
    const former = {
      name: "course",
      title: { fr: "Cours", en: "Course" },
      comfyui: { oldest: "0.3.60" },
      device: { type: "any", minVramGiB: 0 },
      nodes: { inventory: "inventory.json", packs: {} },
      models: [],
      pictures: { loosen: ["posterised"] },
      workflows: [
        { role: "text-to-image", name: "poster", file, ...size, prompt: "Poster art", loosen: ["flat"] },
      ],
    };
    const path = join(folder, "profiles", "course");
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, "profile.json"), JSON.stringify(former));
    const { status, output } = await runLearn(folder, all, { secrets });
    expect(status, output).toBe(0);
    expect(output).toMatch(/"pictures": \{\s*"loosen": \[\s*"posterised"/);
    expect(output).toMatch(/"loosen": \[\s*"flat"/);
    expect(output).toContain('"name": "poster"');
  });
});

describe.concurrent("a profile says how one gets in, and never with what:", () => {
  const dresses: [NonNullable<EmulatorOptions["access"]>, object, number][] = [
    ["basic", { kind: "basic" }, 0],
    ["basic+login", { kind: "basic", login: true }, 4],
    ["header", { kind: "header", name: "X-Api-Key" }, 0],
    ["none", { kind: "none" }, 0],
  ];
  test.for(dresses)("%s", async ([access, written, waivers], { expect }) => {
    await withServer({ access }, async ({ folder, args, secrets }) => {
      const file = exported(folder, "qwen-text-to-image");
      const all = [...args, "--workflow", file, "--name", "course"];
      const { status, output } = await runLearn(folder, all, { secrets });
      expect(status, output).toBe(0);
      expect(profileIn(folder, "course").access).toEqual(written);
      const accepted = readFileSync(join(folder, "profiles", "course", "waivers.json"), "utf8");
      expect(JSON.parse(accepted)).toHaveLength(waivers);
    });
  });
});

describe.concurrent("nothing is written", () => {
  const refusals: [string, EmulatorOptions, RegExp][] = [
    ["the pictures are black", { faults: ["black-image"] }, /The picture is black/],
    ["the pictures are flat", { faults: ["flat-image"] }, /picture is (a solid|almost empty)/],
    ["the pictures are noise", { faults: ["noise-image"] }, /The picture is noise/],
    ["a later picture is black", { faults: ["later-image-black"] }, /The picture is black/],
    ["an old file is delivered", { faults: ["stale-file"] }, /does not have the prefix/],
    ["anybody gets in", { faults: ["login-absent"] }, /anybody gets in/],
    [
      "the token is refused",
      { faults: ["other-hash"] },
      /does not open by the declared access \(login\)\.\n.*401/,
    ],
    ["a loader is missing", { deployment: "qwen-image-nunchaku" }, /not in|lists|does not exist/],
  ];
  test.for(refusals)("where %s", async ([, options, words], { expect }) => {
    await withServer(options, async ({ folder, args, secrets }) => {
      const file = exported(folder, "qwen-text-to-image");
      const { status, output } = await runLearn(folder, [...args, "--workflow", file], { secrets });
      expect(status, output).toBe(1);
      expect(output).toContain("Refused, nothing was written");
      expect(output).toMatch(words);
      expect(existsSync(join(folder, "profiles"))).toBe(false);
    });
  });

  test("where two nodes may be the output: the question names both, and the option answers it", async ({
    expect,
  }) => {
    await withServer({}, async ({ folder, args, secrets }) => {
      const file = exported(folder, "qwen-text-to-image", (graph) => {
        const { class_type = "", inputs } = graph["11"] ?? {};
        graph["12"] = { class_type, inputs: { ...inputs, filename_prefix: "twice" } };
        graph["13"] = { class_type: "PreviewImage", inputs: { images: inputs?.images } };
      });
      const all = [...args, "--workflow", file, "--yes", "--dry-run"];
      const { status, output } = await runLearn(folder, all, { secrets });
      expect(status, output).toBe(2);
      expect(output).toMatch(/which node takes the picture to save\? 11 \(SaveImage.*, 12 \(SaveImage/);
      expect(output).toContain("--output-node 11");
      const answered = await runLearn(folder, [...all, "--output-node", "12"], { secrets });
      expect(answered.status, answered.output).toBe(0);
      expect(answered.output).toMatch(/"nodes": \{\s*"output": "12"/);
      expect(answered.output).toContain("left out, for nothing of them is saved: 11, 13");
      expect(existsSync(join(folder, "profiles"))).toBe(false);
    });
  });

  test("over a profile that is there, until --force; what changes is shown", async ({ expect }) => {
    await withServer({}, async ({ folder, args, secrets }) => {
      const file = exported(folder, "qwen-text-to-image");
      const all = [...args, "--workflow", file, "--name", "course", "--page", "no"];
      const first = await runLearn(folder, all, { secrets });
      expect(first.status, first.output).toBe(0);
      const path = join(folder, "profiles", "course", "profile.json");
      const before = readFileSync(path, "utf8").replace('"minVramGiB": 22.5', '"minVramGiB": 8');
      writeFileSync(path, before);
      const refused = await runLearn(folder, all, { secrets });
      expect(refused.status, refused.output).toBe(2);
      expect(refused.output).toContain("~ graphics card: minVramGiB 8 → 22.5");
      expect(refused.output).toContain("--force");
      expect(readFileSync(path, "utf8")).toBe(before);
      const forced = await runLearn(folder, [...all, "--force"], { secrets });
      expect(forced.status, forced.output).toBe(0);
      expect(profileIn(folder, "course").device.minVramGiB).toBe(22.5);
    });
  });

  test("after Ctrl-C, and no job stays on the server", async ({ expect }) => {
    // a generation that ends by an interrupt alone
    const hanging = { faults: ["generation-hangs"] } as const;
    await withServer(hanging, async ({ folder, args, secrets, emulator: { url, token } }) => {
      const file = exported(folder, "qwen-text-to-image");
      let sent = false;
      const { status, output } = await runLearn(folder, [...args, "--workflow", file], {
        secrets,
        onOutput: (text, kill) => {
          if (sent || !text.includes("generation 1")) return;
          sent = true;
          setTimeout(() => kill("SIGINT"), 1_000);
        },
      });
      expect(status, output).toBe(2);
      expect(output).toContain("Interrupted: nothing was written");
      expect(existsSync(join(folder, "profiles"))).toBe(false);
      await using client = new ComfyClient(url, token);
      // an interrupt takes effect at the end of a step
      await expect.poll(() => client.queueRemaining(), { timeout: 300_000 }).toBe(0);
    });
  });
});

test("a picture to edit that is none, or that nothing edits, and a folder that cannot be written, are said at once", async ({
  expect,
}) => {
  await withServer({}, async ({ folder, args, secrets }) => {
    const [paint, edit] = [exported(folder, "qwen-text-to-image"), exported(folder, "qwen-image-edit")];
    const cases: [string[], RegExp][] = [
      [["--edit", edit, "--input", "nowhere.png"], /--input: "nowhere\.png" is no picture/],
      [["--edit", edit, "--input", folder], /--input: .* is no picture/],
      [["--edit", edit, "--input", edit], /--input: .* is no picture/],
      [["--workflow", paint, "--input", stillLife], /--input: no given workflow edits a picture/],
      [["--edit", paint], /no node in it loads a picture.*--workflow/],
      [["--workflow", paint, "--out", join(edit, "here")], /cannot be written to/],
    ];
    for (const [more, words] of cases) {
      const { status, output } = await runLearn(folder, [...args, ...more], { secrets });
      expect([status, output]).toEqual([2, expect.stringMatching(words)]);
      expect(output).not.toContain("generation 1");
    }
  });
});

test("what is wrong on the command line is said at once", async ({ expect }) => {
  using folder = freshFolder();
  const none = await runLearn(folder.path, ["--url", "http://127.0.0.1:1", "--name", "Not A Name"]);
  expect(none.status).toBe(2);
  expect(none.output).toMatch(/--name/);
  expect(none.output).toMatch(/--workflow: no workflow is given/);
  const help = await runLearn(folder.path, ["--help"]);
  expect(help.status).toBe(0);
  expect(help.output).toContain("--prompt-node");
});
