import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { versions } from "../../../emulator/dress/version.ts";
import { failedStart, startLines } from "../../../emulator/machine/start-log.ts";
import { type StartFaultName, startFaults } from "../../../emulator/start-faults.ts";
import { logLinesOf } from "../log-lines.ts";
import { startFailureIn } from "./start-failure.ts";
import { startWords } from "./start-words.ts";

const startedAt = "2026-11-22T08:00:00.000Z";
const stamp = "2026-11-22T08:00:00.123456789Z";
const linesOf = (lines: readonly string[], at = stamp) =>
  logLinesOf(
    lines
      .flatMap((line) => line.split("\n"))
      .map((line) => `${at} ${line}`)
      .join("\n"),
  );
const red = (text: string) => `\u001b[1m\u001b[31m[ERROR]\u001b[0m ${text}`;
const read = (lines: readonly string[]) => startFailureIn(linesOf(lines), { startedAt, looping: false });
const frame = (path: string, line = 1) => [`  File "${path}", line ${line}, in <module>`, "    import x"];
const thrown = (exception: string, ...paths: string[]) => [
  "Traceback (most recent call last):",
  ...paths.flatMap((path) => frame(path)),
  exception,
];
const main = "/workspace/ComfyUI/main.py";
const server = "/workspace/ComfyUI/server.py";
const torch = "/workspace/venv/lib/python3.11/site-packages/torch/cuda/__init__.py";
const management = "/workspace/ComfyUI/comfy/model_management.py";

const kinds = [
  ["in_use", "database-in-use"],
  ["locked", "database-locked"],
  ["newer_revision", "database-newer"],
  ["path_blocked", "database-path-blocked"],
  ["not_writable", "database-not-writable"],
  ["corrupt", "database-corrupt"],
  ["unsupported_url", "database-url-unsupported"],
  ["other", "database-failed"],
  ["a_kind_of_2027", "database-failed"],
] as const;

describe("a log that ends with ASSETS_STARTUP_FAILED", () => {
  test.for(kinds)("%s says %s, in colour and without", ([kind, name]) => {
    const end = [
      red(`ASSETS_STARTUP_FAILED: ${kind}`),
      "The asset database '/workspace/ComfyUI/user/comfyui.db' is not as it should be.",
      "Or start ComfyUI without the assets system: --disable-assets",
    ];
    const lines = [...startLines(new Set(), "t", "0.33.0").slice(0, -2), ...end];
    expect(read(lines)).toEqual({ name, names: [kind] });
    expect(read(lines.map((line) => stripVTControlCharacters(line).replace("[ERROR] ", "")))).toEqual({
      name,
      names: [kind],
    });
  });

  test("missing_packages names the packages and the Python", () => {
    const lines = [
      red("ASSETS_STARTUP_FAILED: missing_packages"),
      "The assets system needs packages that could not be imported: sqlalchemy, alembic, blake3.",
      "Install them: /workspace/venv/bin/python3 -m pip install -r /workspace/ComfyUI/requirements.txt",
    ];
    expect(read(lines)).toEqual({
      name: "requirements-not-installed",
      names: ["sqlalchemy", "alembic", "blake3"],
      python: "/workspace/venv/bin/python3",
    });
  });
});

