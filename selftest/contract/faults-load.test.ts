import { expect, test } from "vitest";
import type { FaultName } from "../../emulator/faults.ts";
import { type Emulator, startEmulator } from "../../emulator/start.ts";
import { type Graph, qwen } from "./support/graphs.ts";
import { send } from "./support/http.ts";
import { Jobs } from "./support/jobs.ts";
import type { Probes } from "./support/probes.ts";

const STUDENTS = 16;

/** The graph of one student: own text, seed and prefix. */
function homework(student: number): Graph {
  const graph = qwen(student);
  if (graph["6"]) graph["6"].inputs.prompt = `the house of student ${student}.`;
  return graph;
}

/** What became of one student's job. */
interface Lot {
  readonly id: string;
  readonly status: string | undefined;
  /** The last message of the job. */
  readonly end: string | undefined;
  readonly error: unknown;
  /** Whose picture the history names. */
  readonly picture: number | undefined;
}

/** A class sends everything at once and waits until the queue is empty. */
async function classOf(emulator: Emulator): Promise<Lot[]> {
  const jobs = new Jobs(emulator);
  const sent: string[] = [];
  for (let student = 0; student < STUDENTS; student++) {
    const body = { prompt: homework(student), client_id: `student-${student}` };
    sent.push(JSON.parse(await jobs.post("/prompt", body)).prompt_id);
  }
  await expect.poll(async () => Object.values(await jobs.queue()).flat()).toEqual([]);
  return Promise.all(sent.map((id) => lotOf(id, emulator)));
}

async function lotOf(id: string, emulator: Emulator): Promise<Lot> {
  const entry = await new Jobs(emulator).history(id);
  const [end, data] = entry?.status.messages.at(-1) ?? [];
  const [image] = Object.values(entry?.outputs ?? {}).flatMap(({ images }) => images);
  const headers = { Authorization: `Bearer ${emulator.token}` };
  const file = image && (await send(emulator.url, { path: `/view?filename=${image.filename}`, headers }));
  const [, student] = /the house of student (\d+)\./.exec(file?.bytes.toString("latin1") ?? "") ?? [];
  return {
    id,
    status: entry?.status.status_str,
    end,
    error: data?.exception_type,
    picture: student === undefined ? undefined : Number(student),
  };
}

const emulator = (fault: FaultName) => startEmulator({ faults: [fault], loadMs: 1, stepMs: 2 });
const count = (lots: readonly Lot[], is: (lot: Lot) => boolean) => lots.filter(is).length;

/** Several suffer, most do not. */
const some = (found: number) => {
  expect(found).toBeGreaterThan(0);
  expect(found).toBeLessThan(STUDENTS / 2);
};

const memory = async ({ url, token }: Emulator) => {
  const reply = await send(url, { path: "/system_stats", headers: { Authorization: `Bearer ${token}` } });
  const { system, devices } = JSON.parse(reply.body);
  return { ram: system.ram_free as number, vram: devices[0].vram_free as number };
};

/** Milliseconds that each of so many jobs was executed, by its own events. */
async function times(server: Emulator, howMany: number): Promise<number[]> {
  const jobs = new Jobs(server);
  const all: number[] = [];
  for (let seed = 1; seed <= howMany; seed++) {
    const { status } = await jobs.finished(await jobs.submit(qwen(seed)));
    const at = status.messages.map(([, data]) => Number(data.timestamp));
    all.push((at.at(-1) ?? 0) - (at[0] ?? 0));
  }
  return all;
}

