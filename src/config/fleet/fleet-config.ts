import type { RunConfig } from "../run-config.ts";

/** One server of a fleet. */
export interface FleetTarget {
  readonly name: string;
  readonly config: RunConfig;
  /** The machine that a person named; absent: its address tells. */
  readonly machine?: string;
  /** Its share of the students for the same pace. */
  readonly weight: number;
}

/** The part of a fleet that one job of a pipeline validates. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Several servers that are validated side by side. */
export interface FleetConfig {
  /** All of them, in the order of the reports. */
  readonly targets: readonly FleetTarget[];
  readonly atOnce: number;
  readonly shard?: Shard;
  /** What is not of one target: language, folders, whom to tell. */
  readonly whole: Pick<
    RunConfig,
    "language" | "reportsDir" | "historyDir" | "notify" | "metricsFile" | "github" | "ci" | "contact"
  >;
  /** What the user should know of the list. */
  readonly notes: RunConfig["notes"];
}
