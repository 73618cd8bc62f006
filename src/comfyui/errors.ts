import { CodedError } from "../errors.ts";
import { plainLine } from "../redaction/plain.ts";
import type { Text } from "../text.ts";

/** Stable codes of everything that can go wrong between us and a ComfyUI server. */
export type ComfyErrorCode =
  | "COMFY_DNS"
  | "COMFY_REFUSED"
  | "COMFY_UNREACHABLE"
  | "COMFY_TLS"
  | "COMFY_TIMEOUT"
  | "COMFY_SLOW"
  | "COMFY_RESET"
  | "COMFY_NOT_HTTP"
  | "COMFY_ENCODING"
  | "COMFY_TOO_LARGE"
  | "COMFY_STATUS"
  | "COMFY_NOT_JSON"
  | "COMFY_SHAPE"
  | "COMFY_CANCELLED"
  | "COMFY_REQUEST";

export class ComfyError extends CodedError {
  declare readonly code: ComfyErrorCode;
  /** Status of the reply, if there was one. */
  readonly status: number | undefined;
  /** The request as `nameOf` writes it, where the diagnosis needs it. */
  readonly request: string | undefined;

  constructor(
    code: ComfyErrorCode,
    text: Text,
    options: ErrorOptions & { status?: number; request?: string } = {},
  ) {
    super(code, text, options);
    this.name = "ComfyError";
    this.status = options.status;
    this.request = options.request;
  }
}

const causes: Record<string, [ComfyErrorCode, Text]> = {
  ENOTFOUND: [
    "COMFY_DNS",
    { fr: "le nom d'hôte est inconnu du DNS", en: "the host name is unknown to the DNS" },
  ],
  EAI_AGAIN: ["COMFY_DNS", { fr: "le DNS ne répond pas", en: "the DNS does not answer" }],
  ECONNREFUSED: [
    "COMFY_REFUSED",
    {
      fr: "la connexion est refusée : rien n'écoute sur ce port",
      en: "the connection is refused: nothing listens on that port",
    },
  ],
  EHOSTUNREACH: [
    "COMFY_UNREACHABLE",
    { fr: "la machine est injoignable", en: "the machine cannot be reached" },
  ],
  ENETUNREACH: [
    "COMFY_UNREACHABLE",
    { fr: "le réseau est injoignable", en: "the network cannot be reached" },
  ],
  ECONNRESET: ["COMFY_RESET", { fr: "le serveur a coupé la connexion", en: "the server cut the connection" }],
  EPIPE: ["COMFY_RESET", { fr: "le serveur a coupé la connexion", en: "the server cut the connection" }],
  UND_ERR_SOCKET: [
    "COMFY_RESET",
    { fr: "le serveur a coupé la connexion", en: "the server cut the connection" },
  ],
  UND_ERR_CONNECT_TIMEOUT: [
    "COMFY_TIMEOUT",
    { fr: "la connexion ne s'établit pas dans le délai", en: "the connection is not established in time" },
  ],
  ETIMEDOUT: [
    "COMFY_TIMEOUT",
    { fr: "la connexion ne s'établit pas dans le délai", en: "the connection is not established in time" },
  ],
  ABORT_ERR: ["COMFY_TIMEOUT", { fr: "aucune réponse dans le délai", en: "no reply in time" }],
  UND_ERR_HEADERS_TIMEOUT: ["COMFY_TIMEOUT", { fr: "aucune réponse dans le délai", en: "no reply in time" }],
  UND_ERR_BODY_TIMEOUT: [
    "COMFY_TIMEOUT",
    { fr: "la réponse s'est arrêtée en route", en: "the reply stopped midway" },
  ],
  UND_ERR_HEADERS_OVERFLOW: [
    "COMFY_TOO_LARGE",
    { fr: "les en-têtes de la réponse dépassent 16 Kio", en: "the reply's headers exceed 16 KiB" },
  ],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: [
    "COMFY_RESET",
    { fr: "la réponse est plus courte qu'annoncé", en: "the reply is shorter than announced" },
  ],
};

/** Codes of the HTTP parser say "this is not HTTP"; codes of OpenSSL say "this is not (good) TLS". */
function familyOf(code: string): [ComfyErrorCode, Text] | undefined {
  if (code.startsWith("HPE_"))
    return [
      "COMFY_NOT_HTTP",
      { fr: "la réponse n'est pas du HTTP valide", en: "the reply is not valid HTTP" },
    ];
  if (
    /CERT|TLS|SSL|SELF_SIGNED|EPROTO|UNABLE_TO|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|PATH_LENGTH|_TOO_(WEAK|SMALL)|CRL/.test(
      code,
    )
  )
    return [
      "COMFY_TLS",
      { fr: `la connexion TLS échoue (${code})`, en: `the TLS connection fails (${code})` },
    ];
  return undefined;
}

/** The first code of Node, undici or OpenSSL that is found in an error, its causes and its aggregated errors. */
export function systemCodeOf(error: unknown): string {
  for (let current = error, depth = 0; current instanceof Error && depth < 5; depth += 1) {
    const code = (current as { code?: unknown }).code;
    if (typeof code === "string" && code !== "") return code;
    if (current.name === "HTTPParserError") return "HPE_INVALID"; // undici gives some of them no code
    const inner: unknown = current instanceof AggregateError ? current.errors[0] : undefined;
    current = inner ?? current.cause;
  }
  return "";
}

/**
 * Turns an error of undici or Node into a coded error that names the request.
 * The original is kept as `cause` for debugging, never for reports: header values may be in it.
 */
export function toComfyError(error: unknown, request: string): ComfyError {
  if (error instanceof ComfyError) return error;
  const code = systemCodeOf(error);
  const [ours, why] = causes[code] ??
    familyOf(code) ?? [
      "COMFY_REQUEST",
      { fr: `la requête a échoué (${code || "sans code"})`, en: `the request failed (${code || "no code"})` },
    ];
  return new ComfyError(
    ours,
    { fr: `[${request}] ${why.fr}.`, en: `[${request}] ${why.en}.` },
    { cause: error, request },
  );
}

/** A server's text for a message: one line, 200 characters at most, nothing that cannot be seen. */
export function excerpt(body: string): string {
  const line = plainLine(body.slice(0, 2_000));
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}

/** A request as messages name it: without the value of `token`, which is the credential itself. */
export function nameOf(method: string, path: string): string {
  return excerpt(`${method} ${path.replace(/([?&]token=)[^&#]*/gi, "$1…")}`);
}

/** The error for an unexpected status: it shows the request, the status and the beginning of the body. */
export function unexpectedStatus(
  request: string,
  status: number,
  expected: number,
  body: string,
): ComfyError {
  return new ComfyError(
    "COMFY_STATUS",
    {
      fr: `[${request}] a répondu ${status} au lieu de ${expected}. Corps : ${excerpt(body) || "(vide)"}`,
      en: `[${request}] answered ${status}, expected ${expected}. Body: ${excerpt(body) || "(empty)"}`,
    },
    { status, request },
  );
}

/** Whether only a proxy answers so: its backend is away, or it limits the rate. ComfyUI never sends these statuses. */
export function isGateway(status: number): boolean {
  return [429, 502, 503, 504].includes(status);
}
