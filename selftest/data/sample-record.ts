import type { JobReport } from "../../src/comfyui/job/job-report.ts";
import { type CheckId, checkIds, stageOf } from "../../src/record/catalogue.ts";
import type { FactId, Facts, JobName, Measured } from "../../src/record/facts.ts";
import { mergeFacts } from "../../src/record/merge-facts.ts";
import type { Aftermath, CheckResult, RunRecord } from "../../src/record/run-record.ts";

/** For unit tests: which checks of a run did not pass, and how. */
export type Marks = Partial<Record<CheckId, Partial<CheckResult>>>;

/** For unit tests: facts by field, whatever check records them, and the requests at which checks broke off. */
export interface SampleFacts extends Measured {
  readonly brokenOff?: readonly ({
    check: CheckId;
    request: string;
    code: string;
    status?: number;
  } & Partial<Aftermath>)[];
}

/** The check that records a field; the first one if there are several. */
const homes: Readonly<
  Record<
    Exclude<keyof Measured, "jobs" | "jobNodes" | "imagesWanted" | "pictures" | "breaches" | "troubles">,
    FactId
  >
> = {
  connection: "infra.reachable",
  answer: "infra.is-comfyui",
  token: "infra.token-opens",
  access: "infra.token-opens",
  logSigns: "infra.token-opens",
  startLog: "infra.token-opens",
  database: "infra.token-opens",
  system: "infra.version",
  version: "infra.version",
  packages: "infra.packages",
  vram: "infra.device",
  holders: "infra.device",
  advisories: "infra.advisories",
  manager: "infra.advisories",
  nodes: "infra.nodes-inventory",
  servedNodes: "infra.nodes-inventory",
  packs: "infra.nodes-inventory",
  nodesUnneeded: "infra.nodes-inventory",
  workflowNodesMissing: "infra.workflow-nodes",
  modelsMissing: "infra.models",
  modelLists: "infra.models",
  loadersMissing: "infra.models",
  websocket: "infra.websocket",
  weights: "infra.weights",
  queue: "infra.queue",
  jobLists: "infra.job-list",
  page: "infra.page-served",
  saving: "infra.workflows-saved",
  body: "infra.large-body",
  apiSocket: "auth.valid-token-websocket",
  ownOrigin: "auth.own-origin",
  idleSocket: "auth.websocket-idle",
  container: "infra.container-running",
  notThis: "infra.container-running",
  noContainer: "infra.container-running",
  mounts: "infra.container-mounts",
  containerLog: "infra.container-imports",
  startFailure: "infra.container-imports",
  ownModules: "infra.container-imports",
  chain: "infra.credential-chain",
  tokenVariables: "infra.credential-chain",
  bootHash: "infra.credential-chain",
  modelsOnDisk: "infra.container-models",
  door: "auth.door-closed",
  anonymous: "auth.enforced",
  loginPage: "auth.browser-redirect",
  loginDetour: "auth.browser-redirect",
  links: "auth.cross-site-link",
  portal: "auth.routes-protected",
  workflowNodesUnsuited: "generation.workflows-valid",
  rolesRefused: "generation.workflows-valid",
  reference: "generation.reference",
  upload: "generation.edit",
  queryBlind: "generation.canary",
  turns: "generation.canary",
  chart: "generation.vae-round-trip",
  line: "generation.text-to-image",
  pictureFindings: "generation.image-intact",
  unsoundPictures: "generation.other-seed-differs",
  editFinding: "generation.edit-descends",
  interruptScope: "generation.cancel",
  containerChange: "generation.container-stable",
  restart: "generation.container-restart",
  walk: "browser.editor",
  complaints: "browser.editor",
  othersJobs: "readiness.queue-free",
  warmUp: "readiness.warm-up",
  readiness: "readiness.burst",
};

const jobHomes: Readonly<Record<JobName, FactId>> = {
  canary: "generation.canary",
  "round-trip": "generation.vae-round-trip",
  "text-to-image": "generation.text-to-image",
  "other-seed": "generation.other-seed-differs",
  "same-seed": "generation.same-seed-repeats",
  edit: "generation.edit",
  "cancel-running": "generation.cancel",
  "cancel-pending": "generation.cancel",
  "warm-up": "readiness.warm-up",
};

