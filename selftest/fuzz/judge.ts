import { expect } from "vitest";
import { CodedError } from "../../src/errors.ts";

/** For fuzz tests: what must hold for any input. */

/** Options of a property: it takes a second at most, but longer on a busy machine. */
export const patient = { timeout: 600_000 };

/** Longest sentence for a person, including any text of the server in it. */
const MAX_MESSAGE = 1_500;

/** The value, or the coded error that was thrown instead; any other error is rethrown. */
export function calm<T>(read: () => T): T | CodedError {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    expectReadable(error);
    return error;
  }
}

/** `calm` for a promise. */
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

/** Factor for slower machines; a quadratic reader exceeds its budget by far more. */
const SLOW_MACHINE = 5;

/** Runs, and compares the CPU time of this thread with a budget in milliseconds; other load on the machine does not count. */
export function within<T>(budgetMs: number, run: () => T): T {
  const before = process.threadCpuUsage();
  const value = run();
  const { user, system } = process.threadCpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(budgetMs * SLOW_MACHINE);
  return value;
}

/** Plain data of at most `maxLength` characters as JSON that can be cloned to another thread: fit for a report. */
export function expectPlain(value: unknown, maxLength: number): void {
  expect(JSON.stringify(value).length).toBeLessThan(maxLength);
  expect(structuredClone(value)).toEqual(value);
}

/** The value holds no eight consecutive characters of the secret. */
export function expectSecretKept(value: unknown, secret: string): void {
  const text = JSON.stringify(value);
  const pieces = Array.from({ length: secret.length - 7 }, (_, at) => secret.slice(at, at + 8));
  expect(pieces.filter((piece) => text.includes(piece))).toEqual([]);
}
