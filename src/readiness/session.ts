/** How the students of a class come to press Run. */
export const arrivals = ["together", "ramp", "poisson"] as const;
export type Arrival = (typeof arrivals)[number];

/** The question of an engineer before a course: can these students work in that time? */
export interface ClassSession {
  readonly students: number;
  /** Pictures that each student asks for, the next one once the one before is there. */
  readonly images: number;
  readonly minutes: number;
  readonly arrival: Arrival;
  /** Draws arrivals and prompts: the same class again. The seeds of the pictures are always new: no cache may answer for the GPU. */
  readonly seed: number;
}

/** One picture that one student asked for; times in milliseconds since the burst began, by our clock. */
export interface StudentJob {
  readonly student: number;
  /** 0-based, of this student. */
  readonly image: number;
  readonly promptId: string;
  /** Which workflow of the profile, by its name. */
  readonly workflow: string;
  /** The student presses Run. */
  readonly askedMs: number;
  /** The server has said that it took it: later, where it was held up or asked for again. */
  readonly takenMs?: number;
  /** Jobs before this one when the queue was first seen with it. */
  readonly ahead?: number;
  readonly startedMs?: number;
  readonly endedMs?: number;
  /** The picture has been fetched: what a student waits for. */
  readonly seenMs?: number;
  /** A job that was lost: when a look at the queue did not find it for the first time. */
  readonly goneMs?: number;
  readonly outcome: StudentOutcome;
  /** What went wrong, as a word that is the same for the same fault; absent where nothing did. */
  readonly error?: string;
  /** The student had to press Run again: what a proxy had said before, whose server was away for a moment. */
  readonly again?: string;
  /** The server ran it more than once. */
  readonly repeated?: true;
}

/**
 * done: the own picture was seen · failed: the server told an error · refused: it never took the job · lost: accepted, and gone ·
 * cancelled: somebody else interrupted it · foreign: a picture of somebody else came · bad: the oracles refuse the picture · late: not there at the end of the session ·
 * withdrawn: we took it back, because enough was known, the budget was spent or Ctrl-C came
 */
export type StudentOutcome =
  | "done"
  | "failed"
  | "refused"
  | "lost"
  | "cancelled"
  | "foreign"
  | "bad"
  | "late"
  | "withdrawn";
