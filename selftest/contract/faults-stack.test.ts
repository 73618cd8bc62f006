import { afterAll, expect, test } from "vitest";
import type { FaultName } from "../../emulator/faults.ts";
import { startEmulator } from "../../emulator/start.ts";
import { type RawReply, send } from "./support/http.ts";
import type { Probes } from "./support/probes.ts";

const emulator = await startEmulator();
afterAll(() => emulator.stop());
const { url, token } = emulator;
const good = { Authorization: `Bearer ${token}` };

const get = (path: string, headers: Record<string, string> = {}): Promise<RawReply> =>
  send(url, { path, headers });
const logs = async () => (await get("/internal/logs", good)).body;
const nodes = async () => JSON.parse((await get("/object_info", good)).body);
const qwenNames = async () => Object.keys(await nodes()).filter((name) => /qwen/i.test(name));
const system = async () => JSON.parse((await get("/system_stats", good)).body);
const healthy = await qwenNames();
const vaeMetadata = "/view_metadata/vae?filename=qwen_image_vae.safetensors";
/** Those of ComfyUI itself: 4 of 0.3.64, 7 of 0.33.0. */
const core = Object.entries<{ python_module: string }>(await nodes())
  .filter(([name, { python_module }]) => healthy.includes(name) && !python_module.startsWith("custom_nodes."))
  .map(([name]) => name);

/** What each fault of nodes, models and machine changes in what the server says of itself. */
const probes: Probes<"stack"> = {
  "qwen-pack-missing": async () => expect(await qwenNames()).toEqual(core),
  "qwen-pack-partial": async () => {
    expect((await qwenNames()).length).toBe(core.length + 8);
    expect(await logs()).toContain("[QwenImageWanBridge] Failed to load");
  },
  "custom-nodes-disabled": async () => {
    expect((await get("/queue")).status).toBe(200);
    expect(await qwenNames()).toEqual(core);
    expect((await system()).system.argv).toContain("--disable-all-custom-nodes");
    expect(await logs()).toContain("Skipping loading of custom nodes");
  },
  "log-start-lost": async () => {
    expect(await logs()).not.toContain("To see the GUI go to");
    expect(JSON.parse((await get("/internal/logs/raw", good)).body).entries).toBeInstanceOf(Array);
  },
  "packs-refused": async () => {
    expect((await get("/queue")).status).toBe(200);
    expect(await qwenNames()).toEqual(core);
    expect(await logs()).toContain("'ComfyUI-Login' is not permitted by your organization's policy.");
  },
  "nodes-disabled-by-list": async () => {
    expect(Object.keys(await nodes())).not.toContain("TextEncodeQwenImageEdit");
    expect(await logs()).toContain("Pruned 1 disabled nodes");
  },
  "core-extra-failed": async () => {
    expect(await qwenNames()).not.toContain("TextEncodeQwenImageEditPlus");
    expect(await logs()).toContain("IMPORT FAILED: nodes_qwen.py");
  },
  "core-extra-unused-failed": async () => {
    expect((await qwenNames()).length).toBe(healthy.length);
    expect(await logs()).toContain("IMPORT FAILED: nodes_audio.py");
  },
  "node-hijacked": async () => {
    expect((await nodes()).QwenVLTextEncoder.python_module).toBe("custom_nodes.other_pack");
  },
  "node-signature-drift": async () => {
    expect(Object.keys((await nodes()).TextEncodeQwenImageEdit.input.required)).toEqual(["clip", "text"]);
  },
  "weights-random": async () =>
    expect((await get(vaeMetadata, good)).body).toContain('"comfyui-qwen-e2e": "synthetic weights"'),
  "weights-unmarked": async () => expect((await get(vaeMetadata, good)).body).toBe('{"format": "pt"}'),
  "model-missing": async () => expect((await nodes()).UNETLoader.input.required.unet_name[0]).toEqual([]),
  "loader-missing": async () => {
    await using gguf = await startEmulator({
      token,
      deployment: "qwen-image-edit-2511-gguf-lightning",
      faults: ["loader-missing"],
    });
    const ask = async (path: string) => JSON.parse((await send(gguf.url, { path, headers: good })).body);
    expect(await ask("/object_info/UnetLoaderGGUF")).toEqual({});
    expect(await ask("/models/diffusion_models")).toEqual(["qwen-image-edit-2511-Q4_K_M.gguf"]);
  },
  "model-in-wrong-folder": async () => {
    const { VAELoader, CLIPLoader } = await nodes();
    expect(VAELoader.input.required.vae_name[0]).toEqual(["pixel_space"]);
    expect(CLIPLoader.input.required.clip_name[0]).toContain("qwen_image_vae.safetensors");
  },
  "database-not-opened": async () => {
    expect(await logs()).toContain("Failed to initialize database");
    expect((await qwenNames()).length).toBe(healthy.length);
  },
  "database-breaks-nodes": async () => {
    expect(await logs()).toContain("Failed to initialize database");
    expect((await get("/object_info", good)).status).toBe(500);
  },
  "old-version": async () => expect((await system()).system.comfyui_version).toBe("v0.2.7"),
  "newer-version": async () => expect((await system()).system.comfyui_version).toBe("0.99.0"),
  "version-untold": async () => expect((await system()).system.comfyui_version).toBeNull(),
  "packages-stale": async () => {
    expect((await system()).system.comfy_package_versions).toContainEqual({
      name: "comfyui-frontend-package",
      installed: "1.42.8",
      required: "1.49.6",
    });
  },
  "manager-old": async () => {
    expect(await get("/manager/version", good)).toMatchObject({ status: 200, body: "V3.30" });
    expect((await get("/v2/manager/version", good)).status).toBe(404);
    expect((await get("/manager/version")).status).toBe(401);
  },
  "cpu-only": async () => expect((await system()).devices[0]).toMatchObject({ type: "cpu", index: null }),
  "vram-taken": async () => {
    const [device] = (await system()).devices;
    expect([device.vram_free < 2 ** 30, device.torch_vram_total]).toEqual([true, 0]);
  },
  "vram-warm": async () => {
    const [device] = (await system()).devices;
    expect([device.vram_free < 2 ** 30, device.torch_vram_total > 20 * 2 ** 30]).toEqual([true, true]);
  },
  "low-vram": async () => expect((await system()).devices[0].vram_total).toBeLessThan(8 * 2 ** 30),
  "qwen-nodes-renamed": async () => {
    const names = await qwenNames();
    expect(names.length).toBe(healthy.length);
    expect(names.filter((name) => !healthy.includes(name)).length).toBe(20);
  },
  "mount-empty": async () => {
    expect([(await get("/queue")).status, await qwenNames()]).toEqual([200, core]);
    expect((await nodes()).CLIPLoader.input.required.clip_name[0]).toEqual([]);
    expect(await logs()).not.toContain("ComfyUI-Login");
  },
};

test.for(Object.entries(probes))("%s", async ([name, probe]) => {
  emulator.setFaults([name as FaultName]);
  await probe();
  emulator.setFaults([]);
  expect((await get("/queue", good)).status).toBe(200);
});