const probes: Probes<"load"> = {
  "memory-leaks": async () => {
    for (const machine of [undefined, "rtx3090"] as const) {
      await using server = await startEmulator({
        faults: ["memory-leaks"],
        loadMs: 1,
        ...(machine && { machine, clockScale: 20_000 }),
      });
      const jobs = new Jobs(server);
      const freed = async () => {
        await jobs.post("/free", { unload_models: true, free_memory: true });
        return memory(server);
      };
      const before = await freed();
      await times(server, 3);
      const after = await freed();
      expect(before.vram - after.vram).toBeCloseTo(3 * 0.15e9, -1);
      expect(before.ram - after.ram).toBeCloseTo(3 * 0.4e9, -1);
      server.setFaults([]);
      expect(await freed()).toEqual(before);
    }
  },
  "gpu-throttles": async () => {
    await using server = await startEmulator({ faults: ["gpu-throttles"], loadMs: 0, stepMs: 60 });
    const before = await memory(server);
    // three steps of 60 ms at first, of 90 ms then
    expect((await times(server, 12)).at(-1)).toBeGreaterThan(3 * 88);
    expect(await memory(server)).toEqual(before);
  },
  "jobs-fail-under-load": async () => {
    await using server = await emulator("jobs-fail-under-load");
    const lots = await classOf(server);
    some(count(lots, ({ end, error }) => end === "execution_error" && error === "RuntimeError"));
    expect(lots.every(({ status, picture }) => (status === "success") === (picture !== undefined))).toBe(
      true,
    );
  },
  "jobs-vanish-under-load": async () => {
    await using server = await emulator("jobs-vanish-under-load");
    some(count(await classOf(server), ({ status }) => status === undefined));
  },
  "pictures-exchanged": async () => {
    await using server = await emulator("pictures-exchanged");
    const lots = await classOf(server);
    expect(lots.every(({ status }) => status === "success")).toBe(true);
    const wrong = lots.flatMap(({ picture = -1 }, student) =>
      picture === student ? [] : [[student, picture]],
    );
    expect(wrong.length).toBeGreaterThan(0);
    // whoever has somebody's picture: that one has theirs
    expect(wrong.map(([student, picture]) => [picture, student]).toSorted()).toEqual(wrong.toSorted());
  },
  "submits-repeated": async () => {
    await using server = await emulator("submits-repeated");
    const lots = await classOf(server);
    const history = await send(server.url, {
      path: "/history",
      headers: { Authorization: `Bearer ${server.token}` },
    });
    some(Object.keys(JSON.parse(history.body)).length - lots.length);
  },
  "others-interrupt": async () => {
    await using server = await emulator("others-interrupt");
    some(count(await classOf(server), ({ end }) => end === "execution_interrupted"));
  },
  "others-clear-queue": async () => {
    await using server = await emulator("others-clear-queue");
    const lots = await classOf(server);
    const lost = lots.flatMap(({ status }, student) => (status === undefined ? [student] : []));
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.length).toBeLessThan(STUDENTS);
    // those who waited, none of those who were done
    expect(lots.slice(0, lost[0]).every(({ status }) => status === "success")).toBe(true);
  },
  "others-come-and-go": async () => {
    await using server = await startEmulator({
      faults: ["others-come-and-go"],
      seed: 2,
      loadMs: 1,
      stepMs: 200,
    });
    const jobs = new Jobs(server);
    const ours: string[] = [];
    const came = new Set<string>();
    const ofOthers = async () => {
      const { running, pending } = await jobs.queue();
      return [...running, ...pending].filter((id) => !ours.includes(id));
    };
    for (let seed = 1; seed <= 8; seed++) {
      ours.push(await jobs.submit(qwen(seed)));
      for (const id of await ofOthers()) came.add(id);
    }
    expect(came.size).toBeGreaterThan(0);
    expect(came.size).toBeLessThan(8);
    const allWait = async () => {
      const left = await ofOthers();
      return [...came].every((id) => left.includes(id));
    };
    await expect.poll(allWait).toBe(false);
    const [first] = await ofOthers();
    for (const id of [...ours, first ?? ""]) await jobs.post("/queue", { delete: [id] });
  },
};

test.for(Object.entries(probes))("%s", async ([, probe]) => {
  await probe();
});

test("a class on a sound server has each its own picture", async () => {
  await using server = await startEmulator({ loadMs: 1, stepMs: 2 });
  const lots = await classOf(server);
  expect(lots.map(({ picture }) => picture)).toEqual(lots.map((_, student) => student));
});

test("one person alone meets no fault of load", async () => {
  await using server = await startEmulator({
    faults: ["jobs-fail-under-load", "jobs-vanish-under-load", "others-interrupt", "pictures-exchanged"],
    loadMs: 1,
    stepMs: 2,
  });
  const jobs = new Jobs(server);
  const ids: string[] = [];
  for (let seed = 1; seed <= 8; seed++) {
    const body = { prompt: qwen(seed), client_id: "one" };
    ids.push(JSON.parse(await jobs.post("/prompt", body)).prompt_id);
  }
  for (const id of ids) expect((await jobs.finished(id)).status.status_str).toBe("success");
});
