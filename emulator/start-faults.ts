import { errorLine, infoLine, type LogLine, printedLine } from "./dress/log-line.ts";

/** A process that ends before it serves anything. */
export interface StartFault {
  readonly title: string;
  /** The last records of its console. */
  readonly ends: readonly LogLine[];
  readonly exitCode: number;
  /** It comes as far as a healthy start before it opens its port. */
  readonly late?: true;
}

const ROOT = "/workspace/ComfyUI";
const PACKAGES = "/workspace/venv/lib/python3.11/site-packages";
const DATABASE = `${ROOT}/user/comfyui.db`;

const printed = (exitCode: number, title: string, ...lines: string[]): StartFault => ({
  title,
  ends: lines.map(printedLine),
  exitCode,
});

/** What Python prints of an exception that nobody catches. */
const thrown = (title: string, exception: string, ...files: string[]): StartFault =>
  printed(
    1,
    title,
    "Traceback (most recent call last):",
    ...["main.py", ...files].flatMap((file) => [
      `  File "${file.startsWith("/") ? file : `${ROOT}/${file}`}", line 1, in <module>`,
      "    (source line)",
    ]),
    exception,
  );

/** 0.38 ends where it cannot open its database, with a kind, a reason and a way round it. */
const database = (kind: string, title: string, reason: string): StartFault => ({
  title: `${title} (ASSETS_STARTUP_FAILED: ${kind}).`,
  ends: [
    errorLine(
      `ASSETS_STARTUP_FAILED: ${kind}\n${reason}\nOr start ComfyUI without the assets system: --disable-assets`,
    ),
  ],
  exitCode: 1,
  late: true,
});

const ofGpu = ["comfy/model_management.py", `${PACKAGES}/torch/cuda/__init__.py`];

