import type { JsonObject } from "../python/json.ts";
import { colouredLine, executed, executedGreen, type LogLine, plainLine } from "./log-line.ts";
import { type MissingClass, missingIn033, missingIn0364 } from "./missing-class.ts";
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
  readonly http: {
    /** The header `Server`. */
    readonly server: string;
    /** `Sec-Fetch-Site: cross-site` is answered 403, by the same middleware as a foreign origin. */
    readonly refusesCrossSite: boolean;
    readonly corsMethods: string;
    readonly features: JsonObject;
    /** `Cache-Control` of the page, and of scripts, styles and index files. */
    readonly pageCaching: string;
    readonly scriptCaching: string;
    /** A stored file that a browser would run is only handed out as an attachment. */
    readonly guardsDownloads: boolean;
    /** `/internal/files` names the folder beside each file: `x.png [output]`. */
    readonly annotatesFiles: boolean;
    /** Times of files in whole milliseconds instead of seconds. */
    readonly fileTimesInMs: boolean;
    /** Pictures beside models are only looked for below the folder of the models (GHSA-pj59-g5vv-74q4). */
    readonly keepsInside: boolean;
    /** `/experiment/models` says which files count. */
    readonly listsExtensions: boolean;
  };
  /** Of the folders of `/models`, those that this version does not know. */
  readonly lacksFolders: readonly string[];
  /** The file of the ground truth with the entries of `/object_info`. */
  readonly objectInfo: string;
  readonly prompts: {
    /** A given `prompt_id` must be a UUID in its usual form. */
    readonly checksId: boolean;
    /** Every node must be an object before one of them is looked at. */
    readonly readsAllFirst: boolean;
    readonly missingClass: MissingClass;
    readonly namesCycles: boolean;
    /** The value of an input of type COMBO must be one of its options. */
    readonly checksCombos: boolean;
    /** An absent class that has a replacement is rewritten before anything is checked. */
    readonly replacesClasses: boolean;
    /** `extra_data.create_time`, in milliseconds. */
    readonly stampsJobs: boolean;
    /** Progress is told at most once in this time and for this part of all steps, but for the first and the last step. */
    readonly progress: { readonly everyMs: number; readonly part: number };
  };
  readonly start: StartLines;
  readonly executed: (seconds: string) => LogLine;
  /** One record of the console, as it is printed. */
  readonly printed: (line: LogLine) => string;
  /** What a program prints, not logs, comes to standard output only later; `/internal/logs` has it at once. */
  readonly printsLate: boolean;
}

const MAX_UPLOAD = 104_857_600;

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
    http: {
      server: "Python/3.13 aiohttp/3.11.18",
      refusesCrossSite: false,
      corsMethods: "POST, GET, DELETE, PUT, OPTIONS",
      features: { supports_preview_metadata: true, max_upload_size: MAX_UPLOAD },
      pageCaching: "no-cache",
      scriptCaching: "no-cache",
      guardsDownloads: false,
      annotatesFiles: false,
      fileTimesInMs: false,
      keepsInside: false,
      listsExtensions: false,
    },
    lacksFolders: [
      "latent_upscale_models",
      "datasets",
      "background_removal",
      "frame_interpolation",
      "geometry_estimation",
      "optical_flow",
      "detection",
    ],
    objectInfo: "object-info.json",
    prompts: {
      checksId: false,
      readsAllFirst: false,
      missingClass: missingIn0364,
      namesCycles: false,
      replacesClasses: false,
      checksCombos: false,
      stampsJobs: false,
      progress: { everyMs: 0, part: 0 },
    },
    start: linesOf0364,
    executed,
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
    http: {
      server: "Python/3.11 aiohttp/3.14.5",
      refusesCrossSite: true,
      corsMethods: "POST, GET, DELETE, PUT, OPTIONS, PATCH",
      features: {
        supports_preview_metadata: true,
        supports_model_type_tags: true,
        max_upload_size: MAX_UPLOAD,
        extension: { manager: { supports_v4: true } },
        node_replacements: true,
        assets: false,
      },
      pageCaching: "no-store, must-revalidate",
      scriptCaching: "no-store",
      guardsDownloads: true,
      annotatesFiles: true,
      fileTimesInMs: true,
      keepsInside: true,
      listsExtensions: true,
    },
    lacksFolders: [],
    objectInfo: "object-info-0.33.0.json",
    prompts: {
      checksId: true,
      readsAllFirst: true,
      missingClass: missingIn033,
      namesCycles: true,
      replacesClasses: true,
      checksCombos: true,
      stampsJobs: true,
      progress: { everyMs: 100, part: 0.005 },
    },
    start: linesOf033,
    executed: executedGreen,
    printed: colouredLine,
    printsLate: true,
  },
};
