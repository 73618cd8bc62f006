import net, { type AddressInfo } from "node:net";

/** For fuzz tests: a TCP port that answers every request with given bytes, then hangs up. */
export interface RawServer extends AsyncDisposable {
  readonly url: string;
  /** What the next connections get; a function sees the request first. */
  answer: Uint8Array | "silence" | ((request: string) => Uint8Array);
}

export async function serveRaw(): Promise<RawServer> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    socket.once("data", (request) => {
      const { answer } = raw;
      if (answer === "silence") return;
      socket.end(typeof answer === "function" ? answer(request.toString("latin1")) : answer);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const raw: RawServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: Buffer.alloc(0),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
  return raw;
}
