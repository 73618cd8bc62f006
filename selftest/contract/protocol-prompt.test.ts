import { afterAll, describe, expect, test } from "vitest";
import WebSocket from "ws";
import { startEmulator } from "../../emulator/start.ts";
import { canary, type Graph, qwen } from "./support/graphs.ts";
import { send } from "./support/http.ts";
import { Jobs } from "./support/jobs.ts";
import { firstImage } from "./support/pictures.ts";
import { runTraced } from "./support/run.ts";

const emulator = await startEmulator();
afterAll(() => emulator.stop());
const { url, token } = emulator;
const headers = { Authorization: `Bearer ${token}` };
const jobs = new Jobs(emulator);

async function submit(request: string | object) {
  const body = typeof request === "string" ? request : JSON.stringify(request);
  const reply = await send(url, { method: "POST", path: "/prompt", headers, body });
  return {
    status: reply.status,
    text: reply.body,
    ...(reply.body.startsWith("{") && JSON.parse(reply.body)),
  };
}

/** The canary with one input changed, as text: numbers keep their spelling. */
const withInput = (input: string) =>
  `{"prompt": {"1": {"class_type": "EmptyImage", "inputs": {"width": 16, "height": 16, "batch_size": 1, ${input}}}, "2": {"class_type": "SaveImage", "inputs": {"filename_prefix": "p", "images": ["1", 0]}}}}`;

describe("values", () => {
  test.for([
    ['"color": 16.9', 16],
    ['"color": "17"', 17],
    ['"color": true', 1],
  ] as const)("%s is kept as %s", async ([input, kept]) => {
    const { prompt_id } = await submit(withInput(input));
    const entry = (await jobs.finished(prompt_id)) as unknown as { prompt: [number, string, Graph] };
    expect(entry.prompt[2]["1"]?.inputs.color).toBe(kept);
  });

  test.for([
    ['"color": "16.5"', "color, 16.5, invalid literal for int() with base 10: '16.5'"],
    [
      '"color": null',
      "color, None, int() argument must be a string, a bytes-like object or a real number, not 'NoneType'",
    ],
  ] as const)("%s cannot be converted", async ([input, details]) => {
    const { status, node_errors } = await submit(withInput(input));
    expect([status, node_errors["1"].errors[0].type, node_errors["1"].errors[0].details]).toEqual([
      400,
      "invalid_input_type",
      details,
    ]);
  });

  test("a seed that JavaScript rounded is too big, in digits", async () => {
    const graph = JSON.stringify({ prompt: qwen(5) });
    const { node_errors } = await submit(graph.replace('"seed":5', '"seed":18446744073709552000'));
    expect(node_errors["9"].errors[0].message).toBe(
      "Value 18446744073709552000 bigger than max of 18446744073709551615",
    );
    expect((await submit(graph.replace('"seed":5', '"seed":18446744073709551615'))).status).toBe(200);
  });

  test("a missing picture fails in the validation of LoadImage", async () => {
    const { node_errors } = await submit({ prompt: qwen(6, "missing.png") });
    expect(node_errors["12"].errors[0]).toMatchObject({
      type: "custom_validation_failed",
      details: "image - Invalid image file: missing.png",
    });
  });

  test("a cycle is refused by 0.3.64 without a word", async () => {
    await using old = await startEmulator({ comfyui: "0.3.64" });
    const save = { class_type: "SaveImage", inputs: { filename_prefix: "c", images: ["3", 0] } };
    const scale = (from: string) => ({
      class_type: "ImageScale",
      inputs: { image: [from, 0], upscale_method: "area", width: 8, height: 8, crop: "disabled" },
    });
    const { error, node_errors } = JSON.parse(
      await new Jobs(old).post("/prompt", { prompt: { "1": save, "2": scale("3"), "3": scale("2") } }),
    );
    expect([error.type, error.details, node_errors]).toEqual(["prompt_outputs_failed_validation", "", {}]);
  });

  test("a link to nowhere, one node further up, is an error of that node", async () => {
    const graph: Graph = {
      ...canary("x", 0),
      "3": {
        class_type: "ImageScale",
        inputs: { image: ["99", 0], upscale_method: "area", width: 8, height: 8, crop: "disabled" },
      },
    };
    if (graph["2"]) graph["2"].inputs.images = ["3", 0];
    const { node_errors } = await submit({ prompt: graph });
    expect(node_errors["3"].errors[0]).toMatchObject({
      type: "exception_during_inner_validation",
      details: "'99'",
    });
  });

  test.for(['{"prompt": {"1": 5}}', '{"prompt": null}', '{"prompt": "x"}'])("%s is 500", async (body) => {
    expect((await submit(body)).status).toBe(500);
  });
});

