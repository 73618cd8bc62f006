import { mkdtempDisposableSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Graph } from "../comfyui/client.ts";
import { inventoryJsonSchema } from "../comfyui/node-inventory.ts";
import { loadInventory, loadProfile, shippedProfiles } from "./load-profile.ts";
import { profilesDir } from "./paths.ts";
import { profileJsonSchema } from "./profile.ts";

const name = "qwen-image-edit-2509";
const shipped = () => JSON.parse(readFileSync(join(profilesDir, `${name}.json`), "utf8"));

function shippedProfile() {
  const loaded = loadProfile(name, profilesDir);
  if ("problems" in loaded) throw new Error(loaded.problems.map((one) => one.en).join("\n"));
  return loaded.profile;
}

/** The problems of the shipped profile after a change, its paths made absolute so that it can lie anywhere. */
function loadChanged(change: (profile: ReturnType<typeof shipped>) => void) {
  using dir = mkdtempDisposableSync(join(tmpdir(), "profile-"));
  const { nodes, workflows, ...rest } = shipped();
  const absolute = (path: string) => join(profilesDir, path);
  nodes.inventory = absolute(nodes.inventory);
  for (const one of Object.values<{ file: string; input?: string }>(workflows)) {
    one.file = absolute(one.file);
    if (one.input !== undefined) one.input = absolute(one.input);
  }
  const profile = { nodes, workflows, ...rest };
  change(profile);
  writeFileSync(join(dir.path, "mine.json"), JSON.stringify(profile));
  return loadProfile("./mine.json", dir.path);
}

function problemsOf(change: (profile: ReturnType<typeof shipped>) => void): string[] {
  const loaded = loadChanged(change);
  return "problems" in loaded ? loaded.problems.map((one) => one.en) : [];
}

/** The versions of a profile with this under `comfyui`, and what is said of it. */
function versionsOf(comfyui: object) {
  const loaded = loadChanged((profile) => Object.assign(profile, { comfyui }));
  if ("problems" in loaded) return loaded.problems.map((one) => one.en);
  const { advisories, ...versions } = loaded.profile.comfyui;
  expect(advisories).toBe("warning");
  return { ...versions, notes: loaded.notes.map((one) => one.en) };
}

/** Keys of a schema without a description, as paths. */
function undescribed(schema: unknown, path: string): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  if (Array.isArray(schema)) return schema.flatMap((one) => undescribed(one, path));
  const { properties = {}, ...rest } = schema as { properties?: Record<string, { description?: string }> };
  return [
    ...Object.entries(properties).flatMap(([key, one]) => [
      ...(one.description ? [] : [`${path}.${key}`]),
      ...undescribed(one, `${path}.${key}`),
    ]),
    ...Object.entries(rest).flatMap(([key, one]) =>
      key === "default" || key === "examples" ? [] : undescribed(one, path),
    ),
  ];
}

describe("the shipped profile", () => {
  test("loads by its name, its paths made absolute", () => {
    const { workflows, nodes } = shippedProfile();
    for (const path of [
      ...workflows.flatMap((one) => (one.role === "edit" ? [one.file, one.input] : [one.file])),
      nodes.inventory,
    ])
      expect(isAbsolute(path), path).toBe(true);
    expect(workflows.map(({ name, budgetS }) => [name, budgetS])).toEqual([
      ["text-to-image", 480],
      ["edit", 540],
    ]);
    expect(shippedProfiles()).toContain(name);
  });

  test("lists the 28 Qwen nodes, 4 from ComfyUI and 24 from the pack", () => {
    const modules = Object.values(loadInventory(shippedProfile())).map(({ module }) => module);
    expect(modules).toHaveLength(28);
    expect(modules.filter((module) => module === "custom_nodes.ComfyUI-QwenImageWanBridge")).toHaveLength(24);
    expect(modules.filter((module) => module.startsWith("comfy_extras."))).toHaveLength(4);
  });

  test("has beside it an inventory of the pack's head: 12 of the 24, and the same 4 of ComfyUI", () => {
    const inventory = join(profilesDir, "../inventories/qwen-16-pack-head.json");
    const head = loadInventory({ ...shippedProfile(), nodes: { packs: {}, inventory } });
    const all = loadInventory(shippedProfile());
    expect(Object.keys(head)).toHaveLength(16);
    expect(Object.values(head).filter(({ module }) => module.startsWith("custom_nodes."))).toHaveLength(12);
    for (const [name, { module, required, output }] of Object.entries(head))
      expect(all[name], name).toMatchObject({ module, required, output });
  });

  test.for([
    ["profiles/profile.schema.json", profileJsonSchema()],
    ["inventories/inventory.schema.json", inventoryJsonSchema()],
  ] as const)(
    "has a current JSON Schema for editors, %s, that says what each key means",
    ([file, current]) => {
      const schema = JSON.parse(readFileSync(join(profilesDir, "..", file), "utf8"));
      expect(schema).toEqual(JSON.parse(current));
      expect(undescribed(schema, "")).toEqual([]);
    },
  );
});

