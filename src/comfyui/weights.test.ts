import { expect, test } from "vitest";
import { type WeightsAre, weightsOf } from "./weights.ts";

const marked = '{"format": "pt", "comfyui-qwen-e2e": "synthetic weights"}';

test.for([
  [200, marked, "synthetic"],
  [200, '{"format": "pt"}', "unmarked"],
  [200, "null", "unmarked"],
  [200, '["comfyui-qwen-e2e"]', "unmarked"],
  // a file without metadata
  [404, "", "unmarked"],
  [200, "<html>", "untold"],
  [502, marked, "untold"],
  [401, "", "untold"],
] as const)("a reply %i %j says: %s", async ([status, body, are]) => {
  const asked: string[] = [];
  const raw = async ({ path }: { path: string }) => {
    asked.push(path);
    return { status, headers: {}, body: Buffer.from(body), request: "" };
  };
  const file = { folder: "vae", file: "a/b c.safetensors" };
  expect(await weightsOf({ raw } as never, file)).toBe(are satisfies WeightsAre);
  expect(asked).toEqual(["/view_metadata/vae?filename=a%2Fb%20c.safetensors"]);
});

test("no reply at all is no fault of the server's weights, but a stop is a stop", async () => {
  const raw = async () => {
    throw new Error("gone");
  };
  const file = { folder: "vae", file: "a.safetensors" };
  expect(await weightsOf({ raw } as never, file)).toBe("untold");
  await expect(weightsOf({ raw } as never, file, AbortSignal.abort())).rejects.toThrow();
});
