import { Agent } from "undici";
import type { z } from "zod";
import { readCertificates } from "./certificates.ts";
import { type DockerEndpoint, endpointName } from "./endpoint.ts";
import { DockerError, toDockerError } from "./error.ts";

/** A daemon answers within milliseconds; one that has not after this long is stuck. */
export const TIMEOUT_MS = 10_000;
const MAX_JSON = 4 * 2 ** 20;

export interface DockerReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The body was cut at the limit. */
  readonly truncated: boolean;
}

export interface RequestOptions {
  readonly body?: unknown;
  /** Bytes of the body that are kept; the rest is not read. */
  readonly limit?: number;
  /** For requests that make Docker work rather than look something up. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The part of the Docker Engine's HTTP API that the suite uses: bounded in time and size, no retry.
 * Errors: every throw is a `DockerError`.
 */
export class DockerApi implements AsyncDisposable {
  readonly name: string;
  readonly #origin: string;
  readonly #agent: Agent;

  constructor(endpoint: DockerEndpoint, { timeoutMs = TIMEOUT_MS } = {}) {
    this.name = endpointName(endpoint);
    this.#origin = endpoint.kind === "http" ? endpoint.origin : "http://docker";
    const certPath = endpoint.kind === "http" ? endpoint.certPath : undefined;
    this.#agent = new Agent({
      connect: {
        timeout: timeoutMs,
        ...(endpoint.kind === "socket" && { socketPath: endpoint.path }),
        ...(certPath !== undefined && readCertificates(certPath)),
      },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
    this.#timeoutMs = timeoutMs;
  }
  readonly #timeoutMs: number;

  /** A JSON reply of the expected shape; any status but 2xx is DOCKER_STATUS. */
  async json<T>(
    method: "GET" | "POST",
    path: string,
    schema: z.ZodType<T>,
    options: Pick<RequestOptions, "body" | "signal"> = {},
  ): Promise<T> {
    const reply = await this.ask(method, path, { ...options, limit: MAX_JSON });
    const request = `${method} ${shortPath(path)}`;
    if (reply.truncated) throw tooLarge(request);
    if (reply.status < 200 || reply.status > 299) throw refused(request, reply);
    try {
      return schema.parse(JSON.parse(reply.body.toString("utf8")));
    } catch (error) {
      throw new DockerError(
        "DOCKER_SHAPE",
        {
          fr: `[${request}] le démon Docker a répondu autre chose que ce que son API promet.`,
          en: `[${request}] the Docker daemon's reply is not what its API promises.`,
        },
        { cause: error },
      );
    }
  }

  /** The reply, with any status. */
  async ask(
    method: "GET" | "POST" | "HEAD" | "DELETE",
    path: string,
    options: RequestOptions = {},
  ): Promise<DockerReply> {
    const request = `${method} ${shortPath(path)}`;
    const { body, limit = MAX_JSON, timeoutMs = this.#timeoutMs, signal } = options;
    const deadline = AbortSignal.timeout(timeoutMs);
    try {
      const reply = await this.#agent.request({
        origin: this.#origin,
        method,
        path,
        headersTimeout: timeoutMs,
        signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
        ...(body !== undefined && {
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        }),
      });
      const headers = Object.fromEntries(
        Object.entries(reply.headers).map(([name, value]) => [name, String(value)]),
      );
      return { status: reply.statusCode, headers, ...(await keep(reply.body, limit)) };
    } catch (error) {
      signal?.throwIfAborted();
      throw toDockerError(error, request, this.name, this.#origin.startsWith("https:"));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#agent.destroy();
  }
}

async function keep(
  body: AsyncIterable<Buffer> & { destroy(): unknown },
  limit: number,
): Promise<Pick<DockerReply, "body" | "truncated">> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > limit) break;
  }
  return { body: Buffer.concat(chunks).subarray(0, limit), truncated: size > limit };
}

/** Without the query, which may be long. */
function shortPath(path: string): string {
  return path.split("?")[0] ?? path;
}

function tooLarge(request: string): DockerError {
  return new DockerError("DOCKER_TOO_LARGE", {
    fr: `[${request}] la réponse dépasse ${MAX_JSON} octets.`,
    en: `[${request}] the reply exceeds ${MAX_JSON} bytes.`,
  });
}

function refused(request: string, { status, body }: DockerReply): DockerError {
  if (body.includes("HTTP request to an HTTPS server"))
    return new DockerError("DOCKER_TLS", {
      fr: "Ce démon Docker parle TLS : donnez DOCKER_TLS_VERIFY=1, et par DOCKER_CERT_PATH le dossier de ca.pem, cert.pem et key.pem.",
      en: "This Docker daemon speaks TLS: give DOCKER_TLS_VERIFY=1, and in DOCKER_CERT_PATH the folder of ca.pem, cert.pem and key.pem.",
    });
  const message = /"message"\s*:\s*"([^"]{0,300})/.exec(body.toString("utf8"))?.[1] ?? "–";
  return new DockerError(
    "DOCKER_STATUS",
    {
      fr: `[${request}] le démon Docker a répondu ${status} : ${message}`,
      en: `[${request}] the Docker daemon answered ${status}: ${message}`,
    },
    { status },
  );
}
