import { Writable } from "node:stream";

/** A way to a stream that may close (`| head`) or fill up (`> /dev/full`): whoever writes here never waits and never fails. */
export function outletTo(stream: NodeJS.WriteStream): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      if (!stream.destroyed) stream.write(chunk);
      done();
    },
  });
}
