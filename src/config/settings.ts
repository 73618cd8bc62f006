import { accessSettings } from "./access/settings-access.ts";
import { fleetSettings } from "./fleet/settings-fleet.ts";
import { monitoringSettings } from "./notify/settings-monitoring.ts";
import { readinessSettings } from "./readiness/settings-readiness.ts";
import type { Setting } from "./setting.ts";
import { runSettings } from "./settings-run.ts";
import { stackSettings } from "./settings-stack.ts";
import { startSettings } from "./settings-start.ts";

/** Every setting: parsing, `--help` and docs/configuration.md all come from this table. */
export const settings = {
  ...stackSettings,
  ...fleetSettings,
  ...accessSettings,
  ...startSettings,
  ...runSettings,
  ...readinessSettings,
  ...monitoringSettings,
};

export const allSettings: readonly Setting[] = Object.values(settings);
