import { expect } from "vitest";
import { CodedError } from "../../src/errors.ts";

/** For fuzz tests: what must hold whatever came in. */

/** Options of a property: it takes a second at most, but not on a machine that does something else. */
export const patient = { timeout: 120_000 };

/** No sentence for a person is longer, whatever the server wrote into it. */
const MAX_MESSAGE = 1_500;

/** The value, or the coded error in its place; any other throw goes on. */
export function calm<T>(read: () => T): T | CodedError {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    expectReadable(error);
    return error;
  }
}

/** The same for a promise. */
export async function calmly<T>(read: () => Promise<T>): Promise<T | CodedError> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    expectReadable(error);
    return error;
  }
}

/** A stable code, and one bounded line in both languages that a terminal cannot be confused with. */
function expectReadable({ code, text }: CodedError): void {
  expect(code).toMatch(/^[A-Z]+(_[A-Z0-9]+)+$/);
  for (const sentence of [text.fr, text.en]) {
    expect(sentence.trim()).not.toBe("");
    expect(sentence.length).toBeLessThan(MAX_MESSAGE);
    expect(sentence).not.toMatch(/\p{Cc}/u);
  }
}

/** The budgets were measured here; a quadratic reader misses them by far more than another machine does. */
const SLOW_MACHINE = 5;

/** Runs and holds the processor time of this thread against a budget in milliseconds: a busy machine counts for nothing. */
export function within<T>(budgetMs: number, run: () => T): T {
  const before = process.threadCpuUsage();
  const value = run();
  const { user, system } = process.threadCpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(budgetMs * SLOW_MACHINE);
  return value;
}

/** Plain data of at most `maxLength` characters as JSON, that crosses to another thread: what a report may take over. */
export function expectPlain(value: unknown, maxLength: number): void {
  expect(JSON.stringify(value).length).toBeLessThan(maxLength);
  expect(structuredClone(value)).toEqual(value);
}

/** No eight characters in a row of the secret are told. */
export function expectSecretKept(told: unknown, secret: string): void {
  const text = JSON.stringify(told);
  const pieces = Array.from({ length: secret.length - 7 }, (_, at) => secret.slice(at, at + 8));
  expect(pieces.filter((piece) => text.includes(piece))).toEqual([]);
}