/** Each way to fail at the start, under the code of its diagnosis. */
export const startFaults = {
  "database-in-use": database(
    "in_use",
    "Another ComfyUI uses the database",
    `Another ComfyUI is already using this database: '${DATABASE}'.`,
  ),
  "database-locked": database(
    "locked",
    "Another program locks the database",
    `The asset database '${DATABASE}' is locked by another program (database is locked).`,
  ),
  "database-newer": database(
    "newer_revision",
    "A newer ComfyUI converted the database",
    `The asset database '${DATABASE}' was last used by a newer version of ComfyUI.`,
  ),
  "database-path-blocked": database(
    "path_blocked",
    "A file lies in the database's way",
    `A file is in the way of the folder for the asset database '${DATABASE}'.`,
  ),
  "database-not-writable": database(
    "not_writable",
    "The folder user/ is read-only",
    `ComfyUI can't create, open or write the asset database '${DATABASE}' ([Errno 30] Read-only file system).`,
  ),
  "database-corrupt": database(
    "corrupt",
    "The database is damaged",
    `The asset database '${DATABASE}' is corrupt (file is not a database).`,
  ),
  "database-url-unsupported": database(
    "unsupported_url",
    "The option --database-url names no SQLite file",
    "--database-url must start with sqlite:///.",
  ),
  "database-failed": database(
    "other",
    "The database cannot be upgraded",
    `Could not open or upgrade the asset database '${DATABASE}': no such table.`,
  ),
  "requirements-not-installed": thrown(
    "ComfyUI was updated, its requirements were not.",
    "ModuleNotFoundError: No module named 'comfy_aimdo'",
  ),
  "python-unsuited": thrown(
    "The Python is too old for ComfyUI.",
    "ImportError: cannot import name 'Self' from 'typing' (/usr/lib/python3.10/typing.py)",
    "server.py",
  ),
  "source-conflict": printed(
    1,
    "A file of ComfyUI holds a Git conflict.",
    `  File "${ROOT}/main.py", line 3`,
    "    <<<<<<< Updated upstream",
    "    ^^",
    "SyntaxError: invalid syntax",
  ),
  "source-incomplete": thrown(
    "An update of ComfyUI stopped half-way.",
    "ModuleNotFoundError: No module named 'comfy.ldm.qwen_image'",
    "nodes.py",
  ),
  "extra-paths-unreadable": thrown(
    "The file extra_model_paths.yaml is badly written.",
    "yaml.scanner.ScannerError: while scanning for the next token",
    "utils/extra_config.py",
    `${PACKAGES}/yaml/scanner.py`,
  ),
  "start-flags-refused": printed(
    2,
    "The command holds an option that this version does not know.",
    "usage: main.py [-h] [--listen [IP]] [--port PORT]",
    "main.py: error: unrecognized arguments: --use-pytorch-attention",
  ),
  "start-option-unmet": printed(
    255,
    "The command asks for an attention whose package is not installed.",
    "",
    "To use the `--use-sage-attention` feature, the `sageattention` package must be installed first.",
    "command:",
    "\t/workspace/venv/bin/python3 -m pip install sageattention",
  ),
  "torch-without-cuda": thrown(
    "PyTorch was replaced by the one without CUDA.",
    "AssertionError: Torch not compiled with CUDA enabled",
    ...ofGpu,
  ),
  "python-packages-mismatched": thrown(
    "torchvision does not match PyTorch.",
    "RuntimeError: operator torchvision::nms does not exist",
    "nodes.py",
    `${PACKAGES}/torchvision/_meta_registrations.py`,
  ),
  "gpu-driver-too-old": thrown(
    "The driver of the host is too old for PyTorch.",
    "RuntimeError: The NVIDIA driver on your system is too old (found version 11040).",
    ...ofGpu,
  ),
  "gpu-not-supported": thrown(
    "PyTorch was not compiled for this GPU.",
    "torch.AcceleratorError: CUDA error: no kernel image is available for execution on the device",
    ...ofGpu,
  ),
  "gpu-index-unknown": thrown(
    "The command chooses a GPU that the container does not see.",
    "RuntimeError: CUDA error: invalid device ordinal",
    ...ofGpu,
  ),
  "gpu-driver-broken": thrown(
    "The driver was updated without a reboot.",
    "RuntimeError: Unexpected error from cudaGetDeviceCount(). Error 804: forward compatibility was attempted on non supported HW",
    ...ofGpu,
  ),
  "comfyui-port-taken": {
    title: "Another program has the port inside the container.",
    ends: [
      infoLine("Starting server\n"),
      errorLine(
        "Port 8188 is already in use on address 0.0.0.0. Please close the other application or use a different port with --port.",
      ),
    ],
    exitCode: 1,
    late: true,
  },
  "listen-address-unknown": thrown(
    "The address of --listen is the host's.",
    "OSError: [Errno 99] error while attempting to bind on address ('192.0.2.7', 8188): cannot assign requested address",
    "server.py",
  ),
  "tls-files-unreadable": thrown(
    "The key of --tls-keyfile belongs to another certificate.",
    "ssl.SSLError: [X509: KEY_VALUES_MISMATCH] key values mismatch (_ssl.c:3900)",
    "server.py",
  ),
  "process-user-unknown": thrown(
    "The process runs as a user that the image does not know.",
    "KeyError: 'getpwuid(): uid not found: 1000'",
    `${PACKAGES}/torch/_inductor/runtime/cache_dir_utils.py`,
  ),
  "folder-not-writable": thrown(
    "The folder user/ belongs to root, the process runs as another user.",
    `PermissionError: [Errno 13] Permission denied: '${ROOT}/user/default'`,
    "server.py",
    "app/user_manager.py",
  ),
  "disk-full": printed(
    1,
    "The disk is full when the entrypoint installs packages.",
    "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
  ),
  "main-not-found": printed(
    2,
    "ComfyUI's folder is mounted empty.",
    `python: can't open file '${ROOT}/main.py': [Errno 2] No such file or directory`,
  ),
  "entrypoint-format": printed(
    255,
    "The image is of another architecture.",
    "exec /entrypoint.sh: exec format error",
  ),
  "entrypoint-line-endings": printed(
    127,
    "The entry script has Windows line endings.",
    "/entrypoint.sh: line 2: $'\\r': command not found",
  ),
  "git-owner-refused": printed(
    128,
    "The folder that the entrypoint updates belongs to another user.",
    `fatal: detected dubious ownership in repository at '${ROOT}'`,
  ),
  "start-download-failed": printed(
    1,
    "The entrypoint installs at each start, without a network.",
    "ERROR: Could not find a version that satisfies the requirement comfy-aimdo==0.4.13 (from versions: none)",
    "ERROR: No matching distribution found for comfy-aimdo==0.4.13",
  ),
} satisfies Record<string, StartFault>;

export type StartFaultName = keyof typeof startFaults;
