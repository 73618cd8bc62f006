import type { JobReport, Stillness } from "../../src/comfyui/job/job-report.ts";
import { damageCauses } from "../../src/diagnosis/picture/damage-causes.ts";
import type { EditFinding } from "../../src/oracles/edit/judge-edit.ts";
import type { ImageMeasures } from "../../src/oracles/measures.ts";
import { type Case, given } from "./cases.ts";
import { job } from "./sample-record.ts";

/** A job that ran into its budget in a node, where nothing has moved for that long. */
function stalled(ms: number, node: string, nodeType: string, rest: Omit<Stillness, "stillMs">): JobReport {
  const lastPhase = { phase: "stalled", silentMs: ms, node, nodeType } as const;
  return job("timed-out", { lastPhase, stillness: { stillMs: ms, ...rest } });
}

const t2i = "generation.text-to-image";
const painted = (code: string, when: string, report: JobReport): Case =>
  given(code, when, [t2i], { jobs: { canary: job("finished"), "text-to-image": report } });
const picture = { node: "11", filename: "e2e_00001_.png", subfolder: "", type: "output" };
const failed = (message: string, exception = "RuntimeError", nodeType = "UNETLoader"): JobReport =>
  job("failed", { failure: { node: "3", nodeType, exception, message } });
const refusal = (type: string, message: string): JobReport["rejections"] => [
  { node: "1", nodeType: "VAELoader", type, message, details: "détails" },
];
const step = (atMs: number) => ({ atMs, event: "progress", node: "9", step: 1, of: 20 });

const photo: ImageMeasures = {
  format: "png",
  width: 1024,
  height: 1024,
  channels: 3,
  mean: 120,
  deviation: 60,
  min: 0,
  max: 255,
  entropy: 7.5,
  litShare: 0.99,
  colours: 900,
  blackBand: 0,
  livelyTiles: 0.9,
  repeatedLines: 0,
  neighbourCorrelation: 0.95,
  chromaCorrelation: 0.8,
  chromaApart: 0.3,
  chromaReturns: 0,
  contrast: 230,
  emptyLevels: 0,
  aloneLevels: 0,
  burned: 0,
  burnedOtherwise: 0,
  grain1: 1,
  grain2: 1,
  grain4: 1,
  grain8: 1,
  grain16: 1,
  crispest: 90,
  lattice8: 0.2,
  lattice16: 0.3,
  stripes: 0.01,
  thinLines: 0,
  stripedZone: 0,
  linesShare: 0,
  linesLeft: 0,
  sharpness: 90,
  deadPart: 0,
  filledBand: 0,
  middleSeam: 0,
  tileSeam: 0,
  stepsBeside: 0,
  seamContinues: 0,
  grainBand: 1,
  grainSparse: 0,
  deadOpposite: false,
  hole: 0,
  patch: 0,
  stuckRun: 0,
  stuckLines: 0,
  likeQuarters: 0,
  likeMoved: 0,
  jpegBlocks: 1,
  thumbnail: Buffer.alloc(32 * 32 * 3, 120).toString("base64"),
  pixelsSha256: "a".repeat(64),
};
const black: ImageMeasures = { ...photo, litShare: 0, mean: 0, max: 0 };

const drifted: EditFinding = {
  state: "edited",
  likeness: 0.6,
  unmoved: 0.2,
  zoom: 1.05,
  x: 0,
  y: 0.01,
  moved: true,
  colour: 20,
  sharpness: 1,
};

