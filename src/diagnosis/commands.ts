import type { RunRecord } from "../report/run-record.ts";
import { run } from "./rule.ts";

/** ComfyUI's folder in the container, and the file that holds the token on the host. */
export const COMFYUI_ROOT = "/workspace/ComfyUI";
const TOKEN_FILE = ".secrets/qwen-api-user.token";

export function containerOf({ target, facts }: RunRecord): string {
  return facts.container?.name ?? target.container ?? "comfyui-qwen";
}

/**
 * Commands for the course's layout (Windows, WSL, one container), each on a line of its own. They run alike in
 * PowerShell and in WSL, but for `fingerprints`, which need WSL. None prints a secret.
 */
export function commands(record: RunRecord) {
  const name = containerOf(record);
  const inside = (command: string): string => run(`docker exec ${name} ${command}`);
  return {
    name,
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
    disk: inside("df -h /workspace"),
    outputSize: inside(`du -sh ${COMFYUI_ROOT}/output ${COMFYUI_ROOT}/temp`),
    listNodes: inside(`ls ${COMFYUI_ROOT}/custom_nodes`),
    listModels: (folder: string): string => inside(`ls -l ${COMFYUI_ROOT}/models/${folder}`),
    listLogin: inside(`ls -l ${COMFYUI_ROOT}/login`),
    clone: (url: string): string => inside(`git -C ${COMFYUI_ROOT}/custom_nodes clone ${url}`),
    requirements: (pack: string): string =>
      inside(`python -m pip install -r ${quoted(`${COMFYUI_ROOT}/custom_nodes/${pack}/requirements.txt`)}`),
    version: (pack: string): string =>
      inside(`git -C ${COMFYUI_ROOT}/custom_nodes/${pack} log -1 --date=short`),
    comfyRequirements: inside(`python -m pip install -r ${COMFYUI_ROOT}/requirements.txt`),
    pull: (folder: string): string => inside(`git -C ${COMFYUI_ROOT}${folder} pull`),
    copyToken: run(`docker cp ${TOKEN_FILE} ${name}:${COMFYUI_ROOT}/login/PASSWORD`),
    fingerprints: [
      fingerprintOf(record),
      run(
        `docker exec ${name} sh -c "head -n 1 ${COMFYUI_ROOT}/login/PASSWORD | tr -d '\\r\\n' | sha256sum | cut -c1-12"`,
      ),
    ].join(""),
  };
}

/** Alike in PowerShell and in WSL; a pack's name holds no quote. */
function quoted(path: string): string {
  return /^[\w./+@-]+$/.test(path) ? path : `"${path}"`;
}

/** The fingerprint of the token as this run read it: from a variable or from a file. */
function fingerprintOf({ facts }: RunRecord): string {
  const source = facts.token?.source ?? TOKEN_FILE;
  if (/^[A-Z][A-Z0-9_]*$/.test(source)) return run(`printf %s "$${source}" | sha256sum | cut -c1-12`);
  return run(`head -n 1 ${TOKEN_FILE} | tr -d '\\r\\n' | sha256sum | cut -c1-12`);
}
