import { randomBytes } from "node:crypto";
import bcrypt from "bcryptjs";
import type { Text } from "../text.ts";
import { bearer, type CredentialRow, header, opens, query } from "./credential-row.ts";
import { describeToken } from "./token-shape.ts";
import { wrongValues } from "./wrong-tokens.ts";

/** bcryptjs needs about 25 ms at cost 4 and doubles with each step; the server compares strings, so the cost does not matter. */
const cheapCost = 4;

const t = (fr: string, en: string): Text => ({ fr, en });

/**
 * Credentials that no server may accept, each with its reason. None of them is the valid one by the rule of
 * ComfyUI-Login (exact string after `Bearer`, or first `token` of the query): variants that happen to equal it are left out.
 * A byte order mark, a line break or a control character in the header are not among them: HTTP clients refuse to send those.
 */
export async function badCredentials({ token }: { readonly token: string }): Promise<CredentialRow[]> {
  const other = await bcrypt.hash(randomBytes(12).toString("hex"), cheapCost);
  const rows = [
    ...absent(),
    ...wrongValues(token, other),
    ...otherSchemes(token),
    ...otherPlaces(token),
    ...malformed(token),
    ...inTheQuery(token, other),
  ];
  return rows.filter((row) => !opens(row, token));
}

/**
 * The password itself and a new hash of it: both must be refused, because the token is compared as a string.
 * Separate from the table, because the password is not always known.
 */
export async function plaintextCredentials(known: {
  readonly token: string;
  readonly plaintext: string;
}): Promise<CredentialRow[]> {
  const { token, plaintext } = known;
  const cost = describeToken(token).cost ?? cheapCost;
  const costs = cost !== cheapCost && cost <= 6 ? [cheapCost, cost] : [cheapCost];
  const hashes = await Promise.all(
    costs.map(async (rounds) => ({ rounds, hash: await bcrypt.hash(plaintext, rounds) })),
  );
  const encoded = encodeURIComponent(plaintext.toWellFormed());
  const basic = Buffer.from(`qwen:${plaintext}`).toString("base64");
  const rows = [
    query(
      "plaintext-query",
      t("mot de passe en clair dans l'URL", "plaintext password in the URL"),
      `token=${encoded}`,
    ),
    header(
      "plaintext-basic",
      t("mot de passe en clair en Basic", "plaintext password as Basic"),
      `Basic ${basic}`,
    ),
    ...hashes.flatMap(({ rounds, hash }) => [
      bearer(
        `rehash-${rounds}`,
        t(
          `nouveau hash du même mot de passe (coût ${rounds})`,
          `new hash of the same password (cost ${rounds})`,
        ),
        hash,
      ),
      query(
        `rehash-${rounds}-query`,
        t(`nouveau hash dans l'URL (coût ${rounds})`, `new hash in the URL (cost ${rounds})`),
        `token=${encodeURIComponent(hash)}`,
      ),
    ]),
  ];
  // Only what a header can carry; a space splits it in two, which is malformed for the server.
  if (/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(plaintext))
    rows.unshift(bearer("plaintext-header", t("mot de passe en clair", "plaintext password"), plaintext));
  return rows.filter((row) => !opens(row, token));
}

function absent(): CredentialRow[] {
  return [
    {
      id: "none",
      flaw: t("aucun jeton", "no credential"),
      kind: "header",
      headers: {},
      query: "",
      malformed: false,
    },
    header("empty-header", t("en-tête Authorization vide", "empty Authorization header"), ""),
    header(
      "blank-header",
      t("en-tête Authorization fait d'espaces", "Authorization header of spaces"),
      "   ",
    ),
  ];
}

function otherSchemes(token: string): CredentialRow[] {
  const basic = Buffer.from(`qwen:${token}`).toString("base64");
  return [
    header("scheme-basic", t("schéma Basic", "scheme Basic"), `Basic ${basic}`),
    header("scheme-token", t("schéma Token", "scheme Token"), `Token ${token}`),
    header("scheme-lower-case", t("« bearer » en minuscules", '"bearer" in lower case'), `bearer ${token}`),
    header("scheme-upper-case", t("« BEARER » en majuscules", '"BEARER" in upper case'), `BEARER ${token}`),
    header("scheme-colon", t("« Bearer: » avec deux-points", '"Bearer:" with a colon'), `Bearer: ${token}`),
  ];
}

function otherPlaces(token: string): CredentialRow[] {
  const none = { query: "", malformed: false };
  return [
    {
      id: "cookie-token",
      flaw: t("jeton en cookie « token »", 'token as cookie "token"'),
      kind: "cookie",
      headers: { cookie: `token=${token}` },
      ...none,
    },
    {
      id: "cookie-session",
      flaw: t("jeton en cookie de session", "token as session cookie"),
      kind: "cookie",
      headers: { cookie: `AIOHTTP_SESSION=${token}` },
      ...none,
    },
    {
      id: "x-api-key",
      flaw: t("jeton dans X-API-Key", "token in X-API-Key"),
      kind: "other-header",
      headers: { "x-api-key": token },
      ...none,
    },
  ];
}

/** A stock ComfyUI-Login splits the header in exactly two parts and answers 500 to these: refused, though not cleanly. */
function malformed(token: string): CredentialRow[] {
  return [
    header("bearer-alone", t("« Bearer » sans jeton", '"Bearer" without a token'), "Bearer"),
    header(
      "bearer-two-values",
      t("deux valeurs après « Bearer »", 'two values after "Bearer"'),
      "Bearer a b",
    ),
    header(
      "bearer-token-extra",
      t("le jeton suivi d'un mot", "the token followed by a word"),
      `Bearer ${token} extra`,
    ),
    header("bare-token", t("jeton sans schéma", "token without a scheme"), token),
  ];
}

function inTheQuery(token: string, other: string): CredentialRow[] {
  const encoded = encodeURIComponent(token);
  const wrong = encodeURIComponent(other);
  return [
    query("query-empty", t("?token= vide", "empty ?token="), "token="),
    query("query-wrong", t("?token= avec un autre hash", "?token= with another hash"), `token=${wrong}`),
    query(
      "query-truncated",
      t("?token= amputé d'un caractère", "?token= short of one character"),
      `token=${encodeURIComponent(token.slice(0, -1))}`,
    ),
    query("query-capital", t("?Token= avec une majuscule", "?Token= with a capital"), `Token=${encoded}`),
    query(
      "query-other-name",
      t("?api_key= au lieu de ?token=", "?api_key= instead of ?token="),
      `api_key=${encoded}`,
    ),
    query(
      "query-wrong-first",
      t("deux ?token=, le faux d'abord", "two ?token=, the wrong one first"),
      `token=${wrong}&token=${encoded}`,
    ),
    query(
      "query-double-encoded",
      t("?token= encodé deux fois", "?token= encoded twice"),
      `token=${encodeURIComponent(encoded)}`,
    ),
    query(
      "query-blank-appended",
      t("?token= suivi d'un espace", "?token= followed by a space"),
      `token=${encoded}%20`,
    ),
  ];
}
