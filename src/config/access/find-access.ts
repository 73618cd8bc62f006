import { type Access, type AccessKind, basicDoor, doorOf, headerDoor } from "../../credentials/access.ts";
import { problem } from "../../input/sentences.ts";
import { type TargetKind, targetKinds } from "../../record/target-kind.ts";
import type { Text } from "../../text.ts";
import { pick, read, type Sources } from "../given.ts";
import { isPlaceholder } from "../meant/placeholder.ts";
import type { Profile } from "../profile.ts";
import type { Sourced } from "../run-config.ts";
import { settings } from "../settings.ts";
import { secretOf } from "./secret-of.ts";

type Variable = (name: string) => string | undefined;

/** How a client gets in: as this run says, else as the profile says. */
export function accessKindOf(sources: Sources, profile: Pick<Profile, "access"> | undefined): AccessKind {
  const { kind, login } = { login: false, ...(profile?.access ?? { kind: "login" as const }) };
  const written = login && (kind === "basic" || kind === "header") ? (`${kind}+login` as const) : kind;
  return read(sources, settings.access) ?? written;
}

/** The access with its credentials; each that lacks is a problem. The emulator brings its own. */
export function findAccess(
  sources: Sources,
  target: TargetKind,
  kind: AccessKind,
  profile: Pick<Profile, "access"> | undefined,
  variable: Variable,
): Access {
  const door = doorOf(kind);
  const own = !targetKinds[target].needsToken;
  if (door === undefined || (door === "basic" && own)) return { kind };
  if (door === "basic") return { kind, ...basicOf(sources, kind) };
  const written = profile?.access.kind === "header" ? profile.access : undefined;
  const headerName = read(sources, settings.headerName) ?? written?.name;
  if (headerName === undefined) {
    if (pick(sources, settings.headerName) === undefined) sources.problems.push(noHeaderName(kind));
    return { kind };
  }
  if (own) return { kind, headerName };
  const value = headerValueOf(sources, headerName, written?.variable, variable);
  if (value === undefined) return { kind, headerName };
  return { kind, headerName, door: headerDoor(headerName, value.value, value.source) };
}

function basicOf(sources: Sources, kind: AccessKind): Pick<Access, "door"> {
  const user = read(sources, settings.basicUser);
  const password = secretOf(sources, settings.basicPassword, settings.basicPasswordFile);
  const lacking = [
    ...(pick(sources, settings.basicUser) ? [] : ["COMFYUI_BASIC_USER"]),
    ...(password === "absent" ? ["COMFYUI_BASIC_PASSWORD_FILE"] : []),
  ];
  if (lacking.length > 0) sources.problems.push(noBasic(kind, lacking));
  if (user === undefined || password === "absent" || password === undefined) return {};
  return { door: basicDoor(user, password.value, password.source) };
}

function headerValueOf(
  sources: Sources,
  header: string,
  name: string | undefined,
  variable: Variable,
): Sourced | undefined {
  const given = secretOf(sources, settings.headerValue, settings.headerValueFile);
  if (given !== "absent") return given && sendable(sources, given);
  const value = name === undefined ? undefined : variable(name)?.trim();
  if (name !== undefined && value && !isPlaceholder(settings.headerValue, value))
    return sendable(sources, { value, source: name });
  sources.problems.push(noHeaderValue(header, name));
  return undefined;
}

/** A header carries Latin letters, digits and signs, nothing else. */
function sendable(sources: Sources, given: Sourced): Sourced | undefined {
  if (/^[\t\x20-\x7e\x80-\xff]{1,8192}$/.test(given.value)) return given;
  sources.problems.push(
    problem(
      given.source,
      {
        fr: "cette valeur contient un caractère qu'un en-tête HTTP ne peut pas porter",
        en: "this value contains a character that an HTTP header cannot carry",
      },
      { fr: "donnez la clé exacte, sur une ligne.", en: "give the exact key, on one line." },
    ),
  );
  return undefined;
}

function noBasic(kind: AccessKind, lacking: readonly string[]): Text {
  return problem(
    lacking.join(", "),
    {
      fr: `l'accès ${kind} en a besoin`,
      en: `the access ${kind} needs ${lacking.length > 1 ? "them" : "it"}`,
    },
    {
      fr: "donnez l'utilisateur (--basic-user NOM) et le mot de passe (--basic-password-file FICHIER, ou la variable COMFYUI_BASIC_PASSWORD).",
      en: "give the user (--basic-user NAME) and the password (--basic-password-file FILE, or the variable COMFYUI_BASIC_PASSWORD).",
    },
  );
}

function noHeaderName(kind: AccessKind): Text {
  return problem(
    "COMFYUI_HEADER_NAME",
    {
      fr: `l'accès ${kind} en a besoin, et le profil ne nomme pas d'en-tête`,
      en: `the access ${kind} needs it, and the profile names no header`,
    },
    {
      fr: "donnez --header-name X-Api-Key, ou access.name dans le profil.",
      en: "give --header-name X-Api-Key, or access.name in the profile.",
    },
  );
}

function noHeaderValue(header: string, name: string | undefined): Text {
  const [where, fr, en] =
    name === undefined
      ? ["COMFYUI_HEADER_VALUE", "", ""]
      : [name, ` ; le profil la cherche dans ${name}`, `; the profile looks for it in ${name}`];
  return problem(
    where,
    {
      fr: `la valeur de l'en-tête ${header} manque${fr}`,
      en: `the value of the header ${header} is missing${en}`,
    },
    {
      fr: `donnez-la par la variable ${where}, ou --header-value-file FICHIER.`,
      en: `give it by the variable ${where}, or --header-value-file FILE.`,
    },
  );
}
