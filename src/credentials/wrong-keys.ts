import type { Text } from "../text.ts";
import { basicDoor, type Door } from "./access.ts";

/** One header that must not pass the proxy; undefined: it is not sent at all. */
export interface WrongKey {
  readonly flaw: Text;
  readonly header: string | undefined;
}

const OTHER = "e2e-not-the-right-one";

/** Credentials that are nearly, or not at all, those of the proxy. Those that a proxy may rightly take for the same are not among them. */
export function wrongKeys(door: Door): WrongKey[] {
  const rows = door.kind === "basic" ? basicRows(door) : headerRows(door);
  return rows.filter(({ header }) => header !== door.value);
}

function basicRows({ value, user = "", secrets: [password = ""] }: Door): WrongKey[] {
  const as = (name: string, word: string) => basicDoor(name, word, "").value;
  return [
    row("aucun identifiant", "no credentials", undefined),
    row("autre mot de passe", "another password", as(user, OTHER)),
    row("mot de passe vide", "an empty password", as(user, "")),
    row("autre utilisateur", "another user", as(OTHER, password)),
    row("mot de passe allongé", "a lengthened password", as(user, `${password}x`)),
    row("mot de passe coupé", "a cut password", as(user, password.slice(0, -1))),
    row("utilisateur et mot de passe échangés", "user and password exchanged", as(password, user)),
    row("le nom de l'utilisateur pour mot de passe", "the user's name as the password", as(user, user)),
    row("schéma Bearer", "the scheme Bearer", value.replace("Basic", "Bearer")),
    row("schéma sans valeur", "a scheme without a value", "Basic"),
    row("valeur illisible", "an unreadable value", "Basic !!!"),
  ];
}

function headerRows({ value }: Door): WrongKey[] {
  return [
    row("aucun en-tête", "no header", undefined),
    row("autre valeur", "another value", OTHER),
    row("en-tête vide", "an empty header", ""),
    row("valeur allongée", "a lengthened value", `${value}x`),
    row("valeur coupée", "a cut value", value.slice(0, -1)),
    row("valeur précédée d'un signe", "a value with a sign in front", `x${value}`),
  ];
}

function row(fr: string, en: string, header: string | undefined): WrongKey {
  return { flaw: { fr, en }, header };
}
