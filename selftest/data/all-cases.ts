import { accessCases } from "./access.cases.ts";
import { authCases } from "./auth.cases.ts";
import { browserCases } from "./browser.cases.ts";
import type { Case } from "./cases.ts";
import { classCases } from "./class/class.cases.ts";
import { containerCases } from "./containers.cases.ts";
import { frontEndCases } from "./front-end.cases.ts";
import { generationCases } from "./generation.cases.ts";
import { gpuCases } from "./gpu.cases.ts";
import { infraCases } from "./infra.cases.ts";
import { nodeErrorCases } from "./node-errors.cases.ts";
import { pagesCases } from "./pages.cases.ts";
import { referenceCases } from "./references.cases.ts";
import { stackCases } from "./stack.cases.ts";
import { vaeCases } from "./vae.cases.ts";

/** For unit tests: every run that must get one diagnosis. */
export const allCases: readonly Case[] = [
  ...containerCases,
  ...infraCases,
  ...pagesCases,
  ...stackCases,
  ...gpuCases,
  ...frontEndCases,
  ...authCases,
  ...accessCases,
  ...generationCases,
  ...vaeCases,
  ...nodeErrorCases,
  ...referenceCases,
  ...browserCases,
  ...classCases,
];
