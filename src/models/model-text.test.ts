import { describe, expect, test } from "vitest";
import type { ModelFinding, ModelState } from "./model-files.ts";
import { judgeFile, readHeaderOf } from "./model-files.ts";
import { modelText, sizeText } from "./model-text.ts";

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
  "not-gguf",
  "big-endian",
  "old-format",
  "newer-format",
  "too-small",
];

test.for(states)("a file that is %s is described in both languages, with its name", (state) => {
  const found: ModelFinding = { file: "m.safetensors", folder: "vae", path: "/x/m.safetensors", state };
  const { fr, en } = modelText(found);
  expect(fr).not.toBe(en);
  for (const text of [fr, en]) expect(text).toMatch(/m\.safetensors/);
});

describe("a file without a header that is read", () => {
  const model = { file: "m.pth", folder: "upscale_models", loader: "L", input: "i", bytes: 1000 };
  const judged = (text: string, size = text.length) =>
    judgeFile(model, size, readHeaderOf(model.file, Buffer.from(text), size), Buffer.from(text)).state;

  test("is there, or empty, or something else under its name", () => {
    expect(judged("PK", 1005)).toBe("present");
    expect(judged("PK", 2000)).toBe("other-size");
    expect(judged("PK", 500)).toBe("too-small");
    expect(judged("")).toBe("empty");
    expect(judged("<html>")).toBe("html-page");
  });
});
