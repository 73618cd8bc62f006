import { setTimeout as sleep } from "node:timers/promises";
import sharp from "sharp";
import { afterAll, expect, test } from "vitest";
import type { FaultName } from "../../emulator/faults.ts";
import { startEmulator } from "../../emulator/start.ts";
import { chartPng } from "../../src/oracles/chart/chart.ts";
import { compareChart } from "../../src/oracles/chart/compare.ts";
import { chartFlaws } from "../../src/oracles/chart/judge-chart.ts";
import { findEdit } from "../../src/oracles/edit/judge-edit.ts";
import { likenessOf } from "../../src/oracles/likeness.ts";
import { inspectImage } from "../../src/oracles/measures.ts";
import { nearnessOf } from "../../src/oracles/nearness.ts";
import { compressedTexts } from "../../src/oracles/png-texts.ts";
import type { RuleName } from "../../src/oracles/rule-names.ts";
import { findingsOf } from "../../src/oracles/verdicts.ts";
import { roundTripGraph, vaeOf } from "../../src/workflows/round-trip.ts";
import { canary, type Graph, qwen } from "./support/graphs.ts";
import { send } from "./support/http.ts";
import { Jobs } from "./support/jobs.ts";
import { correlation, firstImage, thumbnail } from "./support/pictures.ts";
import type { Probes } from "./support/probes.ts";

const emulator = await startEmulator({ loadMs: 1 });
afterAll(() => emulator.stop());
const { url, token } = emulator;
const good = { Authorization: `Bearer ${token}` };
const jobs = new Jobs(emulator);
const FIRST = 100;
let seed = FIRST;

const run = async (graph: Graph = qwen(seed++)) => jobs.finished(await jobs.submit(graph));
const png = async (graph?: Graph) => (await firstImage(emulator, await run(graph))).png;
const lastMessage = (entry: Awaited<ReturnType<typeof run>>) => entry.status.messages.at(-1) ?? ["none", {}];
const example = async () =>
  (await send(url, { path: "/view?filename=picture.png&type=input", headers: good })).bytes;

const editFinding = async () =>
  findEdit(await inspectImage(await example()), await inspectImage(await png(qwen(seed++, "picture.png"))));

/** The first damage that is seen in a picture. */
const spoiledBy = async (rule: RuleName) => {
  const found = findingsOf((await inspectImage(await png())).measures).filter(({ warning }) => !warning);
  expect(found.map((one) => one.rule)).toContain(rule);
};

/** What the VAE makes of the chart, without a sampler. */
const chartBack = async () => {
  const vae = vaeOf(qwen(1));
  if (vae === undefined) throw new Error("the graph has no VAE");
  const image = await png(roundTripGraph(vae, "chart.png", `chart_${seed++}`));
  return chartFlaws(compareChart(await sharp(image).removeAlpha().raw().toBuffer()));
};
const upload = async (name: string, bytes: Buffer) => {
  const form = new FormData();
  form.append("image", new File([new Uint8Array(bytes)], name));
  await fetch(`${url}/upload/image`, { method: "POST", headers: good, body: form });
};

const painted = await png();
await upload("picture.png", painted);
await upload("chart.png", await chartPng());

const log = async (): Promise<{ m: string }[]> =>
  JSON.parse((await send(url, { path: "/internal/logs/raw", headers: good })).body).entries;

/** What a dead worker leaves in the log: somebody's job seems to run, ours waits, and no interrupt helps. */
async function afterDeath(): Promise<string> {
  const before = (await log()).length;
  const [killer] = (await jobs.queue()).running;
  const id = await jobs.submit(canary(`canary_${seed++}`, 4));
  await jobs.post("/interrupt", { prompt_id: killer });
  await sleep(100);
  expect(await jobs.queue()).toEqual({ running: [killer], pending: [id] });
  await jobs.post("/queue", { delete: [id] });
  expect((await jobs.queue()).pending).toEqual([]);
  return (await log())
    .slice(before)
    .map(({ m }) => m)
    .join("");
}

