export type FindingCode =
  | "unknown-class"
  | "missing-input"
  | "unknown-input"
  | "bad-link"
  | "type-mismatch"
  | "value-not-in-list"
  | "value-out-of-range"
  | "value-not-a-number"
  | "no-output"
  | "cycle";
