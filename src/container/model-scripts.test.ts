import { expect, test } from "vitest";
import { TIMEOUT_MS } from "../docker/api.ts";
import type { ContainerHandle } from "./container-handle.ts";
import { lookAt } from "./model-scripts.ts";

const printing = (output: string): ContainerHandle =>
  ({ shell: () => Promise.resolve(output) }) as unknown as ContainerHandle;
const base64 = (text: string): string => Buffer.from(text).toString("base64");

test("a file of which a failing disk gives less than it announced is unreadable", async () => {
  const output = `file 5000 ${base64("abcd")}\nfile 3 ${base64("abc")}\nfile 9 \nmissing\n`;
  const looks = await lookAt(printing(output), ["/whole", "/short", "/failed", "/gone"], 4);
  expect(looks).toEqual([
    { kind: "file", bytes: 5000, head: Buffer.from("abcd") },
    { kind: "file", bytes: 3, head: Buffer.from("abc") },
    { kind: "unreadable" },
    { kind: "missing" },
  ]);
});

test("what does not read as a line of the script is unreadable", async () => {
  const looks = await lookAt(printing("file many AAAA\nsh: not found"), ["/a", "/b", "/c"], 4);
  expect(looks).toEqual([{ kind: "unreadable" }, { kind: "unreadable" }, { kind: "unreadable" }]);
});

test("each file has the time that one alone has: a slow disk is no reason to skip them all", async () => {
  const given: (number | undefined)[] = [];
  const shell: ContainerHandle["shell"] = async (_script, _args, _signal, { timeoutMs } = {}) => {
    given.push(timeoutMs);
    return "";
  };
  for (const paths of [["/a"], ["/a", "/b", "/c"]]) await lookAt({ shell } as ContainerHandle, paths, 4);
  expect(given).toEqual([TIMEOUT_MS, 3 * TIMEOUT_MS]);
});
