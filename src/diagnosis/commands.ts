import { settings } from "../config/settings.ts";
import type { RunRecord } from "../record/run-record.ts";
import { run } from "./rule.ts";

/** The file that holds the token on the host. */
const TOKEN_FILE = ".secrets/qwen-api-user.token";

export function containerOf({ target, facts }: RunRecord): string {
  return facts.container?.name ?? target.container ?? "comfyui-qwen";
}

/** ComfyUI's folder in the container, as this run was told. */
function rootOf({ target }: RunRecord): string {
  return target.root ?? settings.comfyuiRoot.default;
}

/** A path in a command: quoted, in WSL and PowerShell alike, where it is not plain. */
function quoted(path: string, quote = '"'): string {
  return /^[\w./@+:-]*$/.test(path) ? path : `${quote}${path}${quote}`;
}

/**
 * Commands for the course's layout (Windows, WSL, one container), each on a line of its own. They run alike in
 * PowerShell and in WSL, but for `fingerprints`, which need WSL. None prints a secret.
 */
export function commands(record: RunRecord) {
  const name = containerOf(record);
  const root = rootOf(record);
  /** A path below ComfyUI's folder. */
  const at = (path: string): string => quoted(`${root}${path}`);
  /** PASSWORD as `docker cp` names it. */
  const passwordOutside = quoted(`${name}:${root}/login/PASSWORD`);
  const inside = (command: string): string => run(`docker exec ${name} ${command}`);
  return {
    name,
    root,
    at,
    state: run(`docker ps -a --filter name=${name}`),
    exit: run(
      `docker inspect -f "{{.State.Status}} exit={{.State.ExitCode}} oom={{.State.OOMKilled}} restarts={{.RestartCount}}" ${name}`,
    ),
    port: run(`docker port ${name}`),
    start: run(`docker start ${name}`),
    unpause: run(`docker unpause ${name}`),
    restart: run(`docker restart ${name}`),
    logs: run(`docker logs --tail 100 ${name}`),
    gpu: inside("nvidia-smi"),
    disk: inside(`df -h ${at("")}`),
    outputSize: inside(`du -sh ${at("/output")} ${at("/temp")}`),
    listNodes: inside(`ls ${at("/custom_nodes")}`),
    listModels: (folder: string): string => inside(`ls -l ${at(`/models/${folder}`)}`),
    listLogin: inside(`ls -l ${at("/login")}`),
    clone: (url: string): string => inside(`git -C ${at("/custom_nodes")} clone ${url}`),
    requirements: (pack: string): string =>
      inside(`python -m pip install -r ${at(`/custom_nodes/${pack}/requirements.txt`)}`),
    version: (pack: string): string => inside(`git -C ${at(`/custom_nodes/${pack}`)} log -1 --date=short`),
    comfyRequirements: inside(`python -m pip install -r ${at("/requirements.txt")}`),
    pull: (folder: string): string => inside(`git -C ${at(folder)} pull`),
    passwordOutside,
    copyToken: run(`docker cp ${quoted(tokenFileOf(record))} ${passwordOutside}`),
    /** A line of a Compose file, under `volumes:`. */
    mountToken: run(`- ${quoted(`${composePath(tokenFileOf(record))}:${root}/login/PASSWORD:ro`, "'")}`),
    fingerprints: [
      fingerprintOf(record),
      run(
        `docker exec ${name} sh -c "head -n 1 ${quoted(`${root}/login/PASSWORD`, "'")} | tr -d '\\r\\n' | sha256sum | cut -c1-12"`,
      ),
    ].join(""),
  };
}

/** The file that this run read its token from; the usual one where it came by a variable. */
function tokenFileOf({ target, facts }: RunRecord): string {
  // a run of the infra stage alone has it from the chain
  const source = facts.token?.source ?? clientOf(facts)?.where ?? "";
  return target.kind === "attach" && /[\\/]/.test(source) ? source : TOKEN_FILE;
}

/** Without a sign of a folder at its beginning Compose takes it for the name of a volume. */
function composePath(file: string): string {
  return /^([./~]|[A-Za-z]:)/.test(file) ? file.replace(/^\.(?=[^./\\])/, "./.") : `./${file}`;
}

/** The fingerprint of the token as this run read it; where it is not known, that of the usual file. */
function fingerprintOf({ facts }: RunRecord): string {
  const { fingerprint } = facts.token ?? clientOf(facts) ?? {};
  return run(
    fingerprint ? `echo ${fingerprint}` : `head -n 1 ${TOKEN_FILE} | tr -d '\\r\\n' | sha256sum | cut -c1-12`,
  );
}

function clientOf({ chain }: RunRecord["facts"]): { where: string; fingerprint?: string } | undefined {
  return chain?.places.find(({ role }) => role === "client");
}
