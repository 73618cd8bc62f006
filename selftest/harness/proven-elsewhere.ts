import { defaultVersion } from "../../emulator/dress/version.ts";
import { notOfAccess } from "../../src/record/access-need.ts";
import { type CheckId, checkIds, entryOf, stageOf } from "../../src/record/catalogue.ts";

const container = "selftest/container/faults.test.ts";
const readiness = "selftest/harness/readiness.test.ts";

/**
 * Checks that are skipped here, and the only ones: an emulator in the test's own process has no container, and its picture is
 * not approved; 0.3.64 does not tell its packages.
 */
export const skippedHere = checkIds.filter(
  (id) =>
    entryOf(id).needs !== undefined ||
    isOfOtherAccess(id) ||
    (defaultVersion() === "0.3.64" && id === "infra.packages"),
);

/** The same with synthetic weights: what a picture looks like is not judged, and the same seed is painted again. */
export const skippedWithSyntheticWeights = checkIds.filter(
  (id) =>
    (skippedHere.includes(id) && id !== "generation.same-seed-repeats") ||
    [
      "generation.image-not-noise",
      "generation.image-intact",
      "generation.edit-descends",
      "generation.vae-round-trip",
    ].includes(id),
);

/** Checks of the browser, where a run has none. */
export const browserChecks = checkIds.filter((id) => stageOf(id) === "browser");

/** Checks of another access than a login's: they are not asked for, whatever they require. */
export function isOfOtherAccess(id: CheckId): boolean {
  return notOfAccess(entryOf(id).access, { kind: "login" }) !== undefined;
}

/** Checks that no fault of the server can turn red, with the test that does it. */
export const provenElsewhere: Partial<Record<CheckId, string>> = {
  "auth.token-format": "selftest/harness/credentials.test.ts",
  "auth.plaintext-matches": "selftest/harness/credentials.test.ts",
  "auth.malformed-header-handled": "selftest/harness/waivers.test.ts",
  "auth.suffix-rule": "selftest/harness/waivers.test.ts",
  "auth.cross-site-link": "selftest/harness/links.test.ts",
  "auth.token-not-in-logs": "selftest/harness/waivers.test.ts",
  "generation.preview-bypass": "selftest/harness/waivers.test.ts",
  "infra.advisories": "selftest/harness/versions.test.ts",
  "infra.container-running": container,
  "infra.container-health": container,
  "infra.container-port": container,
  "infra.container-mounts": container,
  "infra.container-imports": container,
  "infra.container-errors": container,
  "infra.container-models": container,
  "infra.credential-chain": container,
  "generation.container-stable": container,
  "generation.container-restart": container,
  "readiness.queue-free": readiness,
  "readiness.warm-up": readiness,
  "readiness.waiting": readiness,
};
