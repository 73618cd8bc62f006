import type { FaultGroup, FaultName, faults } from "../../../emulator/faults.ts";

type FaultsOf<Group extends FaultGroup> = {
  [Name in FaultName]: (typeof faults)[Name]["group"] extends Group ? Name : never;
}[FaultName];

/** One probe for every fault of the group: the compiler asks for a missing one. */
export type Probes<Group extends FaultGroup> = Record<FaultsOf<Group>, () => Promise<void>>;
