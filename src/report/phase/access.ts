import { measured } from "../../record/merge-facts.ts";
import type { Text } from "../../text.ts";
import { chainBlocks } from "./chain.ts";
import { type Block, heading, type Line, table, text } from "./document/doc.ts";
import { inLanguage, type PhaseInput } from "./input.ts";
import type { EvidenceTable } from "./material.ts";

/** Kinds that a row names; the table of the check, beside the report, has them all. */
const MAX_ITEMS = 12;

/** A probe's random name says nothing to a reader. */
const unique = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

const words = {
  declared: { fr: "accès déclaré", en: "declared access" },
  doorSource: { fr: "identifiants du proxy lus dans", en: "the proxy's credentials read from" },
  doorClosed: { fr: "sans identifiants", en: "without credentials" },
  title: { fr: "Chaîne d'authentification", en: "Credential chain" },
  link: { fr: "Maillon", en: "Link" },
  found: { fr: "Constaté", en: "Found" },
  source: { fr: "Jeton lu dans", en: "Token read from" },
  shape: { fr: "Forme du jeton", en: "Form of the token" },
  flaws: { fr: "Défauts du jeton", en: "Flaws of the token" },
  plaintext: { fr: "Le mot de passe correspond au jeton", en: "The password belongs to the token" },
  header: { fr: "Jeton par en-tête", en: "Token by header" },
  query: { fr: "Jeton par URL", en: "Token by URL" },
  empty: { fr: "Jeton vide", en: "Empty token" },
  anonymous: { fr: "Sans jeton", en: "Without a token" },
  followed: { fr: "Page ouverte par un lien d'un autre site", en: "Page opened by a link on another site" },
  matrix: { fr: "Refus, requête par requête", en: "Refusals, request by request" },
  matrixIntro: {
    fr: "Les requêtes qui ont reçu la même réponse sont réunies sur une ligne.",
    en: "Requests that got the same reply share a row.",
  },
  credential: { fr: "Avec", en: "With" },
  request: { fr: "Requêtes", en: "Requests" },
  expected: { fr: "Attendu", en: "Expected" },
  came: { fr: "Reçu", en: "Came" },
  yes: { fr: "oui", en: "yes" },
  no: { fr: "non", en: "no" },
  none: { fr: "aucun", en: "none" },
  notMeasured: {
    fr: "Non mesurée : les contrôles qui la lisent n'ont pas été exécutés.",
    en: "Not measured: the checks that read it were not run.",
  },
} as const satisfies Record<string, Text>;

/** Where the token comes from, what it looks like, what it opens, and a compact table of everything that was refused. */
export function accessSection(input: PhaseInput): Block[] {
  const { record, material } = input;
  const say = inLanguage(words, record.language);
  const { token, access, anonymous, answer, door, links } = measured(record.facts);
  const { kind, header, user, source } = answer?.declared ?? {};
  const guarded = kind !== undefined && kind !== "login";
  const http = (status: number | undefined): string | undefined =>
    status === undefined ? undefined : `HTTP ${status}`;
  const rows: [string, string | undefined][] = [
    [say("declared"), guarded ? [kind, header, user].filter(Boolean).join(" · ") : undefined],
    [say("doorSource"), source],
    [say("doorClosed"), http(door?.status)],
    [say("source"), token?.source],
    [
      say("shape"),
      token &&
        [token.shape.format, token.shape.length, token.shape.prefix, token.shape.cost]
          .filter((part) => part !== undefined)
          .join(", "),
    ],
    [say("flaws"), token && (token.flaws.join(", ") || say("none"))],
    [
      say("plaintext"),
      token?.plaintextMatches === undefined ? undefined : say(token.plaintextMatches ? "yes" : "no"),
    ],
    [say("header"), http(access?.headerStatus)],
    [say("query"), http(access?.queryStatus)],
    [say("empty"), http(access?.emptyQueryStatus)],
    [say("anonymous"), http(anonymous?.status ?? access?.anonymousStatus)],
    [say("followed"), links && `/ → ${http(links.page)}, /login → ${http(links.login)}`],
  ];
  const known = rows.filter((row): row is [string, string] => row[1] !== undefined);
  const matrix = material.tables
    .filter(({ attachment }) => attachment.check.startsWith("auth."))
    .flatMap((one) => matrixRows(one, record))
    // what came as it must not is read first
    .toSorted((a, b) => Number(a.good) - Number(b.good))
    .map(({ line }) => line);
  return [
    heading(say("title")),
    ...chainBlocks(input),
    ...(known.length > 0 ? table([say("link"), say("found")], known) : [text(say("notMeasured"))]),
    ...(matrix.length > 0 ? [heading(say("matrix"), 3), text(say("matrixIntro"))] : []),
    ...table([say("credential"), say("request"), say("expected"), say("came")], matrix, "matrix"),
  ];
}

/** A hundred requests with one answer are one row. */
function matrixRows(
  { attachment, rows }: EvidenceTable,
  { checks }: PhaseInput["record"],
): { good: boolean; line: Line[] }[] {
  const waived = checks.some(({ id, status }) => id === attachment.check && status === "waived");
  const judged = rows.filter(({ expected, status }) => expected !== undefined && status !== undefined);
  const groups = Map.groupBy(judged, ({ expected, status }) => `${expected}\n${status}`);
  return [...groups.values()].map((group) => {
    const { expected = "", status = "" } = group[0] ?? {};
    const good = expected.split(" / ").includes(status);
    const line: Line[] = [
      [`${folded(group.map(({ flaw = "" }) => flaw))}\n`, { code: attachment.check }],
      folded(group.map(({ request = "" }) => request.replace(unique, "…"))),
      expected,
      { status: good ? "passed" : waived ? "waived" : "failed", word: `${status} × ${group.length}` },
    ];
    return { good, line };
  });
}

/** Each once; a path whose `/api` twin stands beside it stands for both. */
function folded(items: readonly string[]): string {
  const all = [...new Set(items)].filter((item) => item !== "");
  const kinds = all
    .filter((item) => !/ \/api\//.test(item) || !all.includes(item.replace(" /api/", " /")))
    .map((item) =>
      all.includes(item.replace(" /", " /api/")) && / \//.test(item) ? `${item} (+/api)` : item,
    );
  return kinds.length > MAX_ITEMS ? `${kinds.slice(0, MAX_ITEMS).join(", ")}…` : kinds.join(", ");
}