test.for([
  [
    "start-option-unmet",
    [
      red(""),
      "",
      "To use the `--use-sage-attention` feature, the `sageattention` package must be installed first.",
      "command:",
      "\t/opt/venv/bin/python3 -m pip install sageattention",
    ],
    ["--use-sage-attention", "sageattention"],
  ],
  [
    "start-option-unmet",
    [
      red(
        "Comfy Kitchen attention is unavailable. Install a Comfy Kitchen build with attention support to use --use-ck-attention.",
      ),
    ],
    ["--use-ck-attention"],
  ],
  ["process-user-unknown", thrown("KeyError: 'getpwuid(): uid not found: 1000'", main, torch), []],
  ["process-user-unknown", thrown("OSError: No username set in the environment", main, torch), []],
  [
    "tls-files-unreadable",
    [
      ...thrown("FileNotFoundError: [Errno 2] No such file or directory", main).slice(0, -1),
      `  File "${server}", line 1413, in start_multi_address`,
      "    ssl_ctx.load_cert_chain(certfile=args.tls_certfile,",
      "FileNotFoundError: [Errno 2] No such file or directory",
    ],
    [],
  ],
  [
    "tls-files-unreadable",
    thrown("ssl.SSLError: [X509: KEY_VALUES_MISMATCH] key values mismatch (_ssl.c:3900)", main, server),
    [],
  ],
  [
    "requirements-not-installed",
    thrown(
      "ImportError: huggingface-hub>=0.34.0,<1.0 is required for a normal functioning of this module, but found huggingface-hub==1.2.0.",
      main,
      "/workspace/venv/lib/python3.11/site-packages/transformers/dependency_versions_check.py",
    ),
    ["huggingface-hub"],
  ],
  [
    "requirements-not-installed",
    thrown(
      "importlib.metadata.PackageNotFoundError: No package metadata was found for The 'tokenizers>=0.22,<0.23' distribution was not found and is required by this application.",
      main,
    ),
    ["tokenizers"],
  ],
  [
    "requirements-not-installed",
    [
      ...thrown(
        "RuntimeError: Failed to import transformers.models.clip.modeling_clip because of the following error (look up to see its traceback):",
        main,
      ),
      "No module named 'regex'",
    ],
    ["transformers"],
  ],
  ...[
    "ImportError: numpy.core.multiarray failed to import",
    "AttributeError: _ARRAY_API not found",
    "AttributeError: `np.float_` was removed in the NumPy 2.0 release. Use `np.float64` instead.",
    "RuntimeError: Detected that PyTorch and torchaudio were compiled with different CUDA versions. PyTorch has CUDA version 12.8",
    "ImportError: /lib/libc.so.6: version `GLIBC_2.32' not found (required by /workspace/venv/x.so)",
    "AttributeError: partially initialized module 'torchvision' has no attribute 'extension' (most likely due to a circular import)",
    "AttributeError: module 'torch' has no attribute 'float8_e8m0fnu'",
    "AttributeError: module 'torch.library' has no attribute 'custom_op'",
    "ImportError: cannot import name 'scaled_mm' from 'torch.nn.functional' (/workspace/venv/x.py)",
    "ModuleNotFoundError: No module named 'torch.nn.attention'",
  ].map((exception) => ["python-packages-mismatched", thrown(exception, main, management), []] as const),
  ["requirements-not-installed", thrown("ModuleNotFoundError: No module named 'torch'", main), ["torch"]],
  [
    "gpu-driver-broken",
    thrown(
      "RuntimeError: Unexpected error from cudaGetDeviceCount(). Error 802: system not yet initialized",
      main,
      management,
    ),
    [],
  ],
  [
    "gpu-driver-too-old",
    thrown(
      "torch.AcceleratorError: CUDA error: the provided PTX was compiled with an unsupported toolchain.",
      main,
      management,
    ),
    [],
  ],
  [
    "comfyui-port-taken",
    [
      red(
        "Port 8188 is already in use on address 0.0.0.0. Please close the other application or use a different port with --port.",
      ),
    ],
    ["8188"],
  ],
  [
    "comfyui-port-taken",
    thrown(
      "OSError: [Errno 98] error while attempting to bind on address ('0.0.0.0', 8188): address already in use",
      main,
      server,
    ),
    ["8188"],
  ],
  [
    "comfyui-port-taken",
    thrown(
      "OSError: [Errno 98] error while attempting to bind on address ('0.0.0.0', 8188): [errno 98] address already in use",
      main,
      server,
    ),
    ["8188"],
  ],
  [
    "listen-address-unknown",
    thrown(
      "OSError: [Errno 99] error while attempting to bind on address ('192.0.2.7', 8188): cannot assign requested address",
      main,
      server,
    ),
    [],
  ],
  [
    "listen-address-unknown",
    thrown("socket.gaierror: [Errno -2] Name or service not known", main, server),
    [],
  ],
  [
    "start-flags-refused",
    [
      "usage: main.py [-h] [--listen [IP]]",
      "               [--port PORT]",
      "main.py: error: unrecognized arguments: --enable-assets-2 --secret=hunter2 x",
    ],
    ["--enable-assets-2", "--secret"],
  ],
  [
    "start-flags-refused",
    ["main.py: error: argument --preview-method: invalid choice: 'best' (choose from none, auto)"],
    ["--preview-method"],
  ],
  [
    "main-not-found",
    ["python: can't open file '/workspace/ComfyUI/main.py': [Errno 2] No such file or directory"],
    ["/workspace/ComfyUI/main.py"],
  ],
  [
    "requirements-not-installed",
    thrown("ModuleNotFoundError: No module named 'comfy_aimdo'", main),
    ["comfy_aimdo"],
  ],
  [
    "requirements-not-installed",
    thrown("ModuleNotFoundError: No module named 'comfy_aimdo.vram_buffer'", main, management),
    ["comfy_aimdo.vram_buffer"],
  ],
  [
    "requirements-not-installed",
    thrown(
      "ImportError: cannot import name 'Qwen3' from 'transformers' (/workspace/venv/lib/python3.11/site-packages/transformers/__init__.py)",
      main,
      "/workspace/ComfyUI/comfy/sd.py",
    ),
    ["transformers"],
  ],
  [
    "requirements-not-installed",
    thrown("AttributeError: module 'comfy_aimdo.control' has no attribute 'init'", main),
    ["comfy_aimdo.control"],
  ],
  [
    "source-incomplete",
    thrown(
      "ImportError: cannot import name 'x' from 'comfy.utils' (/workspace/ComfyUI/comfy/utils.py)",
      main,
      server,
    ),
    ["comfy.utils"],
  ],
  [
    "python-unsuited",
    [
      '  File "/workspace/ComfyUI/main.py", line 12',
      "    match x:",
      "          ^",
      "SyntaxError: invalid syntax",
    ],
    [],
  ],
  [
    "python-unsuited",
    thrown(
      "ImportError: cannot import name 'Self' from 'typing' (/usr/lib/python3.10/typing.py)",
      main,
      server,
    ),
    [],
  ],
  [
    "python-unsuited",
    thrown("ModuleNotFoundError: No module named '_sqlite3'", main, "/workspace/ComfyUI/app/database/db.py"),
    ["_sqlite3"],
  ],
  [
    "source-conflict",
    [
      '  File "/workspace/ComfyUI/nodes.py", line 3',
      "    <<<<<<< Updated upstream",
      "    ^^",
      "SyntaxError: invalid syntax",
    ],
    [],
  ],
  [
    "torch-without-cuda",
    thrown("AssertionError: Torch not compiled with CUDA enabled", main, management, torch),
    [],
  ],
  [
    "gpu-driver-too-old",
    thrown(
      "RuntimeError: The NVIDIA driver on your system is too old (found version 11040). Please update your GPU driver",
      main,
      management,
      torch,
    ),
    [],
  ],
  [
    "gpu-driver-too-old",
    thrown(
      "RuntimeError: Unexpected error from cudaGetDeviceCount(). Error 35: CUDA driver version is insufficient for CUDA runtime version",
      main,
      management,
      torch,
    ),
    [],
  ],
  [
    "gpu-driver-broken",
    thrown(
      "RuntimeError: Unexpected error from cudaGetDeviceCount(). Error 804: forward compatibility was attempted on non supported HW",
      main,
      management,
      torch,
    ),
    [],
  ],
  [
    "gpu-not-supported",
    thrown(
      "torch.AcceleratorError: CUDA error: no kernel image is available for execution on the device",
      main,
      management,
      torch,
    ),
    [],
  ],
  [
    "gpu-index-unknown",
    thrown("RuntimeError: CUDA error: invalid device ordinal", main, management, torch),
    [],
  ],
  [
    "python-packages-mismatched",
    thrown("RuntimeError: operator torchvision::nms does not exist", main, "/workspace/ComfyUI/nodes.py"),
    [],
  ],
  [
    "python-packages-mismatched",
    thrown(
      "ImportError: libcudart.so.12: cannot open shared object file: No such file or directory",
      main,
      torch,
    ),
    ["libcudart.so.12"],
  ],
  [
    "extra-paths-unreadable",
    thrown(
      "yaml.scanner.ScannerError: while scanning for the next token",
      main,
      "/workspace/ComfyUI/utils/extra_config.py",
    ),
    [],
  ],
  [
    "extra-paths-unreadable",
    thrown(
      "FileNotFoundError: [Errno 2] No such file or directory: '/config/extra.yaml'",
      main,
      "/workspace/ComfyUI/utils/extra_config.py",
    ),
    [],
  ],
  [
    "folder-not-writable",
    thrown(
      "PermissionError: [Errno 13] Permission denied: '/workspace/ComfyUI/user/default'",
      main,
      "/workspace/ComfyUI/app/user_manager.py",
    ),
    ["/workspace/ComfyUI/user/default"],
  ],
  [
    "folder-not-writable",
    thrown("OSError: [Errno 30] Read-only file system: '/workspace/ComfyUI/temp'", main),
    ["/workspace/ComfyUI/temp"],
  ],
  [
    "folder-not-writable",
    ["cp: cannot create regular file '/workspace/ComfyUI/login/PASSWORD': Read-only file system"],
    ["/workspace/ComfyUI/login/PASSWORD"],
  ],
  ["disk-full", thrown("OSError: [Errno 28] No space left on device", main), []],
  [
    "disk-full",
    ["ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"],
    [],
  ],
  ["entrypoint-format", ["exec /entrypoint.sh: exec format error"], []],
  ["entrypoint-line-endings", ["/entrypoint.sh: line 2: $'\\r': command not found"], []],
  ["entrypoint-line-endings", ["exec /entrypoint.sh: no such file or directory"], []],
  ["entrypoint-line-endings", ["/usr/bin/env: 'bash\\r': No such file or directory"], []],
  [
    "git-owner-refused",
    ["fatal: detected dubious ownership in repository at '/workspace/ComfyUI'"],
    ["/workspace/ComfyUI"],
  ],
  [
    "start-download-failed",
    ["fatal: unable to access 'https://github.com/x/y/': Could not resolve host: github.com"],
    ["github.com"],
  ],
  [
    "start-download-failed",
    ["ERROR: No matching distribution found for comfy-aimdo==0.4.13"],
    ["comfy-aimdo"],
  ],
  [
    "database-in-use",
    [
      red("Database is locked. Another ComfyUI process is already using this database."),
      "To resolve this, specify a separate database file for this instance:",
      "  --database-url sqlite:///path/to/another.db",
    ],
    [],
  ],
  [
    "database-not-writable",
    [
      red("Failed to initialize database: (sqlite3.OperationalError) unable to open database file"),
      "(Background on this error at: https://sqlalche.me/e/21/e3q8)",
      "The --enable-assets flag requires a working database connection.",
    ],
    [],
  ],
  [
    "requirements-not-installed",
    [
      red("********** ERROR ***********"),
      "",
      "comfyui-frontend-package is not installed.",
      "",
      "Please install the updated requirements.txt file by running:",
      "/opt/venv/bin/python -m pip install -r /opt/ComfyUI/requirements.txt",
      "",
      "********** ERROR ***********",
    ],
    ["comfyui-frontend-package"],
  ],
] as const)("a log that ends so says %s", ([name, lines, names]) => {
  expect(read(["[entrypoint] starting", ...lines])).toMatchObject({ name, names });
});

