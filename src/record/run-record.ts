import type { Language, Text } from "../text.ts";
import type { CheckId, Stage } from "./catalogue.ts";
import type { Facts } from "./facts.ts";
import type { TargetKind } from "./target-kind.ts";

export type CheckStatus = "passed" | "failed" | "waived" | "blocked" | "skipped";

/** Code of a check that is blocked because its file could not be loaded: a defect of this suite. */
export const NOT_LOADED = "CHECK_NOT_LOADED";

/** What one calm question got after a check had broken off. */
export interface Aftermath {
  /**
   * `answers`: all was well again; `refuses`: another status; `forbidden`: a proxy's 403 or 500; `silent`: connected, and no
   * reply; `shut`: no connection; `banned`: one of the last three, after refusals that a ban counts.
   */
  readonly after: "answers" | "refuses" | "forbidden" | "silent" | "shut" | "banned";
  /** As many as the way to the server bears at once, where a browser opens more. */
  readonly connections?: number;
  /** Refusals that this run had got by then. */
  readonly refusals?: number;
}

/** What one check left behind. Redacted before it is built; `reason` is in the language of the run. */
export interface CheckResult {
  readonly id: CheckId;
  readonly stage: Stage;
  readonly status: CheckStatus;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly durationMs: number;
  /** Why it is failed, waived, blocked or skipped; on a passed check: a stale waiver, or what is worth knowing. */
  readonly reason?: string;
  /** Skipped because nobody asked for it. A skipped check without this was asked for, and could not be told. */
  readonly unasked?: true;
  /** Stable code of the error, where one was thrown: `COMFY_TIMEOUT`, or `ASSERTION` for a verdict; `CHECK_NOT_LOADED`. */
  readonly errorCode?: string;
  /** The request at which it broke off, and the status of the reply, if there was one. */
  readonly brokenOff?: { readonly request: string; readonly status?: number } & Partial<Aftermath>;
  /** A red check that was refused something where requests are counted: the limit, as it was measured. */
  readonly limit?: { readonly status: number; readonly requests: number };
  /** The check that had to pass first and did not. */
  readonly blockedBy?: CheckId;
  /** Last day of the waiver (YYYY-MM-DD), when status is waived. */
  readonly waivedUntil?: string;
  /** A waiver is configured for this check, which passed. */
  readonly staleWaiver?: boolean;
}

/** A picture or table that a check attached, as a file beside the report. */
export interface Attachment {
  readonly check: CheckId;
  /** The workflow that it belongs to, where the profile has several of its role. */
  readonly workflow?: string;
  readonly title: string;
  readonly file: string;
  readonly type: string;
}

/** What the checks of a role found of one workflow, where the profile has several of that role. */
export interface WorkflowRun {
  readonly name: string;
  /** Not the first of its role. */
  readonly further: boolean;
  readonly checks: readonly CheckResult[];
  /** Of these checks; those of the first of a role are among the facts of the run. */
  readonly facts: Facts;
}

/** One run, as plain data: the only source of every report. Everything in it has passed the redactor. */
export interface RunRecord {
  readonly startedAt: number;
  readonly durationMs: number;
  readonly target: {
    readonly kind: TargetKind;
    readonly url: string;
    readonly emulated: boolean;
    /** Started here and taken away with the run: its container is no more when the report is read. */
    readonly removed?: true;
    /** The name that commands of a remedy need; `facts.container` says whether there is one. */
    readonly container?: string;
    /** ComfyUI's folder in the container, for the same commands. */
    readonly root?: string;
  };
  readonly profile: string;
  readonly profileTitle: Text;
  /** The files of the models are random: server and code path are judged, the picture is not. Absent: real ones. */
  readonly weights?: "synthetic";
  readonly language: Language;
  readonly stages: readonly Stage[];
  /** What a command needs to repeat this run, each as `--name value` with its quotes. */
  readonly flags?: readonly string[];
  /** Cut by Ctrl-C or a dying process: never a success. */
  readonly interrupted: boolean;
  /** Whom a reader calls where the course cannot start. */
  readonly contact?: string;
  /** The process died: this record was made afterwards from the files that it had written. `interrupted` is true too. */
  readonly cut?: boolean;
  readonly notes: readonly Text[];
  /** In catalogue order; a selected check that never ran is `blocked`. */
  readonly checks: readonly CheckResult[];
  readonly facts: Facts;
  /** Present where the profile has several workflows of a role; `checks` then has the worst result of each check. */
  readonly workflows?: readonly WorkflowRun[];
  readonly attachments: readonly Attachment[];
  /** Errors outside of any check (a crashed worker, a set-up that failed), redacted. */
  readonly errors: readonly string[];
}