describe("numbers and ids", () => {
  test("a given number comes back as a float, on 0.3.64 any given id as text", async () => {
    await using old = await startEmulator({ comfyui: "0.3.64" });
    const text = await new Jobs(old).post("/prompt", { prompt: canary("n", 9), number: 5, prompt_id: 123 });
    expect(text).toBe('{"prompt_id": "123", "number": 5.0, "node_errors": {}}');
    const id = "51a2bd49-abee-460c-b18b-f548cc159842";
    const reply = await submit({ prompt: canary("n", 9), number: 5, prompt_id: id });
    expect(reply.text).toBe(`{"prompt_id": "${id}", "number": 5.0, "node_errors": {}}`);
  });

  test("front runs before what waits", async () => {
    await expect.poll(() => jobs.queue()).toEqual({ running: [], pending: [] });
    // it runs until the others have been looked at
    emulator.setFaults(["generation-hangs"]);
    const blocker = await jobs.submit({ ...qwen(7) });
    const later = await jobs.submit(canary("later", 1));
    const { prompt_id, number } = await submit({ prompt: canary("front", 2), front: true });
    expect(number).toBeLessThan(0);
    expect((await jobs.queue()).pending).toEqual([prompt_id, later]);
    await jobs.post("/queue", { clear: true });
    expect((await jobs.queue()).pending).toEqual([]);
    emulator.setFaults([]);
    await jobs.finished(blocker);
    expect(await jobs.history(later)).toBeUndefined();
  });
});

describe("files", () => {
  test("the prompt stands inside the PNG as it was executed", async () => {
    const entry = await jobs.finished(await jobs.submit(qwen(8, "example.png")));
    const { png } = await firstImage(emulator, entry);
    const text = png.toString("latin1", 33 + 8, 33 + 8 + png.readUInt32BE(33));
    expect(png.subarray(24, 26)).toEqual(Buffer.from([8, 2]));
    expect(text).toMatch(/^prompt\0\{"1": \{"class_type"/);
    expect(text).toContain('"denoise": 0.5');
    expect(text).toContain('"cfg": 1.0');
    expect(text).toMatch(/"is_changed": \["[0-9a-f]{64}"\]/);
  });

  test.for([
    ["sub/qwen", { filename: "qwen_00001_.png", subfolder: "sub", type: "output" }],
    ["", { filename: "._00001_.png", subfolder: "", type: "output" }],
    ["%width%x%height%", { filename: "64x64_00001_.png", subfolder: "", type: "output" }],
  ] as const)("prefix %j", async ([prefix, image]) => {
    const entry = await jobs.finished(await jobs.submit(canary(prefix, 33)));
    expect(entry.outputs["2"]?.images).toEqual([image]);
  });

  test("a prefix that leaves the folder fails at run time", async () => {
    const entry = await jobs.finished(await jobs.submit(canary("../../x", 34)));
    expect(entry.status.messages.at(-1)?.[0]).toBe("execution_error");
  });

  test("a class without behaviour raises and is named", async () => {
    const graph = {
      "1": canary("x", 1)["1"],
      "2": { class_type: "SaveImageWebsocket", inputs: { images: ["1", 0] } },
    };
    const entry = await jobs.finished(await jobs.submit(graph as Graph));
    expect(entry.status.messages.at(-1)?.[1].exception_message).toContain("SaveImageWebsocket");
  });
});

describe("sockets", () => {
  const open = async (clientId: string) => {
    const socket = new WebSocket(`${url.replace("http", "ws")}/ws?clientId=${clientId}`, { headers });
    const heard: { type: string; data: Record<string, unknown> }[] = [];
    socket.on("message", (data) => heard.push(JSON.parse(data.toString())));
    await new Promise((resolve) => socket.once("message", resolve));
    return { socket, heard };
  };

  test("without a client id everybody hears the progress, nobody the rest", async () => {
    const { socket, heard } = await open("bystander");
    await jobs.finished(await jobs.submit(qwen(9)));
    socket.close();
    expect([...new Set(heard.map(({ type }) => type))].toSorted()).toEqual([
      "progress",
      "progress_state",
      "status",
    ]);
  });

  test("an addressed job is not heard by others", async () => {
    const { socket, heard } = await open("bystander");
    await runTraced(emulator, qwen(10), "owner");
    socket.close();
    expect([...new Set(heard.map(({ type }) => type))]).toEqual(["status"]);
  });

  test("the first message may negotiate, a later one is ignored", async () => {
    const { socket, heard } = await open("flags");
    const flags = JSON.stringify({ type: "feature_flags", data: { supports_preview_metadata: true } });
    socket.send("not json");
    socket.send(flags);
    socket.send(flags);
    await expect.poll(() => heard.length).toBe(2);
    await runTraced(emulator, canary("flags", 77), "other");
    socket.close();
    expect(heard.filter(({ type }) => type === "feature_flags")).toHaveLength(1);
  });

  test("a second socket with the same id goes deaf when the first closes", async () => {
    const first = await open("twin");
    const second = await open("twin");
    first.socket.close();
    await new Promise((resolve) => first.socket.once("close", resolve));
    await jobs.finished(await jobs.submit(canary("twin", 78)));
    expect(second.heard.map(({ type }) => type)).toEqual(["status"]);
    second.socket.close();
  });

  test("a socket that comes back meanwhile is told the current node", async () => {
    emulator.setFaults(["generation-hangs"]);
    const owner = await open("returning");
    await jobs.post("/prompt", { prompt: qwen(11), client_id: "returning" });
    await expect.poll(() => owner.heard.some(({ data }) => data.node === "9")).toBe(true);
    owner.socket.close();
    await new Promise((resolve) => owner.socket.once("close", resolve));
    const back = await open("returning");
    await expect.poll(() => back.heard.length).toBeGreaterThan(1);
    expect(back.heard[1]).toEqual({ type: "executing", data: { node: "9" } });
    emulator.setFaults([]);
    back.socket.close();
  });
});
