import type { ContainerFacts } from "../../container/container-facts.ts";
import { type Explanation, rule, type Seen } from "../rule.ts";
import { command, type Step } from "../steps.ts";

/** Where the container is seen. */
const about = { check: "infra.container-health", reads: ["infra.container-running"] } as const;

type SeenHealth = Seen<"infra.container-health" | "infra.container-running">;

/** `blind`: healthy, though anybody gets in. `refused`: unhealthy, for it carries no token. */
type Flaw = "blind" | "refused" | "failing";

function flawOf({ health, healthProof, doorStatus }: ContainerFacts): Flaw {
  if (health === "healthy") return "blind";
  return healthProof === "needs-200" && doorStatus === 401 ? "refused" : "failing";
}

/** A rule's `when` for a health check with this flaw. */
function whenHealth(
  flaw: Flaw,
  explain: (found: ContainerFacts, seen: SeenHealth) => Explanation,
): (seen: SeenHealth) => Explanation | undefined {
  return (seen) => {
    const { container } = seen.facts;
    return container !== undefined && flawOf(container) === flaw ? explain(container, seen) : undefined;
  };
}

/** One health check for all: alive is 200 or 401, because access is tested by this suite. */
const HEALTH_CHECK = `test: ["CMD-SHELL", "curl -sI http://localhost:8188/ | grep -Eq ' (200|401) '"]`;

const acceptBoth: readonly Step[] = [
  {
    fr: "Acceptez 200 et 401 dans le fichier Compose :",
    en: "Accept 200 and 401 in the Compose file:",
    run: command(HEALTH_CHECK),
  },
  { fr: "Recréez le conteneur :", en: "Recreate the container:", run: command("docker compose up -d") },
];

const refused = rule({
  ...about,
  code: "health-check-refused",
  title: {
    fr: "Le contrôle de santé prend le refus pour une panne",
    en: "The health check takes the refusal for a breakdown",
  },
  when: whenHealth("refused", ({ name, health }) => ({
    cause: {
      fr: `${name} est « ${health} » alors que le serveur répond : son contrôle de santé n'a pas de jeton et prend 401 pour une panne.`,
      en: `${name} is "${health}" though the server answers: its health check has no token and takes 401 for a breakdown.`,
    },
    steps: acceptBoth,
  })),
});

const blind = rule({
  ...about,
  code: "health-check-blind",
  title: {
    fr: "Le contrôle de santé ne remarque pas que l'accès est ouvert",
    en: "The health check does not notice that access is open",
  },
  when: whenHealth("blind", ({ name }) => ({
    cause: {
      fr: `Le contrôle de santé de ${name} demande un 200 sans jeton : « healthy » y veut dire que l'authentification est éteinte.`,
      en: `The health check of ${name} demands a 200 without a token: there "healthy" means that authentication is off.`,
    },
    steps: acceptBoth,
  })),
});

const failing = rule({
  ...about,
  code: "container-unhealthy",
  title: { fr: "Le conteneur n'est pas sain", en: "The container is not healthy" },
  when: whenHealth("failing", ({ name, health, failingStreak = 0 }, { shell }) => ({
    cause: {
      fr: `${name} est « ${health} » : son contrôle de santé a échoué ${failingStreak} fois de suite.`,
      en: `${name} is "${health}": its health check failed ${failingStreak} times in a row.`,
    },
    steps: [
      {
        fr: "Ce que le contrôle a dit :",
        en: "What the check said:",
        run: command(`docker inspect -f "{{json .State.Health.Log}}" ${name}`),
      },
      { fr: "Et le serveur :", en: "And the server:", run: shell.logs },
    ],
  })),
});

export const healthRules = [refused, blind, failing] as const;
