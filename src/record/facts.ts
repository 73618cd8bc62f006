import type { JobReport } from "../comfyui/job/job-report.ts";
import type { Answerer } from "../comfyui/server-identity.ts";
import type { ContainerFacts } from "../container/container-facts.ts";
import type { LogReading } from "../container/log-reading.ts";
import type { MountFinding } from "../container/read-mounts.ts";
import type { CredentialChain } from "../credentials/chain.ts";
import type { CredentialFlaw, TokenShape } from "../credentials/token-shape.ts";
import type { ModelsOnDisk } from "../models/model-files.ts";
import type { ImageMeasures } from "../oracles/measures.ts";
import type { ReferenceFinding } from "../references/finding.ts";
import type { RestartFinding } from "../targets/restart-trial.ts";

/** Why no HTTP reply came, in the order a connection is made. */
export type ConnectionFailure =
  | "dns"
  | "refused"
  | "unreachable"
  | "tls"
  | "timeout"
  | "reset"
  | "not-http"
  | "too-large";

/** The workflows and probes of the generation stage that leave a job report. */
export type JobName =
  | "canary"
  | "text-to-image"
  | "other-seed"
  | "edit"
  | "cancel-running"
  | "cancel-pending";

/** The pictures that are measured. */
export type PictureName = "canary" | "text-to-image" | "other-seed" | "edit-input" | "edit";

/** Known lines of the server's log that tell a cause. No text of the log itself is kept. */
export type LogSign =
  | "login-import-failed"
  | "login-loaded"
  | "password-missing"
  | "token-printed"
  | "qwen-failed-to-load"
  | "module-not-found"
  | "nan-cast"
  | "out-of-memory"
  | "traceback";

/**
 * What the checks measured and the diagnosis reads: the allowlist of everything that may leave a run.
 * Each field is written by the check named beside it; absent means "not measured". No field ever holds a secret.
 */
export interface Facts {
  /** A reply said of itself that it is our emulator's: it is never taken for a real server's. */
  emulated?: true;
  /** infra.reachable */
  connection?: { failure?: ConnectionFailure; host: string; port: number; detail?: string; ms: number };
  /** infra.is-comfyui */
  answer?: {
    status: number;
    answerer: Answerer;
    contentType?: string;
    server?: string;
    location?: string /** It said itself that it is our emulator: never taken for a real server. */;
    emulator?: true;
  };
  /** infra.token-opens, or auth.valid-token-header without it: status with the token by header and by query; the CORS header of the refusal, if any. */
  access?: {
    headerStatus: number;
    queryStatus?: number;
    emptyQueryStatus?: number;
    anonymousStatus?: number;
    corsOrigin?: string;
  };
  /** infra.token-opens and auth.token-format: the token's form; a flaw names what mangled it. */
  token?: {
    source: string;
    /** First 12 hex digits of its SHA-256. */
    fingerprint?: string;
    shape: TokenShape;
    flaws: CredentialFlaw[];
    plaintextMatches?: boolean;
  };
  /** infra.version, infra.device; generation.reference without them */
  system?: {
    comfyui: string;
    python: string;
    pytorch: string;
    os: string;
    flags: string[];
    device: string;
    deviceType: string;
    vramTotal: number;
    vramFree: number;
    ramTotal: number;
    ramFree: number;
  };
  /** infra.nodes-* */
  nodes?: {
    served: number;
    expected: number;
    /** Missing class names by the module that should bring them. */
    missing: Record<string, string[]>;
    /** Names of known packs that the inventory does not list. */
    extra: string[];
    hijacked: { node: string; expected: string; found: string }[];
    drifted: { node: string; change: string }[];
  };
  /** infra.nodes-inventory, or generation.reference without it: every served node by name, with its module and a short hash of its signature. */
  servedNodes?: Record<string, { module: string; signature: string }>;
  /** infra.models: the files that each loader of the profile lists. */
  modelLists?: Record<string, string[]>;
  /** infra.workflow-nodes */
  workflowNodesMissing?: { workflow: string; nodes: string[] }[];
  /** generation.workflows-valid: classes of the nodes that do not suit the server. */
  workflowNodesUnsuited?: string[];
  /** infra.models: files that their loader does not list; `elsewhere` names loaders that list them. */
  modelsMissing?: { file: string; loader: string; folder: string; elsewhere: string[]; similar: string[] }[];
  /** infra.websocket: status of the upgrade where it was refused. */
  websocket?: { status?: number; failure?: string; firstMessageMs?: number };
  /** infra.queue: jobs in the lists of GET /queue; `counted`: what GET /prompt said where it contradicts them, `ms`: how long all three questions took. */
  queue?: { running: number; pending: number; counted?: number; ms?: number };
  /** infra.container-running; absent where no container could be examined. */
  container?: ContainerFacts;
  /** infra.container-mounts: what lies behind each mount. */
  mounts?: MountFinding[];
  /** infra.container-imports and infra.container-errors */
  containerLog?: LogReading;
  /** infra.container-models */
  modelsOnDisk?: ModelsOnDisk;
  /** infra.credential-chain */
  chain?: CredentialChain;
  /** generation.container-stable: what changed between the first look at the container and the last. */
  containerChange?: {
    restarts: number;
    restarted: boolean;
    status: string;
    exitCode: number;
    oomKilled: boolean;
  };
  /** generation.container-restart */
  restart?: RestartFinding;
  /** auth.enforced */
  anonymous?: { status: number; location?: string };
  /** auth.browser-redirect: status of a page asked for without a token, and of /login itself. */
  loginPage?: { redirect: number; page?: number };
  /** generation.edit: status of POST /upload/image where it was refused. */
  upload?: { status: number };
  /** auth.*: the rows of each table that did not answer as they must. */
  authBreaches?: { check: string; request: string; flaw: string; expected: string; status: number }[];
  /** Any check: the request at which it broke off, and the status of the reply where one came. */
  brokenOff?: { check: string; request: string; code: string; status?: number }[];
  /** generation.* */
  jobs?: Partial<Record<JobName, JobReport>>;
  /** generation.*: the class of each node of a job's graph, by node id. */
  jobNodes?: Partial<Record<JobName, Record<string, string>>>;
  /** generation.image-* and generation.edit-* */
  pictures?: Partial<Record<PictureName, ImageMeasures>>;
  /** generation.reference */
  reference?: ReferenceFinding;
  /** Read once with the token where /internal/logs can be read. */
  logSigns?: LogSign[];
}
