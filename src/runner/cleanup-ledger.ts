import { inject } from "vitest";
import { CleanupLedger } from "../targets/cleanup-ledger.ts";

/** This run's ledger of jobs and files on the server that must be removed. */
export const cleanupLedger = new CleanupLedger(inject("cleanupLedger"));
