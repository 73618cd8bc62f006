import fc from "fast-check";

/**
 * A fixed seed, so that every run draws the same cases and a red build is due to the change. FUZZ_SEED=… draws others (see
 * CONTRIBUTING.md); a failure found in that way becomes a test of its own.
 */
fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? 20_261_122) });
