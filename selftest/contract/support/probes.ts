import type { FaultGroup, FaultsOf } from "../../../emulator/faults.ts";

/** One probe for every fault of the group: the compiler asks for a missing one. */
export type Probes<Group extends FaultGroup> = Record<FaultsOf<Group>, () => Promise<void>>;
