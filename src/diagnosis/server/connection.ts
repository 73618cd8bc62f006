import type { Commands } from "../commands.ts";
import { type Explanation, group, rule } from "../rule.ts";
import { command } from "../steps.ts";
import { noReply, ofLocalhost, proxyUnused, whenFailed } from "./connection-failure.ts";
import { nameLeadsElsewhere } from "./name-addresses.ts";
import { noHttpRules } from "./no-http.ts";

const nameUnknown = rule({
  code: "dns-unknown",
  ...noReply,
  title: { fr: "Le nom du serveur est inconnu", en: "The server's name is unknown" },
  when: whenFailed("dns", ({ name }, seen) => ({
    cause: {
      fr: `Aucune adresse ne correspond au nom de ${name} sur cette machine.`,
      en: `No address belongs to the name of ${name} on this machine.`,
    },
    steps: [
      {
        fr: `Vérifiez l'orthographe de COMFYUI_URL (lu : ${seen.run.target.url}).`,
        en: `Check the spelling of COMFYUI_URL (read: ${seen.run.target.url}).`,
      },
      {
        fr: `Depuis la machine du conteneur, essayez ${seen.shell.direct}.`,
        en: `From the container's machine try ${seen.shell.direct}.`,
      },
      {
        fr: "Nom interne : connectez le VPN, puis relancez.",
        en: "Internal name: connect the VPN, then run again.",
      },
      ...proxyUnused(seen),
    ],
  })),
});

const refused = rule({
  code: "port-refused",
  ...noReply,
  title: { fr: "Rien n'écoute sur le port", en: "Nothing listens on the port" },
  when: whenFailed("refused", ({ name }, { shell }) =>
    shell.none ? notStarted(name) : stopped(name, shell),
  ),
});

function stopped(name: string, shell: Commands): Explanation {
  return {
    cause: {
      fr: `Rien n'écoute sur ${name} : le conteneur est arrêté, redémarre en boucle, ou installe encore ses dépendances.`,
      en: `Nothing listens on ${name}: the container is stopped, restarts in a loop, or still installs its dependencies.`,
    },
    steps: [
      { fr: "Regardez son état :", en: "Look at its state:", run: shell.state },
      { fr: "Arrêté (Exited) : démarrez-le :", en: "Exited: start it:", run: shell.start },
      {
        fr: "« Restarting », ou « Up » sans réponse : la raison est à la fin du journal :",
        en: '"Restarting", or "Up" without an answer: the reason is at the end of the log:',
        run: shell.logs,
      },
      {
        fr: "« Up » et prêt : comparez le port publié avec COMFYUI_URL :",
        en: '"Up" and ready: compare the published port with COMFYUI_URL:',
        run: shell.port,
      },
    ],
  };
}

/** Where Docker is, and shows no container that it may be. */
function notStarted(name: string): Explanation {
  return {
    cause: {
      fr: `Rien n'écoute sur ${name} : ComfyUI n'est pas lancé, s'est arrêté, ou installe encore ses dépendances.`,
      en: `Nothing listens on ${name}: ComfyUI is not started, has stopped, or still installs its dependencies.`,
    },
    steps: [
      {
        fr: "Lancez ComfyUI comme d'habitude ; s'il s'arrête aussitôt, la raison est à la fin de son journal.",
        en: "Start ComfyUI as you usually do; if it stops at once, the reason is at the end of its log.",
      },
      {
        fr: "Il tourne ? Comparez le port que nomme son journal (« To see the GUI go to ») avec COMFYUI_URL.",
        en: 'It runs? Compare the port that its log names ("To see the GUI go to") with COMFYUI_URL.',
      },
      {
        fr: "Il est dans un conteneur ? Aucun ne publie ce port : trouvez le sien, démarrez-le, ou nommez-le (--container) :",
        en: "It is in a container? None publishes this port: find its own, start it, or name it (--container):",
        run: command("docker ps -a"),
      },
    ],
  };
}

const unreachable = rule({
  code: "host-unreachable",
  ...noReply,
  title: { fr: "La machine est injoignable", en: "The machine cannot be reached" },
  when: whenFailed("unreachable", ({ name }, seen) => ({
    cause: {
      fr: `Aucun chemin réseau ne mène à ${name} : machine éteinte, VPN coupé ou mauvaise adresse.`,
      en: `No network path leads to ${name}: machine off, VPN down or wrong address.`,
    },
    steps: [
      {
        fr: "Vérifiez que la machine est allumée et que le VPN est connecté.",
        en: "Check that the machine is on and the VPN connected.",
      },
      ...proxyUnused(seen),
      {
        fr: `WSL : l'adresse de WSL change à chaque démarrage, préférez ${seen.shell.direct}.`,
        en: `WSL: the address of WSL changes at each start, prefer ${seen.shell.direct}.`,
      },
    ],
  })),
});

const timedOut = rule({
  code: "connection-timeout",
  ...noReply,
  title: { fr: "Le serveur ne répond pas dans le délai", en: "The server does not answer in time" },
  when: whenFailed("timeout", ({ name }, seen) => ({
    cause: {
      fr: `${name} ne donne pas de réponse entière dans le délai : un pare-feu absorbe les paquets, le serveur est bloqué, ou sa réponse ne finit jamais.`,
      en: `${name} gives no complete answer in time: a firewall swallows the packets, the server is stuck, or its reply never ends.`,
    },
    steps: [
      ...ofLocalhost(seen),
      ...proxyUnused(seen),
      {
        fr: `Depuis la machine du conteneur, essayez ${seen.shell.direct} : si cela répond, c'est le pare-feu ou le proxy.`,
        en: `From the container's machine try ${seen.shell.direct}: if that answers, it is the firewall or the proxy.`,
      },
      {
        fr: "Sinon le serveur est bloqué. Gardez la fin du journal, puis redémarrez :",
        en: "Otherwise the server is stuck. Keep the end of the log, then restart:",
        run: `${seen.shell.logs}${seen.shell.restart}`,
      },
    ],
  })),
});

export const connectionGroup = group({
  name: "connection",
  layer: "server",
  rules: [nameLeadsElsewhere, nameUnknown, refused, unreachable, timedOut, ...noHttpRules],
  order:
    "another address of the same name that answers explains any failure; a connection that is cut has its reason where one side alone speaks TLS",
  before: { identity: "a name with two addresses explains who answered instead of ComfyUI" },
});
