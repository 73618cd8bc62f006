import { variablesOf } from "../config/setting.ts";
import { settings } from "../config/settings.ts";
import type { ContainerFacts } from "../container/container-facts.ts";
import { isLoopback } from "../container/this-machine.ts";
import type { Measured } from "../record/facts.ts";
import { measured } from "../record/merge-facts.ts";
import type { RunRecord } from "../record/run-record.ts";
import { targetKinds } from "../record/target-kind.ts";
import { command } from "./steps.ts";

/** What the commands of a remedy are made from. */
const reads = [
  "infra.token-opens",
  "infra.container-running",
  "infra.container-imports",
  "infra.container-health",
  "infra.credential-chain",
  "auth.enforced",
  "auth.valid-token-header",
  "auth.token-format",
  "auth.plaintext-matches",
  "generation.container-stable",
] as const;

type Given = Pick<RunRecord, "target"> & { readonly facts: Measured<(typeof reads)[number]> };

export type Commands = ReturnType<typeof commands>;

/** The usual file of the token on the host. */
const TOKEN_FILE = ".secrets/qwen-api-user.token";

const COMFYUI_PORT = "8188";
/** Where the entrypoint of the course finds the mounted token. */
export const SECRET = "/run/secrets/qwen-api-user.token";

/** Stands for a name that nothing tells: a command with it fails, and changes no other container. */
const NO_NAME = "CONTAINER";

/** The same of ComfyUI's folder, where no container tells it. */
export const NO_FOLDER = "COMFYUI_DIR";

function containerOf({ target, facts }: Given): string {
  const usual = target.container ?? "comfyui-qwen";
  return facts.container?.name ?? (facts.notThis === usual || hasNone(facts) ? NO_NAME : usual);
}

/** Docker was asked, and nothing of it is behind the address. */
function hasNone({ container, noContainer }: Given["facts"]): boolean {
  return container === undefined && noContainer === true;
}

/** ComfyUI's folder in the container, as the configuration gives it; where no container is, the usual one says nothing. */
function rootOf({ target, facts }: Given): string {
  const usual = settings.comfyuiRoot.default;
  const root = target.root ?? usual;
  return hasNone(facts) && root === usual ? NO_FOLDER : root;
}

/** The server's own address on the container's machine, without a proxy: the port that the container publishes. `localhost` may be ::1. */
function directOf({ target, facts: { container } }: Given): string {
  const published = container?.ports.map((line) => /^(\d+)→(\d+)\/tcp$/.exec(line) ?? []) ?? [];
  const [, port] = published.find(([, , inside]) => inside === COMFYUI_PORT) ?? published[0] ?? [];
  const ownPort = container !== undefined && isHidden(container) ? undefined : portOf(target.url);
  return `http://127.0.0.1:${port ?? ownPort ?? COMFYUI_PORT}`;
}

/** Only its proxy reaches it: the container publishes no port of its own. */
function isHidden({ proxy, ports }: Pick<ContainerFacts, "proxy" | "ports">): boolean {
  return proxy !== undefined && ports.length === 0;
}

/** Of an address that needs no proxy to lead to this machine. */
function portOf(url: string): string | undefined {
  const address = URL.parse(url);
  return address !== null && isLoopback(address.hostname) ? address.port || undefined : undefined;
}

/** A path in a command: quoted, in WSL and PowerShell alike, where it is not plain. */
function quoted(path: string, quote = '"'): string {
  return /^[\w./@+:-]*$/.test(path) ? path : `${quote}${path}${quote}`;
}

/**
 * Commands for the course's layout (Windows, WSL, one container), each on a line of its own. They run alike in
 * PowerShell and in WSL, but for `fingerprints`, which need WSL. None prints a secret.
 */
