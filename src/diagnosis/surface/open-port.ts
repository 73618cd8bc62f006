import type { ContainerFacts } from "../../container/container-facts.ts";
import { isLoopback } from "../../container/this-machine.ts";
import { type AccessKind, hasLogin } from "../../credentials/access.ts";
import type { RunRecord } from "../../record/run-record.ts";
import { targetKinds } from "../../record/target-kind.ts";
import type { Text } from "../../text.ts";
import { rule } from "../rule.ts";
import { kindOf } from "../server/declared-access.ts";
import { command, type Step } from "../steps.ts";

/**
 * Whether the address that was validated needs no open port: it leads through a proxy, or does not leave the machine. Where
 * people reach the port itself by the network, it is open on purpose.
 */
function isUnneeded(
  { target }: Pick<RunRecord, "target">,
  { proxy, openPorts = [] }: ContainerFacts,
): boolean {
  const { hostname, port } = new URL(target.url);
  return proxy !== undefined || isLoopback(hostname) || !openPorts.some((one) => one.startsWith(`${port}:`));
}

const withToken: Text = {
  fr: "sans passer par un proxy, et un jeton y passe en clair",
  en: "past any proxy, and a token travels there in clear",
};
const unguarded: Text = {
  fr: "sans le proxy, donc sans ses identifiants : tout y est ouvert",
  en: "without the proxy, thus without its credentials: all is open there",
};

/** What a visitor from the network meets at the port itself. */
const reached: Readonly<Record<AccessKind, Text>> = {
  login: withToken,
  "basic+login": withToken,
  "header+login": withToken,
  basic: unguarded,
  header: unguarded,
  none: {
    fr: "sans s'identifier, lance des générations et lit les images de tous",
    en: "without identifying, starts generations and reads everybody's pictures",
  },
};

export const openPort = rule({
  code: "port-open-to-network",
  title: {
    fr: "Le port de ComfyUI est ouvert à tout le réseau",
    en: "ComfyUI's port is open to the whole network",
  },
  check: "infra.container-port",
  reads: ["infra.container-running", "infra.container-health", "infra.is-comfyui"],
  anyway: true,
  warning: true,
  when: ({ run, facts: { answer, container } }) => {
    const { ownsStack, startsFrom } = targetKinds[run.target.kind];
    // of an image the suite itself published the port
    if (container === undefined || (ownsStack && startsFrom !== "composeFile")) return undefined;
    const { openPorts = [], name } = container;
    const [first] = openPorts;
    if (first === undefined || container.status !== "running" || !isUnneeded(run, container))
      return undefined;
    const port = first.replace(/:.*$/, "");
    const direct: Step = {
      fr: `Des étudiants l'atteignent directement par le réseau ? Validez-le alors par cette adresse (COMFYUI_URL=http://ADRESSE:${port}) : le port est alors ouvert exprès, et n'est plus signalé.`,
      en: `Students reach it directly by the network? Then validate it by that address (COMFYUI_URL=http://ADDRESS:${port}): the port is then open on purpose, and no longer told.`,
    };
    const kind = answer === undefined ? "login" : kindOf(answer);
    const behind = reached[kind];
    return {
      // a login guards the port itself, and no proxy is known that it bypasses: so is every file of every tutorial
      usual: hasLogin(kind) && container.proxy === undefined && isLoopback(new URL(run.target.url).hostname),
      cause: {
        fr: `Le port ${port} de ${name} est publié sur toutes les adresses de la machine (0.0.0.0) : du réseau, si aucun pare-feu ne l'arrête, chacun atteint ComfyUI ${behind.fr}.`,
        en: `Port ${port} of ${name} is published on every address of the machine (0.0.0.0): from the network, where no firewall stops him, anybody reaches ComfyUI ${behind.en}.`,
      },
      steps: [
        {
          fr: "Dans le fichier Compose, sous ports: du service (docker run : -p), écrivez :",
          en: "In the Compose file, under ports: of the service (docker run: -p), write:",
          run: openPorts.map((one) => command(`- "127.0.0.1:${one}"`)).join(""),
        },
        {
          fr: "Recréez le conteneur :",
          en: "Recreate the container:",
          run: command("docker compose up -d --force-recreate"),
        },
        ...(hasLogin(kind) ? [direct] : []),
      ],
    };
  },
});