const pictureHomes: Readonly<Record<string, FactId>> = {
  "text-to-image": "generation.image-format",
  "other-seed": "generation.other-seed-differs",
  "same-seed": "generation.same-seed-repeats",
  "edit-input": "generation.edit",
  edit: "generation.edit",
};

/** For unit tests: the facts by the check that records them. */
export function factsByCheck({ brokenOff: _stops, ...facts }: SampleFacts): Facts {
  const all: Record<string, object> = {};
  const give = (id: string, more: object): void => {
    all[id] ??= {};
    mergeFacts(all[id], more);
  };
  const {
    jobs = {},
    jobNodes = {},
    imagesWanted = {},
    pictures = {},
    breaches = [],
    troubles = [],
    ...others
  } = facts;
  for (const [name, job] of Object.entries(jobs)) give(jobHomes[name as JobName], { jobs: { [name]: job } });
  for (const [name, images] of Object.entries(imagesWanted))
    give(jobHomes[name as JobName], { imagesWanted: { [name]: images } });
  for (const [name, nodes] of Object.entries(jobNodes))
    give(jobHomes[name as JobName], { jobNodes: { [name]: nodes } });
  for (const [name, one] of Object.entries(pictures))
    give(pictureHomes[name] ?? name, { pictures: { [name]: one } });
  for (const breach of breaches) give(breach.check, { breaches: [breach] });
  for (const trouble of troubles) give(trouble.check, { troubles: [trouble] });
  for (const [field, value] of Object.entries(others))
    give(homes[field as keyof typeof homes], { [field]: value });
  return all as Facts;
}

/** For unit tests: a run of all stages in which every check passed except those in `marks`. */
export function sampleRecord(
  marks: Marks = {},
  facts: SampleFacts = {},
  more: Partial<RunRecord> = {},
): RunRecord {
  const startedAt = Date.UTC(2026, 10, 22, 8, 0, 0);
  const stages = more.stages ?? ["infra", "auth", "generation", "browser"];
  const checks = checkIds
    .filter((id) => stages.includes(stageOf(id)))
    .map(
      (id, index): CheckResult => ({
        id,
        stage: stageOf(id),
        status: "passed",
        startedAt: startedAt + index * 100,
        durationMs: 12 + index,
        ...marks[id],
        ...stopOf(id, facts),
      }),
    );
  return {
    startedAt,
    durationMs: 7_200,
    target: { kind: "attach", url: "http://localhost:8188", emulated: false, container: "comfyui-qwen" },
    profile: "qwen-image-edit-2509",
    profileTitle: { fr: "Qwen-Image-Edit 2509", en: "Qwen-Image-Edit 2509" },
    language: "fr",
    stages,
    interrupted: false,
    notes: [],
    checks,
    facts: factsByCheck(facts),
    attachments: [],
    errors: [],
    ...more,
  };
}

function stopOf(id: CheckId, { brokenOff: stops = [] }: SampleFacts): Partial<CheckResult> {
  const stop = stops.find(({ check }) => check === id);
  if (stop === undefined) return {};
  const { check: _check, code, ...brokenOff } = stop;
  return { errorCode: code, brokenOff };
}

/** For unit tests: failed checks by id, each with a reason. */
export function red(...ids: CheckId[]): Marks {
  return Object.fromEntries(
    ids.map((id) => [
      id,
      { status: "failed", reason: `raison de ${id}`, errorCode: "AssertionError" } as const,
    ]),
  );
}

/** For unit tests: checks that another check blocked. */
export function blocked(by: CheckId, ...ids: CheckId[]): Marks {
  return Object.fromEntries(
    ids.map((id) => [id, { status: "blocked", reason: `non exécuté : ${by}`, blockedBy: by } as const]),
  );
}

/** For unit tests: a job with this outcome. */
export function job(outcome: JobReport["outcome"], more: Partial<JobReport> = {}): JobReport {
  return {
    promptId: "6ad5d6b5-3b60-4a4e-9f3c-5c8d9a1f0e11",
    outcome,
    queuedMs: 12,
    totalMs: 120_000,
    ahead: 0,
    knownBy: "websocket",
    socket: "live",
    lastPhase: { phase: "running" },
    timeline: [],
    cachedNodes: [],
    outputs:
      outcome === "finished"
        ? [{ node: "11", filename: "e2e_00001_.png", subfolder: "", type: "output" }]
        : [],
    ...more,
  };
}
