import { expect, test } from "vitest";
import { answered, until } from "./until.ts";

const never = () => new Promise<never>(() => {});

test("what a page shows is told, as soon as it does", async () => {
  let looks = 0;
  expect(await until(async () => ++looks === 3 && "there", 10_000)).toBe("there");
  expect(looks).toBe(3);
});

test("a page that never answers is given up at the end of the budget", async () => {
  expect(await until(never, 100)).toBeUndefined();
  expect(await answered(never(), 20)).toBeUndefined();
});

test("a question that fails too late is nobody's error, one that fails in time is", async () => {
  const late = Promise.withResolvers<string>();
  expect(await answered(late.promise, 20)).toBeUndefined();
  late.reject(new Error("too late"));
  await expect(answered(Promise.reject(new Error("in time")), 1_000)).rejects.toThrow("in time");
});
