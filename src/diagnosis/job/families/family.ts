import type { JobReport } from "../../../comfyui/job/job-report.ts";
import type { Text } from "../../../text.ts";
import type { Explanation } from "../../rule.ts";
import type { SeenJobs } from "../job-facts.ts";

/** What a node raised; a part that the server did not tell is empty. */
export interface Raised {
  readonly node: string;
  readonly nodeType: string;
  readonly exception: string;
  readonly message: string;
}

/** Errors of nodes that have one cause and one remedy. Of two families that know an error the earlier one has it. */
export interface Family<Code extends string = string> {
  readonly code: Code;
  readonly title: Text;
  /** Looked for in `exception: message`, on any line of it. */
  readonly says: RegExp;
  /** What must hold besides. */
  readonly only?: (raised: Raised) => boolean;
  readonly explain: (raised: Raised, shell: SeenJobs["shell"]) => Pick<Explanation, "cause" | "steps">;
}

export function family<const Code extends string>(one: Family<Code>): Family<Code> {
  return one;
}

export function raisedBy({ failure = {} }: Pick<JobReport, "failure">): Raised {
  return { node: "?", nodeType: "?", exception: "?", message: "?", ...failure };
}

/** Whether this error is one of the family. */
export function knows({ says, only }: Family, raised: Raised): boolean {
  return says.test(`${raised.exception}: ${raised.message}`) && (only?.(raised) ?? true);
}

/** What was raised and where, as the first words of a cause. */
export function told({ nodeType, message }: Raised): Text {
  return { fr: `${nodeType} a échoué (« ${message} »)`, en: `${nodeType} failed ("${message}")` };
}

/** The absolute path that an error names, where it is one that may stand in a command. */
export function pathIn({ message }: Raised): string | undefined {
  return /["'](\/[\w./@+-]{1,300})["']/.exec(message)?.[1];
}
