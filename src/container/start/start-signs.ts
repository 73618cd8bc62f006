import { isComfys, type LastException } from "./last-exception.ts";
import type { StartFailureName } from "./start-words.ts";

type Names = readonly string[];

/** A line that only a process which cannot start prints; groups are names, never text of the log. */
interface LineSign {
  readonly name: StartFailureName;
  readonly line: RegExp;
  /** It must be among so many last lines: processes that do start print it as well. */
  readonly last?: number;
}

/** An exception that ends the process. */
interface ExceptionSign {
  readonly name: StartFailureName;
  readonly exception: RegExp;
  /** What must hold of its traceback. */
  readonly from?: (thrown: LastException) => boolean;
}

const END = 8;

/** Every repetition is bounded and stays on one line: an unbounded one takes minutes on a hostile log. */
export const lineSigns: readonly LineSign[] = [
  { name: "requirements-not-installed", line: /(comfyui-frontend-package) is not installed/ },
  { name: "database-in-use", line: /Another ComfyUI process is already using this database/ },
  { name: "comfyui-port-taken", line: /Port (\d{1,5}) is already in use on address/ },
  {
    name: "start-flags-refused",
    line: /^[\w.-]{1,60}\.py: error: (?:unrecognized arguments|argument|ambiguous option|the following arguments)/,
  },
  {
    name: "start-option-unmet",
    line: /^To use the `(--[\w-]{1,60})` feature, the `([\w.-]{1,60})` package must be installed|attention is unavailable\. Install .{1,80} to use (--[\w-]{1,60})/,
  },
  { name: "main-not-found", line: /can't open file '([^']{1,200})': \[Errno (?:2|13|20)\]/ },
  { name: "entrypoint-format", line: /exec format error/i },
  {
    name: "entrypoint-line-endings",
    line: /\$'[^']{0,200}\\r'|'(?:bash|sh|python3?)\\r'|\^M: bad interpreter|^exec \S{1,200}: no such file or directory$/,
  },
  { name: "disk-full", line: /No space left on device|Disk quota exceeded/i, last: END },
  {
    name: "folder-not-writable",
    line: /(?:cannot (?:create|touch|remove|open)|can't create|could not create|changing (?:permissions|ownership) of|line \d{1,5}:)(?: [a-z]{1,12}){0,4} ['‘"]?([^ '‘’":]{1,200})['’"]?: (?:Permission denied|Read-only file system|Operation not permitted)$/i,
    last: END,
  },
  {
    name: "git-owner-refused",
    line: /detected dubious ownership in repository at '([^']{1,200})'/,
    last: END,
  },
  {
    name: "start-download-failed",
    line: /Could not resolve host: ([\w.-]{1,100})|Temporary failure (?:in name resolution|resolving)|No matching distribution found for ([\w.-]{1,60})|Failed to establish a new connection/,
    last: END,
  },
];

/** Extensions of Python that its own build lacks, and what newer or older releases do not have. */
const notInThisPython = /^ModuleNotFoundError: No module named '(_\w{1,30}|tomllib|distutils|imp)'/;

/** ComfyUI's own modules: no package brings them. */
const OWN = String.raw`(?:comfy|comfy_api|comfy_api_nodes|comfy_config|comfy_execution|comfy_extras|app|api_server|middleware|utils|server|nodes|execution|folder_paths|node_helpers|latent_preview|protocol|comfyui_version|cuda_malloc)(?:\.[\w.]{1,80})?`;

/** PyTorch's own modules: `torch` stands in requirements.txt without a number, so that pip leaves an old one as it is. */
const ofTorch =
  /^(?:ImportError|AttributeError): .{0,120}'torch(?:vision|audio)?(?:\.[\w.]{1,80})?'|^ModuleNotFoundError: No module named 'torch(?:vision|audio)?\./;

const conflict = /^\s{0,20}(?:<<<<<<<|=======|>>>>>>>)/;

