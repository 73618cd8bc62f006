/** What the emulator does not copy: the path in the ground truth, and why. Each path must exist there. */
export const outOfScope: Readonly<Record<string, string>> = {
  "authenticated.GET /object_info.bytes": "The emulator serves the 62 classes that matter here, not all 412.",
  "authenticated.GET /object_info/KSampler.body":
    "The carried entries have no tooltips and no widget hints; recording removed them.",
  "authenticated.GET /extensions.bytes": "The scripts of the front end are not emulated; the list is short.",
  "authenticated.GET /internal/logs.bytes":
    "The log holds the lines that a validator reads, not all of them.",
  "authenticated.GET /system_stats.bytes":
    "The ground truth ran on a CPU; the emulator shows the deployment's RTX 3090 (fault cpu-only for the other).",
  "promptErrors.typeMismatch.body.node_errors.3.errors.0.extra_info.input_config.1.tooltip":
    "The carried entries have no tooltips.",
  "promptErrors.badLink.body.node_errors.4.errors.0.extra_info.traceback":
    "The lines of a Python traceback are made up.",
};

const STORED = "Tells of files that earlier requests had stored on that server.";
const FOLDER = "Folders of the emulator exist only with a file in them.";

/** The same for the recording of 0.33.0. */
export const outOfScope033: Readonly<Record<string, string>> = {
  "authenticated.GET /settings.body": STORED,
  "authenticated.GET /api/settings.body": STORED,
  "authenticated.GET /internal/files/output.body": STORED,
  "authenticated.GET /internal/files/input.body": STORED,
  "authenticated.GET /v2/userdata.body": STORED,
  "authenticated.GET /v2/userdata?path=..body": STORED,
  "authenticated.GET /api/userdata?dir=workflows.status": FOLDER,
  "authenticated.GET /global_subgraphs.body": "The keys are hashes of the templates.",
  "authenticated.GET /api/global_subgraphs.body": "The keys are hashes of the templates.",
  "authenticated.GET /workflow_templates.body": "The emulated pack brings no workflows.",
  "authenticated.GET /api/workflow_templates.body": "The emulated pack brings no workflows.",
  "authenticated.GET /node_replacements.bytes":
    "The emulator serves the first three of the recorded entries.",
  "authenticated.GET /object_info.bytes": "The emulator serves the 72 classes that matter here, not all 916.",
  "authenticated.GET /templates/index.json.bytes": "The list of templates is empty.",
  "authenticated.GET /docs/KSampler/en.md.bytes": "One document stands for all.",
  "promptErrors.notInListV3": "No carried class takes an upscale model: dress.test.ts asks another one.",
};

/** The same for what was described rather than recorded as rows. */
export const outOfScopeProtocol: readonly string[] = [
  "Binary frames (4.4): no sampler previews, and SaveImageWebsocket raises as a node without behaviour.",
  "The order of a prompt's keys: JavaScript sorts integer-like keys, Python keeps them as sent.",
  "Multi-user mode, TLS, compressed bodies, static files of the front end.",
  "v0.2.7 beyond its version, its missing Qwen nodes, /features and the reply to an empty prompt (fault old-version).",
];
