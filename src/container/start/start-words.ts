import type { Text } from "../../text.ts";
import { databaseWords } from "./database-words.ts";
import { entryWords } from "./entry-words.ts";
import { gpuWords } from "./gpu-words.ts";
import { machineWords } from "./machine-words.ts";
import { pythonWords } from "./python-words.ts";

/** What a person is told of one way to fail at the start. */
export interface Words {
  readonly title: Text;
  /** A sentence behind a colon; `names` is what the log names, already joined, or empty. */
  readonly cause: (names: string) => Text;
  /** What to do, in this order. */
  readonly cures: readonly Text[];
}

/** Every way to fail at the start that the end of a log tells for sure, by its stable name. */
export const startWords = {
  ...databaseWords,
  ...pythonWords,
  ...gpuWords,
  ...machineWords,
  ...entryWords,
} satisfies Readonly<Record<string, Words>>;

export type StartFailureName = keyof typeof startWords;
