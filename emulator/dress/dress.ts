import type { JsonObject } from "../python/json.ts";
import { colouredLine, type LogLine, plainLine } from "./log-line.ts";
import { linesOf033, linesOf0364, type StartLines } from "./start-lines.ts";
import type { Version } from "./version.ts";

/** What one version of ComfyUI does otherwise than the other. What both do the same stands where it is done. */
export interface Dress {
  /** What `/system_stats` says beside hardware and start flags; the ground truth has the order. */
  readonly system: {
    readonly os: string;
    readonly packages: JsonObject;
    readonly python: string;
    readonly pytorch: { readonly gpu: string; readonly cpu: string; readonly otherGpu: string };
    readonly deployment: JsonObject;
  };
  readonly start: StartLines;
  /** One record of the console, as it is printed. */
  readonly printed: (line: LogLine) => string;
  /** What a program prints, not logs, comes to standard output only later; `/internal/logs` has it at once. */
  readonly printsLate: boolean;
}

export const dresses: Readonly<Record<Version, Dress>> = {
  "0.3.64": {
    system: {
      os: "posix",
      packages: {
        required_frontend_version: "1.27.10",
        installed_templates_version: null,
        required_templates_version: "0.1.95",
      },
      python: "3.13.5 (main, Aug 10 2026, 12:06:59) [GCC 14.2.0]",
      pytorch: { gpu: "2.6.0+cu124", cpu: "2.6.0+cpu", otherGpu: "2.7.1+cu128" },
      deployment: {},
    },
    start: linesOf0364,
    printed: plainLine,
    printsLate: false,
  },
  "0.33.0": {
    system: {
      os: "linux",
      packages: {
        required_frontend_version: "1.49.6",
        installed_templates_version: "0.11.44",
        required_templates_version: "0.11.44",
        comfy_package_versions: [
          { name: "comfyui-frontend-package", installed: "1.49.6", required: "1.49.6" },
          { name: "comfyui-workflow-templates", installed: "0.11.44", required: "0.11.44" },
          // newer than required, as on the measured server
          { name: "comfyui-embedded-docs", installed: "0.5.15", required: "0.5.10" },
          { name: "comfy-kitchen", installed: "0.2.31", required: "0.2.31" },
          { name: "comfy-aimdo", installed: "0.4.13", required: "0.4.13" },
        ],
      },
      python: "3.11.7 (main, May  9 2026, 07:35:25) [GCC 12.2.0]",
      pytorch: { gpu: "2.15.0+cu132", cpu: "2.15.0+cpu", otherGpu: "2.16.0+cu134" },
      deployment: { deploy_environment: "local-git" },
    },
    start: linesOf033,
    printed: colouredLine,
    printsLate: true,
  },
};
