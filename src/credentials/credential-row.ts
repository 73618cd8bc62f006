import type { Text } from "../text.ts";

/** One credential to try, as the parts of a request that carry it. */
export interface CredentialRow {
  /** Stable, kebab-case. */
  readonly id: string;
  /** Why it must be refused; never shows a part of the credential. */
  readonly flaw: Text;
  readonly kind: "header" | "query" | "cookie" | "other-header";
  readonly headers: Readonly<Record<string, string>>;
  /** Raw query string without "?", already encoded as it must travel; empty where none. */
  readonly query: string;
  /** Not two parts, so a stock ComfyUI-Login answers 500 instead of 401. */
  readonly malformed: boolean;
}

/** A row with this Authorization header. */
export function header(id: string, flaw: Text, authorization: string): CredentialRow {
  const parts = partsOf(authorization).length;
  return {
    id,
    flaw,
    kind: "header",
    headers: { authorization },
    query: "",
    malformed: parts !== 0 && parts !== 2,
  };
}

export function bearer(id: string, flaw: Text, value: string): CredentialRow {
  return header(id, flaw, `Bearer ${value}`);
}

export function query(id: string, flaw: Text, raw: string): CredentialRow {
  return { id, flaw, kind: "query", headers: {}, query: raw, malformed: false };
}

/** ComfyUI-Login's own rule (PROTOCOL 9.2): `Bearer` and the exact token, or the first `token` of the query. */
export function opens(row: CredentialRow, token: string): boolean {
  const parts = partsOf(row.headers.authorization ?? "");
  if (parts.length === 2 && parts[0] === "Bearer" && parts[1] === token) return true;
  return new URLSearchParams(row.query).get("token") === token;
}

function partsOf(authorization: string): string[] {
  return authorization.split(/\s+/).filter((part) => part !== "");
}
