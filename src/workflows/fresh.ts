import { randomBytes, randomInt } from "node:crypto";

/** A new seed, so that no cache holds its picture. */
export function freshSeed(): number {
  return randomInt(1, 2 ** 47);
}

/** A file prefix that no other run uses: it marks an image as ours. */
export function freshPrefix(): string {
  return `e2e-${randomBytes(5).toString("hex")}`;
}
