import { connect as connectPlain, isIP } from "node:net";
import { connect, type DetailedPeerCertificate, type TLSSocket } from "node:tls";
import { onceLived } from "../../lived.ts";
import { plainLine } from "../../redaction/plain.ts";

/** What a server shows of itself when TLS is spoken to it, whatever its certificate is worth. */
export interface TlsLook {
  /** The names and addresses that its certificate bears. */
  readonly names: readonly string[];
  readonly validFrom: string;
  readonly validTo: string;
  readonly issuer: string;
}

/** The certificate that is shown, and the code by which the other side ended the handshake or the connection after it. */
export interface Handshake {
  readonly shown?: TlsLook;
  readonly code?: string;
}

const MS = 3_000;
/** A server that misses a client's certificate says so after a handshake of TLS 1.3, at once. */
const ALERT_MS = 1_000;
const NAMES = 8;

/** What an address shows of TLS. Sends no request, believes nothing, throws nothing. */
export async function lookAtTls({
  hostname,
  port,
  protocol,
}: Pick<URL, "hostname" | "port" | "protocol">): Promise<Handshake> {
  const host = hostname.replace(/^\[|\]$/g, "");
  const { promise, resolve } = Promise.withResolvers<void>();
  let shown: TlsLook | undefined;
  let code: string | undefined;
  const socket: TLSSocket = connect({
    host,
    port: Number(port) || (protocol === "https:" ? 443 : 80),
    rejectUnauthorized: false,
    ...(isIP(host) === 0 && { servername: host }),
  });
  socket.setTimeout(MS, () => socket.destroy());
  socket.on("secureConnect", () => {
    shown = described(socket.getPeerCertificate(true));
    const callOff = onceLived(ALERT_MS, () => socket.destroy());
    socket.on("close", callOff);
  });
  socket.on("data", () => {});
  socket.on("error", (error: NodeJS.ErrnoException) => {
    code = error.code;
  });
  socket.on("close", () => resolve());
  await promise;
  return { ...(shown && { shown }), ...(code !== undefined && { code }) };
}

/** Whether plain HTTP is answered there. */
export async function speaksPlainHttp({ hostname, port }: Pick<URL, "hostname" | "port">): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connectPlain({ host: hostname.replace(/^\[|\]$/g, ""), port: Number(port) || 443 });
  socket.setTimeout(MS, () => socket.destroy());
  socket.on("connect", () => socket.write("HEAD / HTTP/1.1\r\nHost: e2e\r\nConnection: close\r\n\r\n"));
  socket.on("data", (bytes) => {
    // a port with TLS also answers in clear, to say that it wants TLS
    resolve(/^HTTP\/1\.[01] (?!400)\d{3}/.test(bytes.toString("latin1", 0, 16)));
    socket.destroy();
  });
  socket.on("error", () => {});
  socket.on("close", () => resolve(false));
  return await promise;
}

function described(certificate: DetailedPeerCertificate): TlsLook {
  const { subject, subjectaltname = "", issuer, valid_from, valid_to } = certificate;
  const alternatives = [...subjectaltname.slice(0, 4_096).matchAll(/(?:DNS|IP Address):([^,\s"]{1,253})/g)];
  const names = alternatives.map(([, name = ""]) => name);
  const common = [subject?.CN ?? []].flat();
  return {
    names: (names.length > 0 ? names : common).slice(0, NAMES).map(short),
    validFrom: dayOf(valid_from),
    validTo: dayOf(valid_to),
    issuer: short([issuer?.CN ?? [], issuer?.O ?? []].flat().join(", ") || "–"),
  };
}

function short(name: string): string {
  return plainLine(name).slice(0, 100);
}

function dayOf(date: string): string {
  const time = Date.parse(date);
  return Number.isNaN(time) ? "–" : new Date(time).toISOString().slice(0, 10);
}
