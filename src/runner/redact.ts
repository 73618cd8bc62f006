import { createRedactor } from "../redaction/redactor.ts";
import { target } from "./run.ts";

/** Hides the token and the plaintext of this run, in every form, from any text that leaves the worker. */
export const redact = createRedactor(target);
