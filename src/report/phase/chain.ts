import {
  type ChainBreak,
  type CredentialChain,
  mountedPlace,
  type Place,
  type PlaceRole,
} from "../../credentials/chain.ts";
import { breakText } from "../../credentials/chain-text.ts";
import { plural, shortDate } from "../../format.ts";
import type { Language, Text } from "../../text.ts";
import type { Block, ChainLink } from "./document/doc.ts";
import { inLanguage, type PhaseInput } from "./input.ts";

const words = {
  client: { fr: "Le client envoie", en: "The client sends" },
  mounted: { fr: "Fichier monté", en: "Mounted file" },
  password: { fr: "Fichier du serveur", en: "The server's file" },
  loaded: { fr: "Lu par le processus", en: "Read by the process" },
  server: { fr: "Le serveur répond", en: "The server answers" },
  broken: { fr: "maillon rompu", en: "broken link" },
  same: { fr: "même empreinte", en: "same fingerprint" },
  follows: { fr: "suite du maillon rompu", en: "comes of the broken link" },
  unknown: { fr: "non vérifié", en: "not verified" },
  notAsked: { fr: "non demandé", en: "not asked" },
  notLogged: { fr: "absent du journal", en: "not in the log" },
  missing: { fr: "absent", en: "missing" },
  directory: { fr: "un dossier", en: "a directory" },
  unreadable: { fr: "illisible", en: "unreadable" },
  empty: { fr: "vide", en: "empty" },
  closed: { fr: "présent, conteneur arrêté", en: "there, container stopped" },
} as const satisfies Record<string, Text>;

/** Into which place each broken link leads. */
const leadsInto: Readonly<Record<ChainBreak, PlaceRole>> = {
  "mount-is-directory": "mounted",
  "mount-other": "mounted",
  "password-is-directory": "password",
  "password-missing": "password",
  "password-misplaced": "password",
  "password-empty": "password",
  "password-unreadable": "password",
  "password-other": "password",
  "password-plain": "password",
  "windows-line-ends": "password",
  bom: "password",
  "password-newer": "loaded",
  "loaded-other": "loaded",
};

/** The way of the token from place to place, with what broke it; empty if the inside of the container was not seen. */
export function chainBlocks({ record }: Pick<PhaseInput, "record">): Block[] {
  const { chain } = record.facts["infra.credential-chain"] ?? {};
  return chain === undefined ? [] : [{ kind: "chain", links: chainLinks(chain, record.language) }];
}

export function chainLinks(chain: CredentialChain, language: Language): ChainLink[] {
  const say = inLanguage(words, language);
  const breaks = chain.breaks.filter((name) => !explainedEarlier(name, chain));
  const links: ChainLink[] = [];
  let broken = false;
  for (const place of placesOf(chain)) {
    const { role } = place;
    const why = breaks.filter((name) => leadsInto[name] === role);
    broken ||= why.length > 0;
    links.push({
      title: say(role === "misplaced" ? "password" : role),
      where: place.where,
      found: foundIn(place, language),
      ...(links.length > 0 && { into: intoOf(place, why.length > 0, say) }),
      why: why.map((name) => breakText(name, chain)[language]),
    });
  }
  return [...links, answerLink(chain.accepted, broken, language)];
}

/** In the order in which the token travels; what the process read is unknown if the log does not say. */
function placesOf({ places, breaks }: CredentialChain): Place[] {
  const of = (role: PlaceRole): Place[] => places.filter((place) => place.role === role);
  const mounted = mountedPlace(
    { places },
    breaks.find((name) => leadsInto[name] === "mounted") ?? "mount-other",
  );
  const loaded = of("loaded");
  const unknown: Place = { role: "loaded", where: "ComfyUI-Login", kind: "closed", flaws: [] };
  return [
    ...of("client"),
    ...(mounted === undefined ? [] : [mounted]),
    ...of("password"),
    ...(loaded.length > 0 ? loaded : [unknown]),
  ];
}

/** The server's file holds what was mounted: that it is not the client's token is shown at the mounted file. */
function explainedEarlier(name: ChainBreak, { places, breaks }: CredentialChain): boolean {
  if (name !== "password-other" || !breaks.includes("mount-other")) return false;
  const password = places.find(({ role }) => role === "password");
  return mountedPlace({ places }, "mount-other")?.fingerprint === password?.fingerprint;
}

function foundIn({ kind, role, fingerprint, length, at }: Place, language: Language): string {
  const say = inLanguage(words, language);
  if (kind !== "text") return say(role === "loaded" ? "notLogged" : kind);
  const date = at === undefined ? [] : [shortDate(at, language)];
  const characters = plural(length ?? 0, ["caractère", "caractères"], ["character", "characters"]);
  const size = length === undefined ? [] : [characters[language]];
  return [fingerprint ?? "–", ...size, ...date].join(" · ");
}

function intoOf(
  { kind }: Place,
  broken: boolean,
  say: (name: keyof typeof words) => string,
): ChainLink["into"] {
  if (broken) return { state: "broken", word: say("broken") };
  return kind === "text" ? { state: "good", word: say("same") } : { state: "unknown", word: say("unknown") };
}

function answerLink(status: number | undefined, broken: boolean, language: Language): ChainLink {
  const say = inLanguage(words, language);
  const link = { title: say("server"), where: "GET /system_stats", why: [] };
  if (status === undefined)
    return { ...link, found: say("notAsked"), into: { state: "unknown", word: say("unknown") } };
  const found = `HTTP ${status}`;
  if (status === 200) return { ...link, found, into: { state: "good", word: "✓" } };
  if (broken) return { ...link, found, into: { state: "unknown", word: say("follows") } };
  return { ...link, found, into: { state: "broken", word: say("broken") } };
}
