/**
 * Causes before their consequences: a rule of an earlier layer explains a red check before a later one may. The container
 * runs, the server answers, the token opens, the stack is complete, its routes are protected, jobs run, pictures are sound,
 * a student's browser gets them, and a whole class can work.
 */
export const layers = [
  "container",
  "server",
  "access",
  "stack",
  "surface",
  "job",
  "picture",
  "browser",
  "class",
  "rest",
] as const;

export type Layer = (typeof layers)[number];
