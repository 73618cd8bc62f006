import type { CheckId } from "../record/catalogue.ts";
import type { FactId, Measured } from "../record/facts.ts";
import type { RunRecord } from "../record/run-record.ts";
import type { Text } from "../text.ts";
import type { Commands } from "./commands.ts";
import type { Layer } from "./layers.ts";
import type { Step } from "./steps.ts";

/** Why red checks are red, and what to do about it. */
export interface Explanation {
  readonly cause: Text;
  /** In the order in which they are taken. */
  readonly steps: readonly Step[];
  /** Every check that this cause may turn red, most telling first; the rule's own alone, where absent. */
  readonly checks?: readonly CheckId[];
  /** Of a warning: what every healthy server of today does in such a place. It lowers no verdict. */
  readonly usual?: boolean;
}

/** What a rule may look at. */
export interface Seen<Id extends FactId = never> {
  /** Target, flags, and how each check ended; what the checks measured is in `facts` alone. */
  readonly run: Pick<RunRecord, "target" | "flags" | "profile" | "weights" | "checks">;
  /** What the checks left that the rule names: its own, and those in `reads`. */
  readonly facts: Measured<Id>;
  /** What the rule's own check said, as a sentence to be put behind a cause; empty where it said nothing. */
  readonly said: Text;
  /** Commands for the container and the token of this run. */
  readonly shell: Commands;
  /** How the server gets the client's token. */
  readonly giveToken: Step;
}

/** Evidence → cause and remedy, for one stable code. Pure. */
export interface Rule<Code extends string = string> {
  readonly code: Code;
  /** What the code means, in one line. */
  readonly title: Text;
  /** The check that this rule explains first of all. */
  readonly check: CheckId;
  /** Further checks whose facts it reads. */
  readonly reads?: readonly FactId[];
  /**
   * The facts alone decide. Without it a rule is only asked where its check is red by what it found; one that broke off
   * (connection, shape of a reply, time-out) has found nothing.
   */
  readonly anyway?: true;
  /** Nothing is broken, but a person must know or decide; also of a check that passed. Comes after all others. */
  readonly warning?: true;
  /** The explanation where this rule holds, else undefined. */
  when(seen: Seen<FactId>): Explanation | undefined;
}

/** A rule whose facts are those of its own check and of the checks in `reads`: any other does not compile. */
export function rule<const Code extends string, const Own extends CheckId, const Read extends FactId = never>(
  one: Omit<Rule<Code>, "check" | "reads" | "when"> & {
    readonly check: Own;
    readonly reads?: readonly Read[];
    readonly when: (seen: Seen<Extract<Own, FactId> | Read>) => Explanation | undefined;
  },
): Rule<Code> {
  return one as Rule<Code>;
}

/** Rules of one subject, in their order: the first that explains a red check has it. */
export interface Group<Name extends string = string, Rules extends readonly Rule[] = readonly Rule[]> {
  readonly name: Name;
  readonly layer: Layer;
  readonly rules: Rules;
  /** Groups that must come later, each with the reason. A unit test swaps each pair and sees a difference. */
  readonly before?: Readonly<Record<string, string>>;
  /** Why the order of its own rules matters, where it does. */
  readonly order?: string;
}

export function group<const Name extends string, const Rules extends readonly Rule[]>(
  one: Group<Name, Rules>,
): Group<Name, Rules> {
  return one;
}