describe("a profile of one's own", () => {
  test("loads by path", () => {
    expect(problemsOf(() => undefined)).toEqual([]);
  });

  test("has all its faults of shape reported together, with place and suggestion", () => {
    const found = problemsOf((profile) => {
      profile.device.minVramGib = 22;
      delete profile.comfyui;
      profile.models[1].bytes = "big";
      profile.workflows[1].budgetS = 0;
    });
    expect(found).toEqual(
      expect.arrayContaining([
        expect.stringContaining('mine.json, device: unknown key: "minVramGib". Did you mean "minVramGiB"?'),
        expect.stringContaining('mine.json, comfyui: missing → write "comfyui": {"oldest":"0.3.60"'),
        expect.stringContaining(
          'mine.json, models[1].bytes: Invalid input: expected number, received string → write "bytes": ',
        ),
        expect.stringContaining(
          'mine.json, workflows[1].budgetS: Too small: expected number to be >0 → write "budgetS": 300',
        ),
      ]),
    );
    expect(found).toHaveLength(4);
  });

  test("has what can be read of a faulty part checked as well: a version, a file", () => {
    const found = problemsOf((profile) => {
      profile.comfyui = { oldest: "latest", versoin: "1" };
      profile.workflows[1].budgetS = 0;
      profile.workflows[1].file = "missing.json";
    });
    expect(found).toEqual(
      expect.arrayContaining([
        expect.stringContaining('comfyui: unknown key: "versoin"'),
        expect.stringContaining("comfyui.oldest: this is not a version"),
        expect.stringContaining("workflows[1].budgetS"),
        expect.stringMatching(/workflows\[1\], missing\.json: .* does not exist/),
      ]),
    );
    expect(found).toHaveLength(4);
  });

  test("has what it points at checked: versions, inventory, workflow, picture", () => {
    expect(
      problemsOf((profile) => {
        profile.comfyui = { version: "latest and greatest" };
        profile.nodes.inventory = "nowhere.json";
        profile.workflows[0].file = "nowhere.json";
        profile.workflows[1].input = "nowhere.png";
      }),
    ).toEqual([
      expect.stringContaining("not a range of versions"),
      expect.stringContaining("nowhere.json: the file"),
      expect.stringContaining("nowhere.json"),
      expect.stringContaining("nowhere.png"),
    ]);
  });
});

