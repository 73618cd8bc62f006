import { describe, expect, test } from "vitest";
import type { ModelFinding, ModelState } from "./model-files.ts";
import { judgeFile } from "./model-files.ts";
import { modelText, sizeText } from "./model-text.ts";
import { readHeader } from "./safetensors.ts";

test.for([
  [0, "0 octets", "0 bytes"],
  [999, "999 octets", "999 bytes"],
  [1_000, "1,0 ko", "1.0 kB"],
  [253_806_246, "254 Mo", "254 MB"],
  [20_430_635_136, "20,4 Go", "20.4 GB"],
  [3e15, "3000 To", "3000 TB"],
] as const)("%s bytes are written as a download page writes them", ([bytes, fr, en]) => {
  expect([sizeText(bytes, "fr"), sizeText(bytes, "en")]).toEqual([fr, en]);
});

const states: readonly ModelState[] = [
  "sound",
  "other-size",
  "present",
  "unseen",
  "missing",
  "sharded",
  "directory",
  "link-broken",
  "unreadable",
  "empty",
  "html-page",
  "lfs-pointer",
  "not-safetensors",
  "bad-header",
  "truncated",
  "overlong",
];

test.for(states)("a file that is %s is described in both languages, with its name", (state) => {
  const found: ModelFinding = { file: "m.safetensors", folder: "vae", path: "/x/m.safetensors", state };
  const { fr, en } = modelText(found);
  expect(fr).not.toBe(en);
  for (const text of [fr, en]) expect(text).toMatch(/m\.safetensors/);
});

describe("a file without a header that is read", () => {
  const model = { file: "m.gguf", folder: "unet", loader: "UnetLoaderGGUF", input: "unet_name", bytes: 1000 };
  const judged = (text: string, size = text.length) =>
    judgeFile(model, size, readHeader(Buffer.from(text), size), Buffer.from(text)).state;

  test("is there, or empty, or something else under its name", () => {
    expect(judged("GGUF", 1005)).toBe("present");
    expect(judged("GGUF", 2000)).toBe("other-size");
    expect(judged("")).toBe("empty");
    expect(judged("<html>")).toBe("html-page");
  });
});
