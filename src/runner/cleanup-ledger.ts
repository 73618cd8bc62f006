import { inject } from "vitest";
import { CleanupLedger } from "../targets/cleanup-ledger.ts";

/** Where a check writes down what it leaves on the server until it has removed it. */
export const cleanupLedger = new CleanupLedger(inject("cleanupLedger"));
