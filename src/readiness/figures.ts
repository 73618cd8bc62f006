import type { ClassSession, StudentJob } from "./session.ts";

/** What is believed, and between which bounds it lies in nine cases of ten. */
export interface Estimate {
  readonly low: number;
  readonly value: number;
  readonly high: number;
}

/** Bytes. */
export interface MemoryLook {
  readonly vramUsed?: number;
  readonly ramUsed?: number;
}

/** Milliseconds from Run to the picture, over the pictures of all students. */
export interface Waits<T> {
  readonly p50: T;
  readonly p95: T;
  readonly max: T;
}

/** What is expected of the whole session, from what has been measured of it. */
export interface Forecast {
  readonly imagesPerMinute: Estimate;
  readonly waitMs: Waits<Estimate>;
  /** When the last picture of the class is there. */
  readonly lastImageMs: Estimate;
  /** The most students whose p95 stays within the limit, all their pictures within the session. */
  readonly largestClass: Estimate;
  /** Pictures out of a hundred that come to nothing. */
  readonly failedPercent: Estimate;
}

/** How the measurement ended. */
export type Stopped =
  /** every student had every picture */
  | "complete"
  /** the answer was certain enough */
  | "certain"
  /** the minutes of the session are over, and some pictures had not come */
  | "over"
  /** the jobs or minutes that were granted are spent */
  | "budget"
  /** Ctrl-C */
  | "interrupted"
  /** the server answered no more */
  | "server-lost"
  /** it answered, and not as ComfyUI does */
  | "unreadable";

/** What `npm run readiness` leaves: the diagnosis and the reports read nothing else. */
export interface ReadinessFigures {
  readonly session: ClassSession;
  readonly stopped: Stopped;
  /** Milliseconds of the first job on a server that had nothing loaded, and of the one after it. */
  readonly warmUp: { readonly coldMs?: number; readonly warmMs?: number };
  readonly jobs: readonly StudentJob[];
  /** Errors by kind, most frequent first. */
  readonly errors: readonly { readonly kind: string; readonly count: number }[];
  /** Of the pictures that came; absent where none came. */
  readonly measured?: { readonly waitMs: Waits<number>; readonly imagesPerMinute: number };
  readonly forecast?: Forecast;
  /** Milliseconds: p95 must stay below. From the profile. */
  readonly limitMs: number;
  /** Jobs of ours whose end no WebSocket told, of those that ended. */
  readonly unheard?: number;
  /** Jobs of other people that were in the queue meanwhile. */
  readonly others?: number;
  readonly memory: {
    readonly before?: MemoryLook;
    readonly peak?: MemoryLook;
    readonly after?: MemoryLook;
    /** After POST /free. */
    readonly freed?: MemoryLook;
    /** Bytes that are free after the class, before POST /free. */
    readonly left?: { readonly vram?: number; readonly ram?: number };
    /** Bytes a job, where the growth is steady. */
    readonly growthPerJob?: { readonly vram?: number; readonly ram?: number };
    /** Looks during the burst, in their order; `jobs`: how many of ours had ended. */
    readonly samples?: readonly (MemoryLook & { readonly atMs: number; readonly jobs: number })[];
  };
  /** Milliseconds that changing from one workflow to another costs. */
  readonly swapMs?: Estimate;
  /** Milliseconds since the burst began; jobs of ours at that moment. */
  readonly series: readonly {
    readonly atMs: number;
    readonly waiting: number;
    readonly running: number;
    readonly done: number;
  }[];
}
