import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { Connection } from "../connection.ts";
import { whoAnswered } from "../server-identity.ts";

/** One of the addresses of a name, and who answers there. */
export interface NameAddress {
  readonly address: string;
  readonly answers: "comfyui" | "another" | "nothing";
}

const limits = { connectMs: 2_000, totalMs: 3_000 };
const MOST = 4;

/** Every address of the server's name, in the order of this machine, where it has several. Asks without a token. */
export async function addressesOf(
  url: string,
  signal: AbortSignal,
  resolve: (name: string) => Promise<{ address: string }[]> = (name) => lookup(name, { all: true }),
): Promise<NameAddress[] | undefined> {
  const { hostname, host, protocol, port, pathname } = new URL(url);
  // behind TLS a certificate would be judged by another name
  if (protocol !== "http:" || isIP(hostname.replace(/^\[|\]$/g, "")) !== 0) return undefined;
  const found = await resolve(hostname).catch(() => []);
  const addresses = [...new Set(found.map(({ address }) => address))].slice(0, MOST);
  if (addresses.length < 2) return undefined;
  return await Promise.all(
    addresses.map(async (address): Promise<NameAddress> => {
      const at = `http://${isIP(address) === 6 ? `[${address}]` : address}:${port || 80}${pathname}`;
      return { address, answers: await whoIs(at, host, signal) };
    }),
  );
}

async function whoIs(url: string, host: string, signal: AbortSignal): Promise<NameAddress["answers"]> {
  await using connection = new Connection(url, limits);
  try {
    const reply = await connection.request({
      method: "GET",
      path: "/system_stats",
      headers: { host },
      signal,
    });
    return ["comfyui", "comfyui-login"].includes(whoAnswered(reply)) ? "comfyui" : "another";
  } catch {
    return "nothing";
  }
}