export function commands({ target, facts }: Pick<RunRecord, "target" | "facts">) {
  const record = { target, facts: measured(facts, reads) };
  const name = containerOf(record);
  const root = rootOf(record);
  /** A path below ComfyUI's folder. */
  const at = (path: string): string => quoted(`${root}${path}`);
  /** PASSWORD as `docker cp` names it. */
  const passwordOutside = quoted(`${name}:${root}/login/PASSWORD`);
  const inside = (line: string): string => command(`docker exec ${name} ${line}`);
  const python = record.facts.containerLog?.python ?? record.facts.startLog?.python;
  /** With the Python of the server; where the log does not tell it, `docker top` shows the one that runs. */
  const pip = (what: string): string =>
    `${python === undefined ? command(`docker top ${name}`) : ""}${inside(`${python ?? "python"} -m pip install ${what}`)}`;
  return {
    name,
    /** No container is behind the address: see `withoutContainer`. */
    none: hasNone(record.facts),
    root,
    at,
    direct: directOf(record),
    sameAddress: record.facts.container === undefined && portOf(target.url) !== undefined,
    hidden: record.facts.container !== undefined && isHidden(record.facts.container),
    state: command(`docker ps -a --filter name=${name}`),
    exit: command(
      `docker inspect -f "{{.State.Status}} exit={{.State.ExitCode}} oom={{.State.OOMKilled}} restarts={{.RestartCount}}" ${name}`,
    ),
    port: command(`docker port ${name}`),
    /** Of a command without files and service: the same for the files and the service of this container. */
    inProject: (run: string): string => inProject(record, run),
    start: command(`docker start ${name}`),
    unpause: command(`docker unpause ${name}`),
    restart: command(`docker restart ${name}`),
    logs: command(`docker logs --tail 100 ${name}`),
    gpu: inside("nvidia-smi"),
    disk: inside(`df -h ${at("")}`),
    outputSize: inside(`du -sh ${at("/output")} ${at("/temp")}`),
    /** Owner and rights of a folder, the user that the server runs as, and what is mounted there. */
    rightsOn: (path: string): string =>
      `${inside(`ls -ld ${quoted(path)}`)}${inside("id")}${command(`docker inspect -f "{{json .Mounts}}" ${name}`)}`,
    mountOf: (path: string): string => inside(`df -hT ${quoted(path)}`),
    listNodes: inside(`ls ${at("/custom_nodes")}`),
    listModels: (folder: string): string => inside(`ls -l ${at(`/models/${folder}`)}`),
    listLogin: inside(`ls -l ${at("/login")}`),
    /** A pack from its repository; at the commit whose nodes the profile asks for, where it names one. */
    clone: (url: string, commit?: string): string =>
      [
        inside(`git -C ${at("/custom_nodes")} clone ${url}`),
        commit && inside(`git -C ${at(`/custom_nodes/${folderOf(url)}`)} checkout ${commit}`),
      ]
        .filter(Boolean)
        .join(""),
    /** An installed pack at that commit, even if it was cloned without its past. */
    checkout: (pack: string, commit: string): string =>
      ["fetch origin", "checkout"]
        .map((verb) => inside(`git -C ${at(`/custom_nodes/${pack}`)} ${verb} ${commit}`))
        .join(""),
    showPackages: (packages: readonly string[]): string =>
      inside(`${python ?? "python"} -m pip show ${packages.join(" ")}`),
    requirements: (pack: string): string => pip(`-r ${at(`/custom_nodes/${pack}/requirements.txt`)}`),
    upgrade: (packageName: string): string => pip(`-U ${packageName}`),
    version: (pack: string): string => inside(`git -C ${at(`/custom_nodes/${pack}`)} log -1 --date=short`),
    comfyVersion: inside(`cat ${at("/comfyui_version.py")}`),
    comfyRequirements: pip(`-r ${at("/requirements.txt")}`),
    pull: (folder: string): string => inside(`git -C ${at(folder)} pull`),
    passwordOutside,
    token: tokenOf(record),
    copyToken: command(`docker cp ${quoted(tokenOf(record).file)} ${passwordOutside}`),
    /** `-L`: where the file is a link, what it leads to. */
    fetchToken: (path = `${root}/login/PASSWORD`): string =>
      command(`docker cp -L ${quoted(`${name}:${path}`)} ${quoted(tokenOf(record).file)}`),
    /** A line of a Compose file, under `volumes:`. */
    mountToken: command(`- ${quoted(`${composePath(tokenOf(record).file)}:${root}/login/PASSWORD:ro`, "'")}`),
    /** The same line for the place from which the entrypoint is to copy it. */
    mountSecret: command(`- ${quoted(`${composePath(tokenOf(record).file)}:${SECRET}:ro`, "'")}`),
    fingerprints: [
      fingerprintOf(record),
      command(
        `docker exec ${name} sh -c "head -n 1 ${quoted(`${root}/login/PASSWORD`, "'")} | tr -d '\\r\\n' | sha256sum | cut -c1-12"`,
      ),
    ].join(""),
  };
}

const COMPOSE_UP = /docker compose up -d((?: --[a-z-]+)*)(?: ([\w.-]+))?$/gm;

function inProject({ target, facts: { container } }: Given, run: string): string {
  const { files = [], project, service } = container?.compose ?? {};
  // a project that we started is gone when the remedy is read; its files are there
  const own = targetKinds[target.kind].ownsStack;
  if (service === undefined)
    return container === undefined || own
      ? run
      : run.replaceAll(COMPOSE_UP, () => againByHand(container.name));
  const where = [...files.map((file) => `-f ${quoted(file)}`), ...(own ? [] : [`-p ${project}`])].join(" ");
  return run.replaceAll(
    COMPOSE_UP,
    (_, options: string, other: string | undefined) =>
      `docker compose ${where} up -d${options} ${other ?? service}`,
  );
}

/** Of a container that Compose did not make: the old one is kept, for only it knows its options. */
function againByHand(name: string): string {
  const rest = [`docker rename ${name} ${name}-old`, `docker run --name ${name} …`];
  return `docker stop ${name}${rest.map(command).join("")}`;
}

/** The folder that a clone of this repository makes. */
function folderOf(url: string): string {
  return url.replace(/(\.git)?\/*$/, "").replace(/^.*[/:]/, "");
}

/**
 * The file that this run read its token from. Of a variable nobody knows a file: one of the container's own name, so that
 * no command overwrites the token of another server.
 */
function tokenOf(record: Given): { readonly file: string; readonly variable?: string } {
  // a run of the infra stage alone has it from the chain
  const source = record.facts.token?.source ?? clientOf(record.facts)?.where ?? "emulator";
  if (variablesOf(settings.token).includes(source))
    return {
      file: `.secrets/${hasNone(record.facts) ? "comfyui" : containerOf(record)}.token`,
      variable: source,
    };
  return { file: source === "emulator" ? TOKEN_FILE : source };
}

/** Without a sign of a folder at its beginning Compose takes it for the name of a volume. */
function composePath(file: string): string {
  return /^([./~]|[A-Za-z]:)/.test(file) ? file.replace(/^\.(?=[^./\\])/, "./.") : `./${file}`;
}

/** The fingerprint of the token as this run read it; where it is not known, that of its file. */
function fingerprintOf(record: Given): string {
  const { facts } = record;
  const { fingerprint } = facts.token ?? clientOf(facts) ?? {};
  return command(
    fingerprint
      ? `echo ${fingerprint}`
      : `head -n 1 ${quoted(tokenOf(record).file)} | tr -d '\\r\\n' | sha256sum | cut -c1-12`,
  );
}

function clientOf({ chain }: Given["facts"]): { where: string; fingerprint?: string } | undefined {
  return chain?.places.find(({ role }) => role === "client");
}
