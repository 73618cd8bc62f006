import { createHash } from "node:crypto";

/** First 12 hex digits of the SHA-256: shows whether two secrets are the same without revealing them. */
export function fingerprint(secret: string): string {
  return createHash("sha256").update(secret).digest("hex").slice(0, 12);
}
