import { createRedactor } from "../redaction/redactor.ts";
import { target } from "./run.ts";

/** Redacts the token and the plaintext of this run, in every form, in texts that leave the worker. */
export const redact = createRedactor(target);
