import { withoutAssets } from "../../container/start/database-words.ts";
import { startWords, type Words } from "../../container/start/start-words.ts";
import type { Text } from "../../text.ts";
import { hasFailed } from "../results.ts";
import { group, rule, type Seen } from "../rule.ts";
import { prefixed } from "../steps.ts";

const about = {
  code: "database-unavailable",
  title: { fr: "ComfyUI tourne sans sa base de données", en: "ComfyUI runs without its database" },
  check: "infra.nodes-inventory",
  reads: ["infra.token-opens", "infra.container-imports", "infra.workflows-saved"],
  anyway: true,
} as const;

type SeenDatabase = Seen<(typeof about.reads)[number] | "infra.nodes-inventory">;

/** What the log says of the database, as words of the same trouble at the start of a newer ComfyUI. */
function troubleIn({
  facts: { database },
}: Pick<SeenDatabase, "facts">): (Pick<Words, "cures"> & { cause: Text }) | undefined {
  if (database === undefined) return undefined;
  const { title, cause, cures }: Words = startWords[database.name];
  const { fr, en } = cause([...(database.packages ?? [])].join(", "));
  // the way round them is to switch off what this ComfyUI already does without
  return {
    cures: cures.filter((cure) => cure !== withoutAssets),
    cause: { fr: `${title.fr} : ${fr}`, en: `${title.en}: ${en}` },
  };
}

/** Releases of January 2026 looked into the database at each list of nodes. */
const breaksNodes = rule({
  ...about,
  when: (seen) => {
    const trouble = troubleIn(seen);
    const checks = seen.run.checks
      .filter(
        ({ id, brokenOff }) =>
          hasFailed(seen.run, id) && brokenOff?.status === 500 && /\/object_info/.test(brokenOff.request),
      )
      .map(({ id }) => id);
    if (trouble === undefined || checks.length === 0) return undefined;
    return {
      checks,
      cause: {
        fr: `GET /object_info répond 500 : l'interface reste vide, sans aucun nœud. ${trouble.cause.fr}`,
        en: `GET /object_info answers 500: the page stays empty, without a single node. ${trouble.cause.en}`,
      },
      steps: [
        ...trouble.cures,
        {
          fr: "Redémarrez, et lisez la fin du journal :",
          en: "Restart, and read the end of the log:",
          run: `${seen.shell.restart}${seen.shell.logs}`,
        },
      ],
    };
  },
});

/** Measured on 0.33.0: jobs run, routes answer; from 0.38 on the same trouble ends the process. */
const doesWithout = rule({
  ...about,
  warning: true,
  when: (seen) => {
    const trouble = troubleIn(seen);
    if (trouble === undefined || hasFailed(seen.run, "infra.nodes-inventory")) return undefined;
    // these checks tell it already
    if (hasFailed(seen.run, "infra.container-imports")) return undefined;
    if (seen.facts.saving?.flaw === "unwritable") return undefined;
    // a release that has a word for the kind decided itself to go on
    const later =
      seen.facts.database?.kind === undefined
        ? {
            fr: " À partir de ComfyUI 0.38, le serveur ne démarrerait plus.",
            en: " From ComfyUI 0.38 on the server would no longer start.",
          }
        : { fr: "", en: "" };
    return {
      cause: {
        fr: `${trouble.cause.fr} Cette version s'en passe : les travaux marchent, seul le catalogue des fichiers manque.${later.fr}`,
        en: `${trouble.cause.en} This version does without: jobs work, only the catalogue of files is missing.${later.en}`,
      },
      steps: [
        ...trouble.cures.map((cure, at) =>
          at === 0
            ? prefixed({ fr: "Avant la prochaine mise à jour :", en: "Before the next update:" }, cure)
            : cure,
        ),
      ],
    };
  },
});

export const databaseGroup = group({
  name: "database",
  layer: "server",
  rules: [breaksNodes, doesWithout],
  before: { "unexpected-replies": "where the log tells why a route answers 500, no proxy is to blame" },
});