/** The first that fits counts. */
export const exceptionSigns: readonly ExceptionSign[] = [
  {
    name: "source-conflict",
    exception: /^(?:SyntaxError|IndentationError)\b/,
    from: ({ frames }) => frames.some((frame) => conflict.test(frame)),
  },
  {
    name: "extra-paths-unreadable",
    exception: /^(?!ModuleNotFoundError)/,
    from: ({ frames }) => frames.some((frame) => /[\\/]extra_config\.py"/.test(frame)),
  },
  {
    name: "python-unsuited",
    exception:
      /^(?:SyntaxError|IndentationError|TabError)\b|cannot import name '\w{1,60}' from '(?:typing|enum|collections|dataclasses|asyncio)'|unsupported operand type\(s\) for \|: 'type'/,
    from: isComfys,
  },
  { name: "python-unsuited", exception: notInThisPython },
  {
    name: "process-user-unknown",
    exception: /getpwuid\(\): uid not found|No username set in the environment/,
    from: isComfys,
  },
  {
    name: "tls-files-unreadable",
    exception: /^(?:ssl\.)?SSLError\b|^(?:FileNotFound|Permission|IsADirectory)Error\b/,
    from: ({ line, frames }) =>
      /SSLError/.test(line) || frames.some((frame) => /load_cert_chain/.test(frame)),
  },
  { name: "torch-without-cuda", exception: /Torch not compiled with CUDA enabled/ },
  {
    name: "gpu-driver-too-old",
    exception:
      /NVIDIA driver on your system is too old|CUDA driver version is insufficient|compiled with an unsupported toolchain/,
  },
  { name: "gpu-not-supported", exception: /no kernel image is available for execution/ },
  { name: "gpu-index-unknown", exception: /invalid device ordinal/ },
  {
    name: "gpu-driver-broken",
    exception:
      /forward compatibility was attempted|CUDA unknown error|CUDA error: unknown error|system not yet initialized|unsupported display driver|driver\/library version mismatch/i,
  },
  {
    name: "python-packages-mismatched",
    exception:
      /operator torchvision::nms does not exist|compiled with different CUDA|undefined symbol|binary incompatibility|multiarray failed to import|_ARRAY_API not found|removed in the NumPy 2|version `\w{1,20}_[\d.]{1,10}' not found|(?<![\w.])(?!libcuda\.so)(lib[\w.+-]{1,60}\.so[\w.]{0,20}): cannot open shared object file/,
  },
  { name: "python-packages-mismatched", exception: ofTorch, from: isComfys },
  { name: "comfyui-port-taken", exception: /, (\d{1,5})\): (?:\[errno 98\] )?address already in use/ },
  { name: "comfyui-port-taken", exception: /\[Errno 98\]/ },
  {
    name: "listen-address-unknown",
    exception:
      /annot assign requested address|gaierror|could not bind on any address|Name or service not known/,
  },
  { name: "disk-full", exception: /\[Errno (?:28|122)\]|database or disk is full/ },
  { name: "folder-not-writable", exception: /\[Errno (?:1|13|30)\][^']{0,100}(?:'([^']{1,200})')?/ },
  {
    name: "source-incomplete",
    exception: new RegExp(
      String.raw`^ModuleNotFoundError: No module named '(${OWN})'|^ImportError: cannot import name '\w{1,80}' from '(${OWN})'`,
    ),
    from: isComfys,
  },
  {
    name: "requirements-not-installed",
    exception:
      /^ModuleNotFoundError: No module named '([\w.]{1,80})'|^ImportError: cannot import name '\w{1,80}' from '([\w.]{1,80})'|^ImportError: ([\w-]{1,60})[<>=!~][^ ]{1,80} is required for a normal functioning|PackageNotFoundError: No package metadata was found for (?:The ')?([\w-]{1,60})|^RuntimeError: Failed to import (transformers)\.|^AttributeError: module '(comfy_[\w.]{1,80})' has no attribute/,
    from: isComfys,
  },
];

/** Names of options in a line of argparse; a value behind an equals sign may be a secret. */
export function flagsIn(line: string): Names {
  return [...line.slice(0, 1_000).matchAll(/(?:^|[\s/])(--[a-z][\w-]{0,60})/gi)]
    .map(([, flag = ""]) => flag)
    .slice(0, 10);
}
