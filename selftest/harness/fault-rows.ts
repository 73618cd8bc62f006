import type { FaultRow, HarmlessRow } from "./row.ts";
import { accessRows } from "./rows/access.ts";
import { browserHarmlessRows, browserRows } from "./rows/browser.ts";
import { eventRows } from "./rows/events.ts";
import { generationRows } from "./rows/generation.ts";
import { loadRows } from "./rows/load.ts";
import { pageRows } from "./rows/page.ts";
import { stackRows } from "./rows/stack.ts";
import { wireRows } from "./rows/wire.ts";

/** The auth stage ends before the first job, so faults of jobs cannot affect it. */
const beforeJobs = ["infra", "generation"] as const;
const ofJobs = [...generationRows, ...eventRows].map((row): FaultRow => ({ stages: beforeJobs, ...row }));

export const faultRows: readonly FaultRow[] = [
  ...wireRows,
  ...pageRows,
  ...accessRows,
  ...stackRows,
  ...ofJobs,
  ...browserRows,
];

const slow = "a far or busy server is slow, not broken: nothing is judged by the time of a reply";

const unused = {
  stages: ["infra"],
  skipped: ["infra.nodes-inventory"],
  warning: "pack-nodes-unneeded",
} as const;

export const harmlessRows: readonly HarmlessRow[] = [
  ...browserHarmlessRows,
  {
    fault: "log-start-lost",
    because: "a server that has run for long keeps the last lines of its log alone",
    stages: ["infra", "auth"],
  },
  {
    fault: "core-extra-unused-failed",
    because: "nothing that the profile asks for comes from this file of ComfyUI's own nodes",
    stages: ["infra"],
    warning: "core-extra-unneeded",
  },
  {
    fault: "qwen-pack-missing",
    because: "no workflow of the profile uses a node of the pack: everybody is told, and nothing is blocked",
    ...unused,
  },
  {
    fault: "qwen-pack-partial",
    because: "the parts that did not load serve no workflow of the profile",
    ...unused,
  },
  {
    fault: "qwen-nodes-renamed",
    because: "a pack moves on: at its head it serves half of the names any more, and the workflows run",
    ...unused,
  },
  { fault: "weights-unmarked", because: "a real model file may have metadata of its own", stages: ["infra"] },
  {
    fault: "seed-drifts",
    because:
      "with real weights nobody asks whether a seed repeats its picture to the pixel: GPUs do not promise it",
    stages: ["generation"],
  },
  // each stage in a run of its own, in parallel: one run would take five minutes
  { fault: "slow-replies", stages: ["infra"], because: slow, waits: true },
  // forty requests one after the other
  { fault: "slow-replies", stages: ["auth"], because: slow, emulator: { slowMs: 2_000 }, waits: true },
  { fault: "slow-replies", stages: ["generation"], because: slow, waits: true },
  {
    fault: "object-info-slow",
    stages: ["infra"],
    because: "a big server needs its time for this list: it is asked once, and the wait is noted",
    waits: true,
  },
  {
    fault: "queue-busy",
    stages: beforeJobs,
    waits: true,
    // few steps a second of each job: a busy machine is late at every one
    emulator: { stepMs: 150 },
    because: "other users' jobs are waited for and reported, never called a hang",
  },
  {
    fault: "history-late",
    stages: beforeJobs,
    waits: true,
    because: "the history may follow the success by a moment: it is asked again",
  },
  {
    fault: "submit-reply-late",
    stages: beforeJobs,
    because: "a job is known by the id that we chose, so events may arrive before the reply",
    emulator: { stepMs: 10 },
  },
  {
    fault: "pause-after-idle",
    stages: beforeJobs,
    because:
      "a real server holds replies and events for a third of a second after idle time: both arrive, one after the other",
  },
  {
    fault: "events-twice",
    stages: beforeJobs,
    because: "an event is a state, not a count: hearing it again changes nothing",
  },
  {
    fault: "events-reordered",
    stages: beforeJobs,
    because: "the history has the last word on how a job ended",
  },
  {
    fault: "events-foreign",
    stages: beforeJobs,
    because: "only events with our prompt id are ours, whatever their node ids",
  },
  {
    fault: "first-steps-slow",
    stages: beforeJobs,
    because:
      "a job may end before its interrupt arrives: then a longer one is cancelled, and nothing is blamed",
    emulator: { stepMs: 0, jitterMs: 80 },
  },
  {
    fault: "multi-user",
    stages: ["infra", "auth"],
    because:
      "each student has a folder: without a name nothing is written, and the address passes all the same",
  },
  { fault: "clock-skew", because: "times are measured on our side; no date of the server is judged" },
  {
    fault: "gpu-replaced",
    because:
      "another GPU or PyTorch moves details of the same scene: a person compares the picture with the approved one",
    approved: true,
    stages: ["generation"],
    warning: "reference-moved",
    page: true,
  },
  {
    fault: "edit-drifts",
    because: "an edit that shows its input a little larger is an edit: a person looks at both",
    stages: ["generation"],
    warning: "edit-moved",
    page: true,
  },
  {
    fault: "proxy-opens-links",
    because: "the proxy's cure for links of other sites opens nothing else",
    emulator: { comfyui: "0.33.0" },
    stages: ["auth"],
  },
  {
    fault: "firewall-refuses-links",
    because: "whoever gives a class a link is told what it leads to; the course does not need links",
    stages: ["auth"],
    warning: "links-not-opened",
  },
  {
    fault: "idle-cut",
    because:
      "a proxy may close idle connections when it likes: what died on one before its reply began is sent once more",
  },
  {
    fault: "slow-line",
    because: "a picture that goes on arriving is waited for: the line is slow, and nothing is broken",
    stages: ["generation"],
    warning: "line-slow",
    waits: true,
  },
  {
    fault: "gzip",
    because: "a proxy may compress: what arrives is decompressed, within the same limit of bytes",
  },
  {
    fault: "wrong-content-types",
    because:
      "the bytes are ComfyUI's: the web interface and the usual clients read the body whatever its type is called, and pages that are not JSON are recognised by their content",
  },
  {
    fault: "newer-version",
    because: "no version is too new by itself: every other check judges the server as it is",
    stages: ["infra"],
    warning: "version-newer-than-measured",
    page: true,
  },
  {
    fault: "version-untold",
    because: "a server that does not tell its version is judged by all the rest",
    stages: ["infra"],
    warning: "version-unknown",
    skipped: ["infra.version", "infra.advisories"],
  },
  {
    fault: "vram-warm",
    because: "what ComfyUI holds itself makes room for the next model: only what others hold is missing",
    stages: ["infra"],
  },
  {
    fault: "manager-old",
    because: "a published flaw is a warning unless the profile makes it a failure",
    stages: ["infra"],
    warning: "published-advisory",
    page: true,
  },
  {
    fault: "token-in-log",
    because: "the stock plugin writes the token to the log as well: the same check, waived until its date",
    page: true,
  },
  ...loadRows,
];
