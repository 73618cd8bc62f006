import { expect, test } from "vitest";
import { objectInfoSchema } from "./replies.ts";
import { partNodes } from "./sound-nodes.ts";

const sound = {
  input: { required: { image: ["IMAGE"] } },
  output: ["IMAGE"],
  name: "Sound",
  python_module: "custom_nodes.good",
};

test("a sloppy entry is put aside by name, and the others are read", () => {
  const served = objectInfoSchema.parse({
    Sound: sound,
    OutputAsText: { ...sound, output: "STRING" },
    InputAsText: { ...sound, input: { required: { image: "IMAGE" } } },
    Nothing: null,
  });
  const parted = partNodes(served);
  expect(Object.keys(parted.sound)).toEqual(["Sound"]);
  expect(parted.malformed).toEqual({
    OutputAsText: "output",
    InputAsText: "input.required.image",
    Nothing: "–",
  });
});
