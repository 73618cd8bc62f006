import { expect, test } from "vitest";
import type { ComfyClient } from "../client.ts";
import { withdraw } from "./withdraw.ts";

/** A server whose running job heeds an interrupt only at the end of its step: after so many looks at the queue. */
function slowServer(looks: number) {
  const asked: string[] = [];
  let left = looks;
  const client = {
    queue: async () => ({ queue_running: left-- > 0 ? [[1, "ours", {}]] : [], queue_pending: [] }),
    interrupt: async (id: string) => asked.push(id),
  };
  return { client: client as unknown as ComfyClient, asked };
}

test("a job that runs is interrupted again until its step is over, for as many rounds as are granted", async () => {
  const { client, asked } = slowServer(2);
  expect(await withdraw(client, new Set(["ours"]), undefined, undefined, 1)).toEqual(["ours"]);
  expect(await withdraw(client, new Set(["ours"]), undefined, undefined, 1)).toEqual([]);
  expect(asked).toEqual(["ours"]);
});

test("jobs of others are left alone", async () => {
  const { client, asked } = slowServer(9);
  expect(await withdraw(client, new Set(["another"]))).toEqual([]);
  expect(asked).toEqual([]);
});
