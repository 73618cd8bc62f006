/** How a deployment lets a client in: by ComfyUI-Login, by a proxy in front of it (Basic, or a header of its own), by both, or freely. */
export const accessKinds = ["login", "basic", "basic+login", "header", "header+login", "none"] as const;
export type AccessKind = (typeof accessKinds)[number];

/** What a proxy in front of ComfyUI asks for, as the header that carries it. */
export interface Door {
  readonly kind: "basic" | "header";
  /** Lower case. */
  readonly header: string;
  readonly value: string;
  /** The user of Basic: not a secret. */
  readonly user?: string;
  /** Where the password or the value was read from. */
  readonly source: string;
  /** All that must never be printed. */
  readonly secrets: readonly string[];
}

export interface Access {
  readonly kind: AccessKind;
  /** The header that a proxy asks for; known for a header of its own alone. */
  readonly headerName?: string;
  /** Absent where no proxy asks for anything, and until the emulator has invented its credentials. */
  readonly door?: Door;
}

export function hasLogin(kind: AccessKind): boolean {
  return kind.endsWith("login");
}

export function doorOf(kind: AccessKind): Door["kind"] | undefined {
  if (kind.startsWith("header")) return "header";
  return kind.startsWith("basic") ? "basic" : undefined;
}

export function basicDoor(user: string, password: string, source: string): Door {
  const pair = Buffer.from(`${user}:${password}`, "utf8").toString("base64");
  return {
    kind: "basic",
    header: "authorization",
    value: `Basic ${pair}`,
    user,
    source,
    secrets: [password, pair],
  };
}

export function headerDoor(name: string, value: string, source: string): Door {
  // "Bearer abc", "ApiKey abc": the word of the scheme is no secret, what follows it is
  const bare = /^[A-Za-z]{3,20} (\S+)$/.exec(value)?.[1];
  const secrets = bare === undefined ? [value] : [value, bare];
  return { kind: "header", header: name.toLowerCase(), value, source, secrets };
}

/** What each request carries. */
export interface Presented {
  readonly headers: Readonly<Record<string, string>>;
  /** Without "?", encoded: the login's second way, for Authorization holds but one credential. */
  readonly query?: string;
}

export function presented(access: Access, token: string | undefined): Presented {
  const { door } = access;
  const headers = door === undefined ? {} : { [door.header]: door.value };
  if (token === undefined) return { headers };
  if (door?.header === "authorization") return { headers, query: `token=${encodeURIComponent(token)}` };
  return { headers: { ...headers, authorization: `Bearer ${token}` } };
}
