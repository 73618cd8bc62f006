import type { Access } from "../credentials/access.ts";
import type { DockerSettings } from "../docker/endpoint.ts";
import type { Arrival } from "../readiness/session.ts";
import type { Stage } from "../record/catalogue.ts";
import type { TargetKind } from "../record/target-kind.ts";
import type { Language, Text } from "../text.ts";
import type { NotifyConfig } from "./notify/address.ts";
import type { Profile } from "./profile.ts";
import type { StackConfig } from "./stack-config.ts";
import type { Waiver } from "./waivers.ts";

/** A secret with the place it was read from (`COMFYUI_API_TOKEN`, `.secrets/qwen-api-user.token`). Never printed. */
export interface Sourced {
  readonly value: string;
  readonly source: string;
  /** When its file was last written; milliseconds since the epoch. */
  readonly at?: number;
  /** Git keeps its file. */
  readonly tracked?: true;
}

/** What of a class was asked for; a seed that nobody gave is drawn by the run. */
export interface ReadinessConfig {
  readonly students: number;
  readonly images: number;
  readonly minutes: number;
  readonly arrival: Arrival;
  readonly seed?: number;
  /** Seconds in which 95 of 100 pictures must be there, where somebody overrules the profile. */
  readonly waitS?: number;
  /** Measures on where the answer is already certain. */
  readonly thorough: boolean;
  /** Starts although the queue holds other people's jobs. */
  readonly besideOthers: boolean;
  /** What may be spent of the server at most. */
  readonly maxJobs?: number;
  readonly maxMinutes?: number;
}

export interface BrowserConfig {
  /** Absolute path of Chromium; absent where there is none, or where it is not wanted. */
  readonly path?: string;
  /** Somebody wants no browser. */
  readonly off?: true;
  /** The stage was named: what it cannot do is not passed over. */
  readonly asked?: true;
}

/**
 * Everything a run needs to know, read once and frozen. Plain data: it crosses to the test worker by structured clone.
 * Source: command-line flags, then the environment, then `.env`, then defaults.
 */
export interface RunConfig {
  readonly target: { readonly kind: TargetKind; readonly url?: string; readonly urlSource?: string };
  /** Somebody asked that no emulator be validated: one that turns out to be behind the address is refused. */
  readonly serverRequired?: true;
  /** How a client gets in, and what it has to show for it. */
  readonly access: Access;
  /** The bcrypt hash that ComfyUI-Login compares with, or undefined: there is no login, or the emulator brings its own. */
  readonly token?: Sourced;
  /** The password behind the token: to prove that the API refuses it, and for the login page of the browser stage. */
  readonly plaintext?: Sourced;
  readonly profile: Profile;
  readonly waivers: readonly Waiver[];
  readonly stages: readonly Stage[];
  /** The browser of the stage of that name. */
  readonly browser: BrowserConfig;
  /** The class that the stage of that name simulates. */
  readonly readiness: ReadinessConfig;
  /** Overrides the budget of every generation of the profile, in seconds. */
  readonly generationTimeoutS?: number;
  /** Other people's jobs are waited for, up to the budget of a generation. */
  readonly waitForQueue: boolean;
  /** Few refusals, one request at a time: a ban or a limit stands before the server. */
  readonly gentle: boolean;
  /** Seconds that a restart of the container may take; absent where no restart is allowed. */
  readonly restartTimeoutS?: number;
  readonly container: string;
  /** The user named the container; the default name is the one on every machine of the course. */
  readonly containerChosen?: true;
  readonly comfyuiRoot: string;
  /** How the stack is started, for the targets that start one. */
  readonly stack?: StackConfig;
  /** How to reach Docker's daemon; empty: Docker's own defaults. */
  readonly docker: DockerSettings;
  readonly language: Language;
  /** Absolute path. */
  readonly reportsDir: string;
  /** Absolute path: where the history lies apart from the reports, so that it may outlive them. */
  readonly historyDir?: string;
  /** Absolute path; need not exist. */
  readonly referencesDir: string;
  /** Whom a verdict is told when it changes. Its address is a secret. */
  readonly notify?: NotifyConfig;
  /** Absolute path: where a collector reads the metrics. */
  readonly metricsFile?: string;
  /** Whom to call where the course cannot start. */
  readonly contact?: string;
  /** Whether the Allure page is made. */
  readonly page: boolean;
  /** Line-by-line output instead of an animated progress line. */
  readonly ci: boolean;
  /** Set where GitHub Actions runs us: annotations are printed, the summary goes to the job's page. */
  readonly github?: {
    readonly annotations: boolean;
    readonly summaryFile?: string;
    /** Absolute path of the repository's checkout. */
    readonly workspace?: string;
  };
  /** Flags that repeat this run in another shell, each as `--name value`, quoted where needed; none holds a secret. */
  readonly flags: readonly string[];
  /** What the user should know about how the configuration was read (an old variable name, a BOM removed…). */
  readonly notes: readonly Text[];
}
