import { putAside } from "../../container/start/database-words.ts";
import type { StartFailure } from "../../container/start/start-failure.ts";
import { type StartFailureName, startWords, type Words } from "../../container/start/start-words.ts";
import { some } from "../../format.ts";
import type { Text } from "../../text.ts";
import { hasFailed } from "../results.ts";
import { type Explanation, type Rule, rule, type Seen } from "../rule.ts";
import { command, type Step } from "../steps.ts";
import { claimed, downfallOf } from "./downfall.ts";

const reads = ["infra.container-imports", "infra.reachable"] as const;

type SeenStart = Seen<"infra.container-running" | (typeof reads)[number]>;

/** Commands that belong to a cause, in a container that does not run. */
type Commands = (seen: SeenStart, found: StartFailure) => readonly Step[];

const none: Commands = () => [];

/** A step with commands for a container that does not run: `docker exec` cannot reach it, another one with its mounts can. */
function inItsMounts({ facts, shell }: SeenStart, program: string, line: string): string {
  const image = facts.container?.image ?? "IMAGE";
  return command(`docker run --rm --volumes-from ${shell.name} --entrypoint ${program} ${image} ${line}`);
}

const install: Commands = (seen, found) => {
  const python = found.python ?? seen.facts.containerLog?.python ?? "python";
  const requirements = seen.shell.at("/requirements.txt");
  return [
    {
      fr: "Environnement dans un volume (venv) : installez-y les dépendances, avec le Python du processus :",
      en: "An environment in a volume (venv): install the requirements there, with the process's Python:",
      run: inItsMounts(seen, python, `-m pip install -r ${requirements}`),
    },
    {
      fr: "Environnement dans l'image : reconstruisez-la, avec le requirements.txt de la version de ComfyUI qui tourne :",
      en: "An environment in the image: rebuild it, with the requirements.txt of the ComfyUI version that runs:",
      run: command("docker compose up -d --build --force-recreate"),
    },
  ];
};

const mounts: Commands = ({ shell }) => [
  {
    fr: "Ce qui est monté, et où :",
    en: "What is mounted, and where:",
    run: command(`docker inspect -f "{{json .Mounts}}" ${shell.name}`),
  },
];

const whatIsFull: Commands = () => [
  {
    fr: "Ce que Docker occupe lui-même :",
    en: "What Docker itself takes:",
    run: command("docker system df"),
  },
];

/** The cure, with its command where it has one. */
function stepOf(cure: Text, seen: SeenStart): Step {
  if (cure !== putAside) return cure;
  const line = `-c "cd ${seen.shell.at("/user")} && mkdir -p old-db && mv comfyui.db* old-db/"`;
  return { ...cure, run: inItsMounts(seen, "sh", line) };
}

const whoOwns: Commands = (seen) => [
  {
    fr: "À qui est le dossier, et qui est le processus ?",
    en: "Whose is the folder, and who is the process?",
    run: `${inItsMounts(seen, "ls", `-ldn ${seen.shell.at("/user")} ${seen.shell.at("/output")} ${seen.shell.at("/temp")}`)}${command(`docker inspect -f "{{.Config.User}} {{json .Mounts}}" ${seen.shell.name}`)}`,
  },
];

const whoElse: Commands = () => [
  {
    fr: "Quels conteneurs partagent ce montage ?",
    en: "Which containers share this mount?",
    run: command('docker ps --format "{{.Names}} {{.Mounts}}"'),
  },
];

function startRule<const Code extends StartFailureName>(code: Code, commands: Commands = none): Rule<Code> {
  const { title, cause, cures }: Words = startWords[code];
  return rule({
    code,
    title,
    check: "infra.container-running",
    reads,
    // a server that never comes up in a container that stays up breaks infra.reachable off
    anyway: true,
    when: (seen): Explanation | undefined => {
      const { startFailure: found, container } = seen.facts;
      if (found?.name !== code || container === undefined || !isWhy(seen)) return undefined;
      const { fr, en } = cause(some([...found.names]));
      const loops = container.restarting || container.restarts > 0;
      return {
        checks: [...claimed, "infra.container-imports"],
        cause: {
          fr: `${container.name} ${loops ? "redémarre en boucle" : "s'arrête à son démarrage"} : ${fr}`,
          en: `${container.name} ${loops ? "restarts in a loop" : "stops at its start"}: ${en}`,
        },
        steps: [
          ...commands(seen, found),
          ...cures.map((cure) => stepOf(cure, seen)),
          {
            fr: "Redémarrez ; la fin du journal dit si cela suffit :",
            en: "Restart; the end of the log says whether that is enough:",
            run: `${seen.shell.restart}${seen.shell.logs}`,
          },
        ],
      };
    },
  });
}

/** The server runs, without the part of it that wants these modules; a pack that misses others is another cause. */
const requirementsBehind = rule({
  code: "requirements-not-installed",
  title: startWords["requirements-not-installed"].title,
  check: "infra.container-imports",
  when: ({ facts: { containerLog, ownModules = [] }, shell }) => {
    const others = containerLog?.modulesMissing.some((name) => !ownModules.includes(name)) ?? true;
    if (ownModules.length === 0 || others) return undefined;
    const { cause, cures } = startWords["requirements-not-installed"];
    const { fr, en } = cause(some(ownModules));
    return {
      cause: {
        fr: `ComfyUI tourne, mais ${fr} Ce qui en a besoin ne marche pas.`,
        en: `ComfyUI runs, but ${en} What needs them does not work.`,
      },
      steps: [
        {
          fr: "Installez les dépendances de ComfyUI, avec le Python du processus, puis redémarrez :",
          en: "Install ComfyUI's requirements, with the process's Python, then restart:",
          run: `${shell.comfyRequirements}${shell.restart}`,
        },
        ...cures,
      ],
    };
  },
});

/** The container is down for this reason, or it stays up (an entrypoint that waits) and nothing answers in it. */
function isWhy({ run, facts: { container, containerLog, startFailure, connection } }: SeenStart): boolean {
  if (container === undefined) return false;
  if (hasFailed(run, "infra.container-running"))
    return downfallOf(container, containerLog, startFailure) === "start-failed";
  return connection?.failure !== undefined && connection.failure !== "dns";
}

export const startFailedRules = [
  startRule("database-in-use", whoElse),
  startRule("database-locked", whoElse),
  startRule("database-newer"),
  startRule("database-path-blocked", mounts),
  startRule("database-not-writable", whoOwns),
  startRule("database-corrupt"),
  startRule("database-url-unsupported"),
  startRule("database-failed"),
  startRule("requirements-not-installed", install),
  requirementsBehind,
  startRule("python-unsuited"),
  startRule("source-conflict"),
  startRule("source-incomplete"),
  startRule("extra-paths-unreadable", mounts),
  startRule("start-flags-refused"),
  startRule("start-option-unmet"),
  startRule("torch-without-cuda"),
  startRule("python-packages-mismatched", install),
  startRule("gpu-driver-too-old"),
  startRule("gpu-not-supported"),
  startRule("gpu-index-unknown"),
  startRule("gpu-driver-broken"),
  startRule("comfyui-port-taken"),
  startRule("listen-address-unknown"),
  startRule("tls-files-unreadable", mounts),
  startRule("process-user-unknown"),
  startRule("folder-not-writable", whoOwns),
  startRule("disk-full", whatIsFull),
  startRule("main-not-found", mounts),
  startRule("entrypoint-format"),
  startRule("entrypoint-line-endings"),
  startRule("git-owner-refused"),
  startRule("start-download-failed"),
] as const;