describe("a profile that is checked at the start", () => {
  test("has its workflows, inventory and pictures checked although its shape is wrong elsewhere", () => {
    const found = problemsOf((profile) => {
      const [paint, edit] = profile.workflows;
      const { input: _input, ...blind } = edit;
      const { role: _role, ...nameless } = paint;
      profile.nodes.inventory = "nowhere.json";
      profile.comfyui = { oldest: "newest" };
      profile.workflows = [{ ...paint, file: "gone.json" }, blind, nameless, { ...edit, input: "gone.png" }];
    });
    expect(found).toEqual([
      expect.stringContaining('workflows[1].input: missing → write "input": "../images/edit-input.png"'),
      expect.stringContaining('workflows[2].role: missing → write "role": "text-to-image" or "role": "edit"'),
      expect.stringContaining("comfyui.oldest: this is not a version"),
      expect.stringContaining("nowhere.json: the file"),
      expect.stringMatching(/workflows\[0\], .*gone\.json/),
      expect.stringMatching(/workflows\[3\]\.input: the picture ".*gone\.png" does not exist/),
    ]);
  });

  test("in the former notation is told by its former keys", () => {
    const found = problemsOf((profile) => {
      const [{ role: _paint, ...textToImage }, { role: _edit, ...edit }] = profile.workflows;
      profile.workflows = {
        textToImage: { ...textToImage, file: "gone.json" },
        edit: { ...edit, budgetS: 0 },
      };
    });
    expect(found).toEqual([
      expect.stringContaining("workflows.edit.budgetS: Too small"),
      expect.stringMatching(/workflows\.textToImage, .*gone\.json/),
    ]);
  });

  test("may name no model, but no inventory without a node, and no two workflows alike", () => {
    using dir = mkdtempDisposableSync(join(tmpdir(), "inventory-"));
    const empty = join(dir.path, "empty.json");
    writeFileSync(empty, '{"$schema": "x"}');
    const found = problemsOf((profile) => {
      profile.models = [];
      profile.nodes.inventory = empty;
      profile.workflows = profile.workflows.map((one: object) => ({ ...one, name: "same" }));
    });
    expect(found).toEqual([
      expect.stringMatching(/empty\.json: this inventory names no node → write the nodes .*"VAEDecode"/),
      expect.stringContaining('workflows[1].name: "same" is the name of workflows[0] already'),
    ]);
  });
});

describe("the workflows of a profile", () => {
  const graphOf = (file: string) => JSON.parse(readFileSync(file, "utf8"));

  /** The profile with both graphs changed, and what is said of it. */
  function loadWith(change: (graphs: { textToImage: Graph; edit: Graph }) => void) {
    using dir = mkdtempDisposableSync(join(tmpdir(), "graphs-"));
    return loadChanged(({ workflows }) => {
      const [textToImage, edit] = workflows;
      const graphs = { textToImage: graphOf(textToImage.file), edit: graphOf(edit.file) };
      change(graphs);
      for (const [index, name] of (["textToImage", "edit"] as const).entries()) {
        workflows[index].file = join(dir.path, `${name}.json`);
        writeFileSync(workflows[index].file, JSON.stringify(graphs[name]));
      }
    });
  }

  test("need no title of ours", () => {
    const loaded = loadWith(({ textToImage, edit }) => {
      for (const one of Object.values(textToImage)) delete one._meta;
      for (const one of Object.values(edit)) one._meta = { title: one.class_type };
    });
    expect(loaded).toMatchObject({ notes: [] });
  });

  test("that leave a choice are a problem each, all told together, with file, ids and title", () => {
    const loaded = loadWith(({ textToImage, edit }) => {
      const twins = (graph: Graph, id: string, twin: string) => {
        delete graph[id]?._meta;
        graph[twin] = structuredClone(graph[id]) as Graph[string];
      };
      twins(textToImage, "11", "51");
      twins(textToImage, "9", "59");
      delete edit["8"];
    });
    const problems = "problems" in loaded ? loaded.problems.map(({ en }) => en) : [];
    expect(problems).toEqual([
      expect.stringMatching(/textToImage\.json: 2 nodes .*"Seed": 9 \(KSampler\), 59 \(KSampler\)/),
      expect.stringMatching(/textToImage\.json: 2 nodes .*"Output": 11 \(SaveImage\), 51 \(SaveImage\)/),
      expect.stringMatching(/edit\.json: No node of the workflow is titled "Input image"/),
    ]);
  });

  test("whose size is computed keep it, and a note says so", () => {
    const loaded = loadWith(({ textToImage }) => {
      textToImage["30"] = { class_type: "ResolutionSelector", inputs: { megapixels: 1 } };
      Object.assign(textToImage["8"]?.inputs ?? {}, { width: ["30", 0], height: ["30", 1] });
    });
    expect("notes" in loaded && loaded.notes.map(({ en }) => en)).toEqual([
      expect.stringMatching(/textToImage\.json: the size comes from 30 \(ResolutionSelector\): it is kept/),
    ]);
  });
});