test("the Python is the one that ComfyUI's own advice names", () => {
  const advice = "/opt/venv/bin/python -s -m pip install -r /opt/ComfyUI/requirements.txt";
  expect(read(["comfyui-frontend-package is not installed.", advice])?.python).toBe("/opt/venv/bin/python");
});

const caught = [
  ...thrown(
    "ModuleNotFoundError: No module named 'Crypto'",
    "/workspace/ComfyUI/nodes.py",
    "/workspace/ComfyUI/custom_nodes/x/__init__.py",
  ),
  "Cannot import /workspace/ComfyUI/custom_nodes/x module for custom nodes: No module named 'Crypto'",
];

test.for([
  ["an empty log", []],
  ["a healthy start", startLines(new Set(), "t", "0.33.0")],
  ["a healthy start of 0.3.64", startLines(new Set(), "t", "0.3.64")],
  [
    "a server that was ready, and died by a full disk later",
    [...startLines(new Set(), "t", "0.33.0"), ...thrown("OSError: [Errno 28] No space left on device", main)],
  ],
  ["a pack that could not be imported, then no word more", caught],
  ["a pack's own missing module", caught.slice(0, -1)],
  [
    "a container without the NVIDIA runtime: that is the GPU's word",
    thrown(
      "ImportError: libcuda.so.1: cannot open shared object file: No such file or directory",
      main,
      torch,
    ),
  ],
  ["an exception that nobody knows", thrown("KeyError: 'x'", main)],
  [
    "a database that does not open, in a server that goes on",
    [red("Failed to initialize database. Please: (sqlite3.OperationalError) unable to open database file")],
  ],
  [
    "a download that failed long before the end",
    ["Could not resolve host: github.com", ...Array.from({ length: 20 }, (_, n) => `line ${n}`)],
  ],
] as const)("%s is no failed start that we know", ([, lines]) => {
  expect(read(lines)).toBeUndefined();
});

describe("in a restart loop", () => {
  const before = linesOf(
    thrown("ModuleNotFoundError: No module named 'alembic'", main),
    "2026-11-22T07:59:50Z",
  );
  const now = linesOf(startLines(new Set(), "t", "0.33.0").slice(0, 30));

  test("the life before the current one counts, which has not come to its end yet", () => {
    expect(startFailureIn([...before, ...now], { startedAt, looping: true })?.names).toEqual(["alembic"]);
  });

  test("only there: a person who started it again may have mended it", () => {
    expect(startFailureIn([...before, ...now], { startedAt, looping: false })).toBeUndefined();
  });
});

describe.for(versions)("the emulator's container in the dress of %s", (version) => {
  test.for(Object.keys(startFaults) as StartFaultName[])("ends as %s", (name) => {
    expect(read(failedStart(name, version))?.name).toBe(name);
  });
});

test("each failure can be played", () => {
  expect(Object.keys(startFaults).toSorted()).toEqual(Object.keys(startWords).toSorted());
});
