import type { ContainerFacts } from "../../container/container-facts.ts";
import { some } from "../../format.ts";
import { type Explanation, rule, type Seen } from "../rule.ts";
import { command, type Step } from "../steps.ts";

const otherPort = {
  code: "container-other-port",
  title: {
    fr: "L'adresse validée mène à un autre conteneur",
    en: "The validated address leads to another container",
  },
  check: "infra.container-port",
  reads: ["infra.container-running"],
} as const;

/** ComfyUI's container cannot start, because another one has its port. */
function isShutOut({ portOwner, status }: ContainerFacts): boolean {
  return portOwner !== undefined && ["created", "exited", "dead"].includes(status);
}

function leadsElsewhere(
  { name, portOwner, ports }: ContainerFacts,
  { run, shell }: Pick<Seen, "run" | "shell">,
  /** What starts it, where the other one shuts it out. */
  start?: string,
): Explanation {
  const who =
    portOwner === undefined
      ? {
          fr: `rien de ce que ${name} publie (${some([...ports]) || "aucun port"})`,
          en: `nothing that ${name} publishes (${some([...ports]) || "no port"})`,
        }
      : { fr: `le conteneur « ${portOwner} », pas ${name}`, en: `the container "${portOwner}", not ${name}` };
  return {
    cause: {
      fr: `${run.target.url} désigne ${who.fr} : ce qui a été validé n'est pas ce que l'on croit.`,
      en: `${run.target.url} means ${who.en}: the run validated a different server.`,
    },
    steps: [
      {
        fr: "Regardez qui publie quoi :",
        en: "See who publishes what:",
        run: command('docker ps --format "{{.Names}} {{.Ports}}"'),
      },
      ...(portOwner === undefined
        ? [{ fr: "Corrigez COMFYUI_URL d'après :", en: "Correct COMFYUI_URL by:", run: shell.port }]
        : start === undefined
          ? bothRun(name, portOwner, shell)
          : [
              {
                fr: `Arrêtez l'autre variante, ou nommez-la par COMFYUI_CONTAINER=${portOwner} :`,
                en: `Stop the other variant, or name it by COMFYUI_CONTAINER=${portOwner}:`,
                run: `${command(`docker stop ${portOwner}`)}${start}`,
              },
            ]),
    ],
  };
}

/** Each has a port of its own: nothing needs to be stopped. */
function bothRun(name: string, portOwner: string, shell: Seen["shell"]): Step[] {
  return [
    {
      fr: `C'est « ${portOwner} » que vous validez ? Nommez-le : COMFYUI_CONTAINER=${portOwner}, et donnez son jeton.`,
      en: `Do you validate "${portOwner}"? Name it: COMFYUI_CONTAINER=${portOwner}, and give its token.`,
    },
    {
      fr: `C'est ${name} ? Donnez dans COMFYUI_URL le port qu'il publie :`,
      en: `Is it ${name}? Give the port that it publishes in COMFYUI_URL:`,
      run: shell.port,
    },
  ];
}

/** Asked before what stopped it: docker start of a stopped container fails while another one has its port. */
export const shutOut = rule({
  ...otherPort,
  when: (seen) => {
    const { container } = seen.facts;
    if (container === undefined || !isShutOut(container)) return undefined;
    return {
      checks: ["infra.container-port", "infra.container-running"],
      ...leadsElsewhere(container, seen, seen.shell.start),
    };
  },
});

export const otherContainer = rule({
  ...otherPort,
  when: (seen) => {
    const { container } = seen.facts;
    return container === undefined || isShutOut(container) ? undefined : leadsElsewhere(container, seen);
  },
});
