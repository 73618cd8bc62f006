import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { outletTo } from "./outlet.ts";

test("an outlet hands on what is written, and goes on where its stream is closed", async () => {
  const stream = new PassThrough();
  const outlet = outletTo(stream as unknown as NodeJS.WriteStream);
  outlet.write("a");
  expect(String(stream.read())).toBe("a");
  stream.destroy();
  await new Promise<void>((done) => outlet.end("b", done));
  expect(outlet.errored).toBeNull();
});
