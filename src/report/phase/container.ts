import type { ContainerFacts } from "../../container/container-facts.ts";
import type { HealthProof } from "../../container/health-check.ts";
import { duration, gib, plural, shortDate } from "../../format.ts";
import { measured } from "../../record/merge-facts.ts";
import type { Language, Text } from "../../text.ts";
import { type Block, code, heading, type Line, table } from "./document/doc.ts";
import { inLanguage, type PhaseInput } from "./input.ts";

const words = {
  title: { fr: "Conteneur", en: "Container" },
  field: { fr: "Constat", en: "Finding" },
  value: { fr: "Valeur", en: "Value" },
  name: { fr: "Nom", en: "Name" },
  image: { fr: "Image", en: "Image" },
  state: { fr: "État", en: "State" },
  boot: { fr: "Premier démarrage", en: "First start" },
  restarts: { fr: "Redémarrages", en: "Restarts" },
  memory: { fr: "Mémoire", en: "Memory" },
  gpu: { fr: "GPU réservés", en: "Reserved GPUs" },
  ports: { fr: "Ports publiés", en: "Published ports" },
  health: { fr: "Santé", en: "Health" },
  proof: { fr: "Ce que prouve le contrôle de santé", en: "What the health check proves" },
  noLimit: { fr: "sans limite", en: "no limit" },
  killed: { fr: "un processus a été tué faute de mémoire", en: "a process was killed for lack of memory" },
  noCheck: { fr: "aucun contrôle de santé", en: "no health check" },
  none: { fr: "aucun", en: "none" },
  unknown: { fr: "inconnu", en: "unknown" },
  days: { fr: "j", en: "d" },
} as const satisfies Record<string, Text>;

const proofs: Readonly<Record<HealthProof, Text>> = {
  none: { fr: "rien : il n'y en a pas", en: "nothing: there is none" },
  "any-answer": {
    fr: "qu'une réponse HTTP vient, quelle qu'elle soit",
    en: "that some HTTP reply comes, whatever it is",
  },
  "accepts-401": {
    fr: "que le serveur vit, accès protégé ou non (200 et 401 lui conviennent)",
    en: "that the server lives, protected or not (it is content with 200 and 401)",
  },
  "needs-200": {
    fr: "que la porte est ouverte : il exige un 200 sans jeton, donc un serveur protégé est « unhealthy »",
    en: 'that the door is open: it demands a 200 without a token, so a protected server is "unhealthy"',
  },
  "with-token": { fr: "que le serveur accepte un jeton", en: "that the server accepts a token" },
  unknown: { fr: "inconnu : il lance un script de l'image", en: "unknown: it runs a script of the image" },
};

/** What Docker says of the container behind the address; nothing where none could be examined. */
export function containerSection({ record }: PhaseInput): Block[] {
  const { container } = measured(record.facts);
  if (container === undefined) return [];
  const say = inLanguage(words, record.language);
  const rows = rowsOf(container, record.startedAt, record.language);
  return [
    heading(say("title"), 3),
    ...table(
      [say("field"), say("value")],
      rows.map(([name, line]) => [say(name), line]),
    ),
  ];
}

function rowsOf(
  found: ContainerFacts,
  now: number,
  language: Language,
): readonly (readonly [keyof typeof words, Line])[] {
  const say = inLanguage(words, language);
  const { health, failingStreak = 0, healthProof, bootMs, memoryLimit, oomKilled, ports } = found;
  const limit = memoryLimit > 0 ? gib(memoryLimit, language) : say("noLimit");
  const failures = plural(failingStreak, ["échec", "échecs"], ["failure", "failures"]);
  const streak = failingStreak > 0 ? ` (${failures[language]})` : "";
  return [
    ["name", [code(found.name)]],
    ["image", [code(found.image), " · ", code(found.digest)]],
    ["state", stateOf(found, now, language)],
    ...(bootMs === undefined ? [] : [["boot", bootWords(bootMs, language)] as const]),
    ["restarts", `${found.restarts} (restart: ${found.restartPolicy})`],
    ["memory", oomKilled ? `${limit} · ${say("killed")}` : limit],
    ["gpu", found.gpu === "none" || found.gpu === "unknown" ? say(found.gpu) : found.gpu],
    ["ports", ports.join(", ") || say("none")],
    ["health", health === undefined ? say("noCheck") : `${health}${streak}`],
    ["proof", proofs[healthProof][language]],
  ];
}

function stateOf(
  { status, restarting, exitCode, startedAt }: ContainerFacts,
  now: number,
  language: Language,
): string {
  const since = Date.parse(startedAt);
  const words = restarting ? "restarting" : status;
  if (status !== "running" || restarting)
    return { fr: `${words}, code de sortie ${exitCode}`, en: `${words}, exit code ${exitCode}` }[language];
  const up = longTime(Math.max(0, now - since), language);
  const date = shortDate(since, language);
  return { fr: `${words}, démarré ${date}, depuis ${up}`, en: `${words}, started ${date}, up ${up}` }[
    language
  ];
}

/** Minutes, hours, days: seconds do not matter for a server that has run for weeks. */
function longTime(ms: number, language: Language): string {
  const [minutes, hours] = [Math.floor(ms / 60_000), Math.floor(ms / 3_600_000)];
  if (minutes < 60) return duration(ms, language);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} ${words.days[language]} ${hours % 24} h`;
}

function bootWords(bootMs: number, language: Language): string {
  const time = duration(bootMs, language);
  return { fr: `a répondu après ${time}`, en: `answered after ${time}` }[language];
}