const probes: Probes<"generation"> = {
  "queue-busy": async () => {
    const id = await jobs.submit(qwen(seed++));
    await sleep(100);
    const { running, pending } = await jobs.queue();
    expect([running.length, pending.length, pending.includes(id)]).toEqual([1, 3, true]);
    for (const foreign of [...running, ...pending].filter((other) => other !== id)) {
      await jobs.post("/queue", { delete: [foreign] });
      await jobs.post("/interrupt", { prompt_id: foreign });
    }
    await jobs.finished(id);
  },
  "queue-stuck": async () => {
    const id = await jobs.submit(canary(`canary_${seed++}`, 3));
    await sleep(300);
    const { running, pending } = await jobs.queue();
    expect([running.length, pending.length, pending.includes(id)]).toEqual([1, 3, true]);
    for (const one of pending) await jobs.post("/queue", { delete: [one] });
    for (const one of running) await jobs.post("/interrupt", { prompt_id: one });
  },
  "object-info-stale": async () => {
    const reply = JSON.parse(await jobs.post("/prompt", { prompt: qwen(seed++) }));
    expect(reply.error.message).toMatch(/KSampler.* (does not exist|not found)/);
    const served = await send(url, { path: "/object_info/KSampler", headers: good });
    expect(Object.keys(JSON.parse(served.body))).toEqual(["KSampler"]);
  },
  "view-unprotected": async () => {
    const statuses = [
      "/view?filename=picture.png&type=input",
      "/api/view?filename=picture.png&type=input",
    ].map(async (path) => (await send(url, { path })).status);
    expect(await Promise.all(statuses)).toEqual([200, 200]);
    expect((await send(url, { path: "/view?filename=none.png" })).status).toBe(401);
  },
  "black-image": async () =>
    expect((await sharp(await png()).stats()).channels.map(({ max }) => max)).toEqual([0, 0, 0]),
  "later-image-black": async () => {
    await using fresh = await startEmulator({ faults: ["later-image-black"], loadMs: 1 });
    const other = new Jobs(fresh);
    const lit: boolean[] = [];
    for (const graph of [qwen(1), qwen(2), qwen(3)]) {
      const { png: bytes } = await firstImage(fresh, await other.finished(await other.submit(graph)));
      lit.push((await sharp(bytes).stats()).channels.some(({ max }) => max > 0));
    }
    expect(lit).toEqual([true, false, false]);
  },
  "flat-image": async () =>
    expect((await sharp(await png()).stats()).channels.map(({ stdev }) => stdev)).toEqual([0, 0, 0]),
  "noise-image": async () => {
    for (const { stdev } of (await sharp(await png()).stats()).channels) expect(stdev).toBeGreaterThan(72);
  },
  "model-swapped": async () => {
    expect(nearnessOf(await likenessOf(painted, await png(qwen(FIRST))))).toBe("other");
  },
  "gpu-replaced": async () => {
    expect(nearnessOf(await likenessOf(painted, await png(qwen(FIRST))))).toBe("moved");
    const { body } = await send(url, { path: "/system_stats", headers: good });
    expect(body).toContain("RTX 4090");
    expect(body).toMatch(/"pytorch_version": "2\.(7\.1\+cu128|16\.0\+cu134)"/);
  },
  "seed-drifts": async () => {
    const again = () => {
      const graph = qwen(FIRST);
      // an input that the node does not know: another node for the cache, the same one for the sampler
      for (const node of Object.values(graph))
        if (node.class_type === "KSampler") node.inputs.e2e_again = seed++;
      return graph;
    };
    const [first, second] = [await thumbnail(await png(again())), await thumbnail(await png(again()))];
    expect(first).not.toEqual(second);
  },
  "same-image": async () => {
    const [first, second] = [await thumbnail(await png()), await thumbnail(await png())];
    expect(first).toEqual(second);
  },
  "wrong-size": async () =>
    expect(await sharp(await png()).metadata()).toMatchObject({ width: 192, height: 192 }),
  "truncated-png": async () => {
    const bytes = await png();
    expect(bytes.subarray(1, 4).toString()).toBe("PNG");
    await expect(sharp(bytes, { failOn: "truncated" }).raw().toBuffer()).rejects.toThrow();
  },
  "edit-returns-input": async () => {
    const [input, edit] = [
      await thumbnail(await example()),
      await thumbnail(await png(qwen(seed++, "picture.png"))),
    ];
    expect(edit).toEqual(input);
  },
  "image-grainy": () => spoiledBy("grain"),
  "image-latticed": () => spoiledBy("lattice"),
  "image-striped": () => spoiledBy("stripes"),
  "image-blurred": () => spoiledBy("blur"),
  "image-washed-out": () => spoiledBy("washed-out"),
  "image-burned": () => spoiledBy("burned"),
  "image-posterised": () => spoiledBy("posterised"),
  "image-part-missing": () => spoiledBy("missing-part"),
  "image-rows-stuck": () => spoiledBy("stuck-rows"),
  "image-tiled": () => spoiledBy("tiles"),
  "image-repeated": () => spoiledBy("repeated"),
  "image-recompressed": () => spoiledBy("jpeg-blocks"),
  "vae-swaps-channels": async () => expect(await chartBack()).toEqual(["channels"]),
  "vae-casts": async () => expect(await chartBack()).toEqual(["colours"]),
  "vae-mirrors": async () => expect(await chartBack()).toEqual(["turned"]),
  "vae-shifts": async () => expect(await chartBack()).toEqual(["moved"]),
  "vae-scrambles": async () => expect(await chartBack()).toEqual(["unrelated"]),
  "vae-imprecise": async () => expect(await chartBack()).toContain("bands"),
  "vae-tiled": async () => expect(await chartBack()).toEqual(["seam"]),
  "edit-returns-crop": async () => {
    const finding = await editFinding();
    expect(finding).toMatchObject({ state: "copied", moved: true });
  },
  "edit-drifts": async () => {
    const finding = await editFinding();
    expect(finding).toMatchObject({ state: "edited", moved: true });
  },
  "edit-ignores-input": async () => {
    const [input, edit] = [
      await thumbnail(await example()),
      await thumbnail(await png(qwen(seed++, "picture.png"))),
    ];
    expect(correlation(input, edit)).toBeLessThan(0.9);
  },
  "cache-everything": async () => {
    const graph = qwen(seed++);
    const entry = await run(graph);
    expect(entry.status.messages[1]?.[1].nodes).toEqual(Object.keys(graph));
    expect(entry.outputs["11"]?.images[0]?.filename).not.toMatch(/^qwen_/);
  },
  "stale-file": async () => {
    const entry = await run();
    expect(entry.status.messages[1]?.[1].nodes).not.toContain("11");
    const { name, png: old } = await firstImage(emulator, entry);
    expect(name).not.toMatch(/^qwen_/);
    expect((await sharp(old).metadata()).width).toBe(256);
  },
  "pictures-unlisted": async () => {
    const entry = await run();
    expect(entry.status.status_str).toBe("success");
    expect(entry.outputs["11"]?.images).toEqual([]);
  },
  "pictures-doubled": async () => expect((await run()).outputs["11"]?.images).toHaveLength(2),
  "disk-full": async () => {
    expect(lastMessage(await run(canary(`canary_${seed++}`, 1)))).toMatchObject([
      "execution_error",
      { node_type: "SaveImage", exception_type: "OSError" },
    ]);
  },
  "output-read-only": async () => {
    const [type, data] = lastMessage(await run(canary(`canary_${seed++}`, 1)));
    expect([type, data.node_type]).toEqual(["execution_error", "SaveImage"]);
    expect(data.exception_message).toMatch(/^\[Errno 30\] Read-only file system: '\/.*\/output\//);
  },
  "input-not-writable": async () => {
    const body = new FormData();
    body.append("image", new File([new Uint8Array(painted)], "mine.png"));
    const reply = await fetch(`${url}/upload/image`, { method: "POST", headers: good, body });
    expect(reply.status).toBe(500);
    expect((await log()).some(({ m }) => m.includes("[Errno 13] Permission denied"))).toBe(true);
  },
  "encoder-blind": async () => {
    expect(lastMessage(await run())).toMatchObject(["execution_success", {}]);
    const seeing = qwen(seed++, "picture.png");
    Object.assign(seeing["6"]?.inputs ?? {}, { image: ["12", 0] });
    expect(lastMessage(await run(seeing))).toMatchObject([
      "execution_error",
      { exception_message: expect.stringContaining("5476x1280 and 3840x1280") },
    ]);
  },
  "gpu-lost": async () => {
    expect(lastMessage(await run())).toMatchObject([
      "execution_error",
      { node_type: "KSampler", exception_type: "torch.AcceleratorError" },
    ]);
  },
  "node-error": async () => {
    expect(lastMessage(await run({ ...qwen(seed++) }))).toMatchObject([
      "execution_error",
      { node_type: "VAELoader" },
    ]);
  },
  "out-of-memory": async () => {
    expect(lastMessage(await run())).toMatchObject([
      "execution_error",
      { exception_type: "torch.OutOfMemoryError" },
    ]);
  },
  "token-in-pictures": async () => {
    const [text] = compressedTexts(await png());
    expect(text?.toString()).toContain(token);
  },
  "token-in-exception": async () => {
    const [type, data] = lastMessage(await run());
    expect([type, String(data.exception_message).includes(token)]).toEqual(["execution_error", true]);
  },
  "cold-start": async () => {
    await using cold = await startEmulator({ faults: ["cold-start"] });
    const slow = new Jobs(cold);
    const id = await slow.submit(qwen(1));
    await sleep(400);
    expect((await slow.queue()).running).toEqual([id]);
  },
  "first-steps-slow": async () => {
    await using slow = await startEmulator({ faults: ["first-steps-slow"], stepMs: 0, loadMs: 0 });
    const paintings = new Jobs(slow);
    const lasting = async (seed: number) => {
      const graph = qwen(seed);
      if (graph["9"]) graph["9"].inputs.steps = 30;
      const since = performance.now();
      await paintings.finished(await paintings.submit(graph));
      return performance.now() - since;
    };
    expect(await lasting(1)).toBeGreaterThan(30 * 55);
    // the quickest of some: the machine may be busy meanwhile
    const later: number[] = [];
    for (let seed = 2; seed < 12 && !(Math.min(...later) < 30 * 55); seed++) later.push(await lasting(seed));
    expect(Math.min(...later)).toBeLessThan(30 * 55);
  },
  "partly-validated": async () => {
    const reply = JSON.parse(await jobs.post("/prompt", { prompt: qwen(seed++) }));
    expect(reply.node_errors["9"].errors[0].type).toBe("value_not_in_list");
    expect((await jobs.finished(reply.prompt_id)).status.status_str).toBe("success");
  },
  "generation-hangs": async () => {
    const id = await jobs.submit(qwen(seed++));
    await sleep(300);
    expect((await jobs.queue()).running).toEqual([id]);
    await jobs.post("/interrupt", { prompt_id: id });
    expect(lastMessage(await jobs.finished(id))[0]).toBe("execution_interrupted");
  },
  "jobs-poisoned": async () => {
    await using today = await startEmulator({ comfyui: "0.33.0", faults: ["jobs-poisoned"] });
    const headers = { Authorization: `Bearer ${today.token}` };
    const statuses = ["/api/jobs", "/history", "/queue"].map(
      async (path) => (await send(today.url, { path, headers })).status,
    );
    expect(await Promise.all(statuses)).toEqual([500, 200, 200]);
  },
  "history-poisoned": async () => {
    const statuses = ["/history", "/api/history?max_items=1", "/history/x", "/queue"].map(
      async (path) => (await send(url, { path, headers: good })).status,
    );
    expect(await Promise.all(statuses)).toEqual([500, 500, 200, 200]);
  },
  "worker-dead": async () => expect(await afterDeath()).toContain("(prompt_worker):"),
  "worker-dead-silent": async () => expect(await afterDeath()).not.toContain("prompt_worker"),
  "worker-dies": async () => {
    await using mortal = await startEmulator({ faults: ["worker-dies"], loadMs: 1 });
    const last = new Jobs(mortal);
    const id = await last.submit(qwen(1));
    await sleep(300);
    await last.post("/interrupt", { prompt_id: id });
    await sleep(100);
    expect([await last.queue(), await last.history(id)]).toEqual([{ running: [id], pending: [] }, undefined]);
  },
  "job-vanishes": async () => {
    const id = await jobs.submit(qwen(seed++));
    await jobs.left(id);
    expect(await jobs.history(id)).toBeUndefined();
  },
  "history-lost": async () => {
    const id = await jobs.submit(canary(`canary_${seed++}`, 2));
    await jobs.left(id);
    await sleep(50);
    expect(await jobs.history(id)).toBeUndefined();
  },
  "history-foreign": async () => {
    const id = await jobs.submit(qwen(seed++));
    const { prompt, outputs } = await jobs.finished(id);
    expect([prompt[1], Object.keys(prompt[2]), Object.keys(outputs)]).toEqual([id, ["1", "2"], ["2"]]);
  },
  "history-late": async () => {
    // where this machine is held up, both have come to pass before anybody asks: then the next one
    let late = false;
    for (let jobsLeft = 10; !late && jobsLeft > 0; jobsLeft--) {
      const id = await jobs.submit(qwen(seed++));
      await jobs.left(id);
      late = (await jobs.history(id)) === undefined;
      expect((await jobs.finished(id)).status.status_str).toBe("success");
    }
    expect(late).toBe(true);
  },
  "interrupt-ignored": async () => {
    const id = await jobs.submit(qwen(seed++));
    await jobs.post("/interrupt", {});
    expect((await jobs.finished(id)).status.status_str).toBe("success");
  },
  "interrupt-global": async () => {
    const id = await jobs.submit(qwen(seed++));
    await jobs.post("/interrupt", { prompt_id: "no-such-id" });
    expect((await jobs.finished(id)).status.status_str).toBe("error");
  },
  "invalid-workflow-accepted": async () => {
    const id = await jobs.submit({ "1": { class_type: "NoSuchNode", inputs: {} } });
    expect((await jobs.finished(id)).status.status_str).toBe("error");
  },
  "dies-during-generation": async () => {
    await using mortal = await startEmulator({ faults: ["dies-during-generation"] });
    await new Jobs(mortal).submit(qwen(1));
    await expect
      .poll(() => send(mortal.url, { path: "/queue" }).catch((error: NodeJS.ErrnoException) => error.code))
      .toBe("ECONNREFUSED");
  },
};

test.for(Object.entries(probes))("%s", async ([name, probe]) => {
  emulator.setFaults([name as FaultName]);
  await jobs.post("/free", { free_memory: true });
  await probe();
  emulator.setFaults([]);
  expect((await run()).status.status_str).toBe("success");
});

test("a VAE gives the chart back", async () => expect(await chartBack()).toEqual([]));

test("an edit resembles its input and is not its input", async () => {
  const [input, edit] = [
    await thumbnail(await example()),
    await thumbnail(await png(qwen(seed++, "picture.png"))),
  ];
  expect(correlation(input, edit)).toBeGreaterThan(0.9);
  expect(edit).not.toEqual(input);
});
