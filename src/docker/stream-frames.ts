/** The payload of a Docker stream, as text. */
export function textOfStream(bytes: Buffer): string {
  return payloadOf(bytes).toString("utf8");
}

/**
 * The payload of a Docker stream. Without a terminal it comes in frames of 8 header bytes (stream, 0, 0, 0, length)
 * and data. A stream with a terminal has no frames and is returned unchanged; of a cut last frame the received part counts.
 */
export function payloadOf(bytes: Buffer): Buffer {
  // too short for a header, and not the beginning of one
  if (bytes.length < 8 && (bytes[0] ?? 0) > 2) return bytes;
  const parts: Buffer[] = [];
  let at = 0;
  while (at + 8 <= bytes.length) {
    const stream = bytes[at] ?? 255;
    if (stream > 2 || bytes.readUIntBE(at + 1, 3) !== 0) return bytes;
    const length = bytes.readUInt32BE(at + 4);
    parts.push(bytes.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return Buffer.concat(parts);
}
