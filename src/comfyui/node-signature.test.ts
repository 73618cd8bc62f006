import { expect, test } from "vitest";
import { signatureHash } from "./node-signature.ts";
import type { ObjectInfo } from "./replies.ts";

function node(required: Record<string, unknown>, output: string[]): ObjectInfo[string] {
  return { name: "N", python_module: "nodes", input: { required }, output } as unknown as ObjectInfo[string];
}

const loader = node({ vae_name: [["a.safetensors"]] }, ["VAE"]);

test("a model file that is added is no change of signature", () => {
  expect(signatureHash(node({ vae_name: [["a.safetensors", "b.safetensors"]] }, ["VAE"]))).toBe(
    signatureHash(loader),
  );
});

test.for([
  ["an input more", node({ vae_name: [["a.safetensors"]], device: ["STRING"] }, ["VAE"])],
  ["another type", node({ vae_name: ["STRING"] }, ["VAE"])],
  ["another output", node({ vae_name: [["a.safetensors"]] }, ["VAE", "INT"])],
] as const)("%s is one", ([, changed]) => {
  expect(signatureHash(changed)).not.toBe(signatureHash(loader));
});