describe("the roles of a profile", () => {
  const namesOf = (change: (profile: ReturnType<typeof shipped>) => void) => {
    const loaded = loadChanged(change);
    return "problems" in loaded
      ? loaded.problems.map(({ en }) => en)
      : loaded.profile.workflows.map(({ name }) => name);
  };

  test("may be an object, as before", () => {
    const asObject = (profile: ReturnType<typeof shipped>) => {
      const [{ role: _paint, ...textToImage }, { role: _edit, ...edit }] = profile.workflows;
      profile.workflows = { textToImage, edit };
    };
    expect(namesOf(asObject)).toEqual(["text-to-image", "edit"]);
  });

  test("may be none, an edit alone, or several of a kind, each with a name of its own", () => {
    expect(namesOf((profile) => (profile.workflows = []))).toEqual([]);
    expect(namesOf((profile) => profile.workflows.shift())).toEqual(["edit"]);
    const more = (profile: ReturnType<typeof shipped>) => {
      const [paint, edit] = profile.workflows;
      profile.workflows = [paint, edit, { ...edit, name: "watercolour" }, { ...paint, fixedSeed: 7 }];
    };
    expect(namesOf(more)).toEqual(["text-to-image", "edit", "watercolour", "text-to-image-2"]);
  });
});

describe("the versions of a profile", () => {
  test("are the oldest that works and the newest that was measured", () => {
    expect(versionsOf({ oldest: "0.3.60", measured: "0.33.0" })).toEqual({
      oldest: "0.3.60",
      measured: "0.33.0",
      notes: [],
    });
    expect(versionsOf({ oldest: "0.3.60" })).toEqual({ oldest: "0.3.60", notes: [] });
  });

  test.for([
    [">=0.3.60 <0.4.0", "0.3.60"],
    ["0.3.64", "0.3.64"],
    ["^0.3.60 || ^0.5.0", "0.3.60"],
    ["*", "0.0.0"],
  ] as const)("are read from a range of before: %s", ([version, oldest]) => {
    const read = versionsOf({ version });
    expect(read).toMatchObject({ oldest, notes: [expect.stringContaining("Only its lower bound counts")] });
    expect(read).not.toHaveProperty("measured");
  });

  test.for([
    [{}, "comfyui.oldest: this is not a version"],
    [{ oldest: ">=0.3.60" }, "comfyui.oldest: this is not a version"],
    [{ oldest: "0.3.60", measured: "newest" }, "comfyui.measured: this is not a version"],
    [{ oldest: "0.33.0", measured: "0.3.60" }, "older than comfyui.oldest"],
    [{ version: ">2 <1" }, "not a range of versions"],
  ] as const)("that cannot be read are a problem: %j", ([comfyui, said]) => {
    expect(versionsOf(comfyui)).toEqual([expect.stringContaining(said)]);
  });
});

test("an unknown name comes with the shipped ones and a suggestion", () => {
  const loaded = loadProfile("qwen-image-edit-2508", profilesDir);
  expect("problems" in loaded && loaded.problems[0]?.en).toContain(`Did you mean "${name}"?`);
});

test("the example of the README is a profile that loads as it stands", () => {
  using dir = mkdtempDisposableSync(join(tmpdir(), "readme-"));
  const text = readFileSync(join(profilesDir, "README.md"), "utf8");
  for (const [, name = "", body = ""] of text.matchAll(/^```json (\S+)\n(.*?)^```$/gms))
    writeFileSync(join(dir.path, name), body);
  const node = (class_type: string, inputs: object) => ({ class_type, inputs });
  const sdxl = {
    "3": node("KSampler", { seed: 1, positive: ["6", 0], negative: ["7", 0], latent_image: ["5", 0] }),
    "5": node("EmptyLatentImage", { width: 512, height: 512 }),
    "6": node("CLIPTextEncode", { text: "a" }),
    "7": node("CLIPTextEncode", { text: "b" }),
    "8": node("VAEDecode", { samples: ["3", 0] }),
    "9": node("SaveImage", { filename_prefix: "x", images: ["8", 0] }),
  };
  writeFileSync(join(dir.path, "sdxl.json"), JSON.stringify(sdxl));
  const loaded = loadProfile("./profile.json", dir.path);
  expect(loaded).toMatchObject({
    profile: { name: "sdxl-base", workflows: [{ name: "text-to-image" }] },
    notes: [],
  });
});
