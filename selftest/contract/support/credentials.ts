/** A hash of another password. */
const otherHash = "$2b$12$Q9wHk3bVXcT5mZr7Yp1LxOe4JdGsNuA2FiKtRvWqBzCyMhEaDlP6S";
const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

type Headers = Readonly<Record<string, string>>;

/** The headers of each recorded form of a credential, by its name in the ground truth. */
export function credentialForms(token: string, plaintext: string): Readonly<Record<string, Headers>> {
  const bearer = (value: string): Headers => ({ Authorization: `Bearer ${value}` });
  const base64 = (value: string) => Buffer.from(value).toString("base64");
  const good = bearer(token);
  return {
    none: {},
    empty: { Authorization: "" },
    bearerOnly: { Authorization: "Bearer" },
    bearerSpace: { Authorization: "Bearer " },
    good,
    lower: { Authorization: `bearer ${token}` },
    upper: { Authorization: `BEARER ${token}` },
    doubleSpace: { Authorization: `Bearer  ${token}` },
    tab: { Authorization: `Bearer\t${token}` },
    trailingSpace: bearer(`${token} `),
    extra: bearer(`${token} extra`),
    basic: { Authorization: `Basic ${base64(`user:${token}`)}` },
    tokenScheme: { Authorization: `Token ${token}` },
    bare: { Authorization: token },
    truncated: bearer(token.slice(0, -1)),
    prefix20: bearer(token.slice(0, 20)),
    appended: bearer(`${token}x`),
    lastCharFlipped: bearer(token.slice(0, -1) + (token.endsWith("a") ? "b" : "a")),
    variant2a: bearer(token.replace("$2b$", "$2a$")),
    variant2y: bearer(token.replace("$2b$", "$2y$")),
    dollarStripped: bearer(token.replaceAll("$", "")),
    quoted: bearer(`"${token}"`),
    swapcase: bearer(
      [...token]
        .map((letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()))
        .join(""),
    ),
    plaintext: bearer(plaintext),
    otherHash: bearer(otherHash),
    b64: bearer(base64(token)),
    xapikey: { "X-API-Key": token },
    cookie: { Cookie: `token=${encodeURIComponent(token)}` },
    cookieSession: { Cookie: `AIOHTTP_SESSION=${encodeURIComponent(token)}` },
    goodPlusHtml: { ...good, Accept: browser },
    noneHtml: { Accept: "text/html" },
    noneBrowser: { Accept: browser },
    goodOrigin: { ...good, Origin: "http://evil.example" },
    goodHostileHost: { ...good, Host: "evil.example" },
  };
}

/** The query of each recorded form, by its name in the ground truth. */
export function queryForms(token: string): Readonly<Record<string, string>> {
  const encoded = encodeURIComponent(token);
  return {
    good: `token=${encoded}`,
    goodRaw: `token=${token}`,
    empty: "token=",
    wrong: "token=wrong",
    twice: `token=wrong&token=${encoded}`,
    twiceRev: `token=${encoded}&token=wrong`,
    upper: `Token=${encoded}`,
  };
}
