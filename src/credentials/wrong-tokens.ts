import type { Text } from "../text.ts";
import { bearer, type CredentialRow } from "./credential-row.ts";

const t = (fr: string, en: string): Text => ({ fr, en });

/** Strings that resemble the token or replace it, each after `Bearer`. `other` is a hash of another password. */
export function wrongValues(token: string, other: string): CredentialRow[] {
  const middle = Math.floor(token.length / 2);
  const values: [id: string, flaw: Text, value: string][] = [
    ["other-password", t("hash d'un autre mot de passe", "hash of another password"), other],
    ...["$2a$", "$2b$", "$2y$"].map((prefix): [string, Text, string] => [
      `prefix-${prefix.slice(1, 3)}`,
      t(`même hash, préfixe ${prefix}`, `same hash, prefix ${prefix}`),
      token.replace(/^\$2[aby]\$/, () => prefix),
    ]),
    ["truncated-by-one", t("dernier caractère coupé", "last character cut"), token.slice(0, -1)],
    ["truncated-to-20", t("20 premiers caractères seuls", "first 20 characters only"), token.slice(0, 20)],
    ["appended", t("un caractère de trop", "one character too many"), `${token}a`],
    ["appended-comma", t("une virgule de trop", "a comma too many"), `${token},`],
    ["first-changed", t("premier caractère changé", "first character changed"), changedAt(token, 0)],
    ["middle-changed", t("caractère du milieu changé", "middle character changed"), changedAt(token, middle)],
    [
      "last-changed",
      t("dernier caractère changé", "last character changed"),
      changedAt(token, token.length - 1),
    ],
    [
      "swapped-case",
      t("majuscules et minuscules échangées", "upper and lower case swapped"),
      swapCase(token),
    ],
    ["single-quoted", t("entre apostrophes", "in single quotes"), `'${token}'`],
    ["double-quoted", t("entre guillemets", "in double quotes"), `"${token}"`],
    ["base64", t("encodé en base64", "encoded in base64"), Buffer.from(token).toString("base64")],
    [
      "percent-encoded",
      t("encodé pour une URL, mais dans l'en-tête", "URL-encoded, yet in the header"),
      encodeURIComponent(token),
    ],
    [
      "bash-expanded",
      t("« $ » mangés par bash", '"$" eaten by bash'),
      token.replace(/\$(?:[A-Za-z_]\w*|\d)/g, ""),
    ],
    [
      "powershell-expanded",
      t("« $ » mangés par PowerShell", '"$" eaten by PowerShell'),
      token.replace(/\$\w+/g, ""),
    ],
    [
      "compose-interpolated",
      t("« $ » perdus dans Compose", '"$" lost in Compose'),
      token.replaceAll("$", ""),
    ],
    ["leading-dollar-lost", t("premier « $ » perdu", 'leading "$" lost'), token.replace(/^\$/, "")],
    ["undefined", t("le mot undefined", "the word undefined"), "undefined"],
    ["null", t("le mot null", "the word null"), "null"],
    ["none-word", t("le mot None", "the word None"), "None"],
  ];
  // Nothing may be left of the token: "Bearer" alone is one of the malformed rows.
  return values.filter(([, , value]) => value !== "").map(([id, flaw, value]) => bearer(id, flaw, value));
}

function changedAt(token: string, index: number): string {
  const changed = token[index] === "A" ? "B" : "A";
  return token.slice(0, index) + changed + token.slice(index + 1);
}

function swapCase(token: string): string {
  return token.replace(/[a-z]/gi, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );
}