/** For unit tests: the generation stage's runs. */
export const generationCases: readonly Case[] = [
  given("workflow-invalid", "statically", ["generation.workflows-valid"]),
  painted(
    "job-rejected",
    "a file is absent",
    job("rejected", { rejections: refusal("value_not_in_list", "Value not in list") }),
  ),
  painted(
    "job-rejected",
    "UI format",
    job("rejected", { rejections: refusal("invalid_prompt", "… is missing the class_type property.") }),
  ),
  painted(
    "job-rejected",
    "unknown node",
    job("rejected", { rejections: refusal("invalid_prompt", "node X does not exist.") }),
  ),
  painted(
    "job-partly-validated",
    "half of it",
    job("partly-validated", { rejections: refusal("required_input_missing", "Required input is missing") }),
  ),
  given("invalid-workflow-accepted", "200", ["generation.invalid-workflow-refused"]),
  painted(
    "out-of-memory",
    "in the sampler",
    job("out-of-memory", {
      failure: {
        node: "9",
        nodeType: "KSampler",
        exception: "torch.OutOfMemoryError",
        message: "Allocation on device",
      },
    }),
  ),
  painted(
    "out-of-memory",
    "in the machine, where dynamic VRAM keeps the weights",
    job("out-of-memory", {
      failure: {
        node: "9",
        nodeType: "KSampler",
        exception: "RuntimeError",
        message: "HostBuffer.read_file_slice failed",
      },
    }),
  ),
  painted(
    "model-truncated",
    "HeaderTooLarge",
    failed("Error while deserializing header: HeaderTooLarge", "SafetensorError"),
  ),
  painted(
    "model-truncated",
    "a cut GGUF",
    failed("cannot reshape array of size 512 into shape (3072,1728)", "ValueError", "UnetLoaderGGUF"),
  ),
  painted(
    "node-error",
    "the same words of another node",
    failed("cannot reshape array of size 512", "ValueError"),
  ),
  painted("node-error", "of no family", failed("list index out of range", "IndexError")),
  given("replicas-by-turns", "which share what is saved", ["generation.canary"], {
    turns: { asked: 4, known: 2 },
  }),
  given("pictures-cached", "by their path alone", ["generation.canary"], { queryBlind: ["/view"] }),
  given("node-error", "in the canary", ["generation.canary"], {
    jobs: { canary: failed("cannot write mode F as PNG", "OSError", "SaveImage") },
  }),
  given("disk-full", "in the canary", ["generation.canary"], {
    jobs: { canary: failed("[Errno 28] No space left on device", "OSError", "SaveImage") },
  }),
  given("upload-refused", "a limit of the proxy", ["generation.edit"], { upload: { status: 413 } }),
  given("upload-refused", "another refusal", ["generation.edit"], { upload: { status: 403 } }),
  given("upload-refused", "of ComfyUI, which cannot write", ["generation.edit"], { upload: { status: 500 } }),
  given("upload-refused", "of a proxy that cannot keep it", ["generation.edit"], {
    upload: { status: 500, page: true },
  }),
  painted(
    "job-interrupted",
    "by somebody",
    job("interrupted", { failure: { node: "9", nodeType: "KSampler" } }),
  ),
  painted("job-vanished", "restarted", job("vanished")),
  painted("replies-cached", "the history shows it at a new address", job("history-late", { stale: true })),
  painted("history-late", "announced", job("history-late")),
  painted("history-foreign", "a cache", job("foreign-history")),
  painted("job-without-picture", "no output", job("finished", { outputs: [] })),
  given("job-picture-count", "two instead of one", [t2i], {
    jobs: { canary: job("finished"), "text-to-image": job("finished", { outputs: [picture, picture] }) },
    imagesWanted: { "text-to-image": 1 },
  }),
  painted("job-cached", "in 1 s", job("cached", { totalMs: 1_000, cachedNodes: ["9"] })),
  painted("queue-busy", "behind 3", job("timed-out", { ahead: 3, lastPhase: { phase: "queued", ahead: 3 } })),
  painted(
    "queue-busy",
    "who did not wait says so, and how to wait",
    job("timed-out", {
      totalMs: 20_100,
      lastPhase: { phase: "queued", ahead: 1 },
      stillness: { stillMs: 20_000, moved: false },
      gaveUpMs: 20_000,
    }),
  ),
  painted(
    "queue-busy",
    "behind a job that moved a moment ago",
    job("timed-out", {
      lastPhase: { phase: "queued", ahead: 1 },
      stillness: { stillMs: 12_000, moved: true },
    }),
  ),
  painted(
    "queue-busy",
    "behind a job that may be loading its models",
    job("timed-out", {
      lastPhase: { phase: "queued", ahead: 1, stillMs: 250_000 },
      stillness: { stillMs: 250_000, moved: true },
    }),
  ),
  painted(
    "queue-busy",
    "behind a job that tells nothing and computes",
    job("timed-out", {
      lastPhase: { phase: "queued", ahead: 1, stillMs: 470_000 },
      stillness: { stillMs: 470_000, moved: false, cpu: 99 },
    }),
  ),
  given(
    "object-info-slow",
    "every check that needs the list, and no other",
    Object.fromEntries(
      (["infra.nodes-inventory", "infra.models"] as const).map((id) => [
        id,
        { status: "failed", reason: "…", errorCode: "COMFY_TIMEOUT" },
      ]),
    ),
    {
      brokenOff: (["infra.nodes-inventory", "infra.models"] as const).map((check) => ({
        check,
        request: "GET /object_info",
        code: "COMFY_TIMEOUT",
      })),
    },
  ),
  given(
    "server-died",
    "by a value that is not JSON",
    { [t2i]: { status: "failed", reason: "…", errorCode: "ASSERTION" } },
    { jobs: { "text-to-image": job("server-lost") }, logSigns: ["ui-not-json"] },
  ),
  given(
    "server-died",
    "while a node of a pack ran, and its log is out of reach",
    { [t2i]: { status: "failed", reason: "…", errorCode: "ASSERTION" } },
    {
      jobs: {
        "text-to-image": job("server-lost", {
          lastPhase: { phase: "running", node: "99", nodeType: "ShowAnything" },
        }),
      },
    },
  ),
  given("job-list-broken", "one poisoned job", ["infra.job-list"], {
    jobLists: [{ route: "/api/jobs", status: 500, flaw: "crashes" }],
  }),
  given("prompt-worker-dead", "the log shows it", ["infra.queue", "generation.canary"], {
    queue: { running: 1, pending: 0, workerDead: true },
    jobs: { canary: job("worker-dead", { stillness: { stillMs: 5_000, moved: false } }) },
  }),
  given("prompt-worker-dead", "the log shows it, seen by the infra stage alone", ["infra.queue"], {
    queue: { running: 1, pending: 0, workerDead: true },
  }),
  given("prompt-worker-dead", "Docker's log shows it", ["infra.container-errors", "generation.canary"], {
    containerLog: {
      importFailed: [],
      failedToLoad: [],
      modulesMissing: [],
      bootTracebacks: 0,
      started: true,
      importTable: true,
      errors: [{ sign: "worker-dead", count: 1, last: "2026-11-22T07:59:00.000Z" }],
    },
    jobs: {
      canary: job("timed-out", {
        lastPhase: { phase: "queued", ahead: 1, stillMs: 70_000 },
        stillness: { stillMs: 70_000, moved: false },
      }),
    },
  }),
  given("prompt-worker-dead", "nothing has ever moved", ["generation.canary"], {
    jobs: {
      canary: job("timed-out", {
        ahead: 1,
        lastPhase: { phase: "queued", ahead: 1, stillMs: 470_000 },
        stillness: { stillMs: 470_000, moved: false },
      }),
    },
  }),
  painted(
    "prompt-worker-dead",
    "in our own job, which no interrupt ends",
    stalled(470_000, "9", "KSampler", { moved: true, ignoredCancel: true }),
  ),
  painted(
    "prompt-worker-dead",
    "in a loader, while the container's processor rests",
    stalled(90_000, "3", "UNETLoader", { moved: true, cpu: 0.2, ignoredCancel: true }),
  ),
  painted(
    "job-hung",
    "in a step that computes for minutes",
    stalled(400_000, "9", "KSampler", { moved: true, cpu: 100, ignoredCancel: true }),
  ),
  painted(
    "cold-start",
    "a load of four minutes that no interrupt ends",
    stalled(240_000, "3", "UNETLoader", { moved: true, ignoredCancel: true }),
  ),
  painted(
    "job-hung",
    "a step that hangs until it is interrupted",
    stalled(400_000, "9", "KSampler", { moved: true }),
  ),
  painted(
    "cold-start",
    "in a loader",
    job("timed-out", { lastPhase: { phase: "running", node: "3", nodeType: "UNETLoader" } }),
  ),
  painted(
    "cold-start",
    "no node was seen at all",
    job("timed-out", { lastPhase: { phase: "stalled", silentMs: 70_000 } }),
  ),
  painted(
    "cold-start",
    "late first step",
    job("timed-out", {
      timeline: [step(110_000)],
      lastPhase: { phase: "running", node: "9", step: 3, of: 20 },
    }),
  ),
  painted(
    "generation-too-slow",
    "steps flow",
    job("timed-out", {
      timeline: [step(8_000)],
      lastPhase: { phase: "running", node: "9", step: 12, of: 20 },
    }),
  ),
  ...(
    [
      ["steps flow", job("timed-out", { timeline: [step(8_000)] })],
      ["it hangs", stalled(90_000, "9", "KSampler", { moved: false })],
    ] as const
  ).map(([when, report]) =>
    given("sampling-on-cpu", `the log says so, and ${when}`, [t2i], {
      jobs: { "text-to-image": report },
      logSigns: ["sampled-on-cpu"],
    }),
  ),
  painted(
    "generation-too-slow",
    "the last step is late",
    job("timed-out", {
      timeline: [step(8_000)],
      lastPhase: { phase: "running", node: "9", step: 12, of: 20 },
      stillness: { stillMs: 45_000, moved: true },
    }),
  ),
  painted(
    "job-hung",
    "no step at all in the sampler",
    job("timed-out", { lastPhase: { phase: "running", node: "9", nodeType: "KSampler" } }),
  ),
  painted(
    "job-hung",
    "silent behind a step",
    job("timed-out", {
      timeline: [step(8_000)],
      lastPhase: { phase: "stalled", silentMs: 90_000, node: "9" },
    }),
  ),
  painted("job-hung", "never accepted", job("timed-out", { lastPhase: { phase: "submitting" } })),
  given("image-truncated", "not measured", ["generation.image-format"]),
  given("image-truncated", "the canary's, by a page of a proxy", {
    "generation.canary": { status: "failed", reason: "…", errorCode: "IMAGE_IS_PAGE" },
  }),
  given("image-truncated", "the canary's, beyond all measure", {
    "generation.canary": { status: "failed", reason: "…", errorCode: "IMAGE_TOO_LARGE" },
  }),
  given(
    "image-truncated",
    "the connection is cut in the middle of it",
    { "generation.text-to-image": { status: "failed", reason: "…", errorCode: "COMFY_RESET" } },
    {
      brokenOff: [
        { check: "generation.text-to-image", request: "GET /view?filename=a.png", code: "COMFY_RESET" },
      ],
    },
  ),
  given("image-converted", "under the name of a PNG", {
    "generation.canary": { status: "failed", reason: "…", errorCode: "IMAGE_CONVERTED" },
  }),
  given("image-wrong-size", "measured", ["generation.image-format"], {
    pictures: { "text-to-image": { ...photo, width: 512 } },
  }),
  given("image-wrong-size", "of the edit", ["generation.edit"], {
    jobs: { edit: job("finished") },
    pictures: { edit: { ...photo, width: 512 } },
  }),
  given(
    "image-black",
    "and so are the others",
    [
      "generation.image-not-black",
      "generation.image-not-flat",
      "generation.other-seed-differs",
      "generation.edit-descends",
    ],
    {
      pictures: { "text-to-image": black, "other-seed": black, edit: black },
      editFinding: { ...drifted, state: "unrelated", moved: false },
      logSigns: ["nan-cast"],
    },
  ),
  given("image-flat", "a solid", ["generation.image-not-flat"]),
  given("image-noise", "grain", ["generation.image-not-noise", "generation.image-not-flat"]),
  ...(Object.keys(damageCauses) as (keyof typeof damageCauses)[]).map((name) =>
    given(`image-${name}`, "measured", ["generation.image-intact"], {
      pictureFindings: [{ rule: name, measure: "grain1", value: 9, limit: 5.5, side: "max", warning: false }],
    }),
  ),
  given("image-doubtful", "close to a limit, green", [], {
    pictureFindings: [
      { rule: "blur", measure: "sharpness", value: 20, limit: 22, side: "min", warning: true },
    ],
  }),
  given("image-foreign", "an old file", ["generation.image-provenance"]),
  given("further-image-unsound", "another seed, black", ["generation.other-seed-differs"], {
    pictures: { "text-to-image": photo, "other-seed": black },
    unsoundPictures: ["other-seed"],
  }),
  given("further-image-unsound", "the edit, black", ["generation.edit-descends"], {
    pictures: { "text-to-image": photo, "edit-input": photo, edit: black },
    unsoundPictures: ["edit"],
    editFinding: { ...drifted, state: "unrelated", moved: false },
  }),
  given("further-image-unsound", "an edit-only service, black", ["generation.edit-descends"], {
    pictures: { "edit-input": photo, edit: black },
    unsoundPictures: ["edit"],
  }),
  given("seed-ignored", "same pixels", ["generation.other-seed-differs"], {
    pictures: { "text-to-image": photo, "other-seed": photo },
  }),
  given("seed-not-repeated", "other pixels", ["generation.same-seed-repeats"], {
    pictures: { "other-seed": photo, "same-seed": photo },
  }),
  given("edit-copied", "same pixels", ["generation.edit-descends"], {
    editFinding: { ...drifted, state: "copied", moved: false },
  }),
  given("edit-ignored", "nothing alike", ["generation.edit-descends"], {
    editFinding: { ...drifted, state: "unrelated", likeness: 0.07, moved: false },
  }),
  given("edit-moved", "enlarged by 5 %, green", [], { editFinding: drifted }),
  given("edit-blurred", "green", [], { editFinding: { ...drifted, moved: false, sharpness: 0.2 } }),
  given("cancel-ignored", "it ran to its end", ["generation.cancel"], {
    jobs: { "cancel-running": job("finished") },
  }),
  given(
    "cancel-ignored",
    "it ran to its end; the first reply of all was late, no other",
    ["generation.cancel"],
    {
      connection: { host: "h", port: 1, ms: 3_010 },
      websocket: { firstMessageMs: 12 },
      jobs: { "cancel-running": job("finished") },
    },
  ),
  given("interrupt-is-global", "old server", ["generation.cancel"], {
    jobs: { "cancel-running": job("interrupted") },
  }),
  given("suite-error", "a defect of a check", {
    "generation.image-format": {
      status: "failed",
      reason: "pictures.map is not a function",
      errorCode: "TypeError",
    },
  }),
];
