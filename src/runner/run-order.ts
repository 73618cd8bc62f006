import { stages } from "../record/catalogue.ts";

/** Files from this number on send what must be refused: a ban or a limit that punishes it then finds all else proven. */
const REFUSALS = 50;
/** And from this one on, what may leave the server in another state than it was found in, and what looks back. */
const END = 90;

/** What files of checks are sorted by: refusals and the end last, then by stage, then by number. */
export function runOrder(file: string): string {
  const path = file.replaceAll("\\", "/");
  const number = Number(/\/(\d+)-[^/]*$/.exec(path)?.[1] ?? 0);
  // the walk of a browser asks first whether an empty token is refused: its login would set the password
  const walks = path.includes("/tests/browser/");
  const band = number >= END ? 3 : walks ? 2 : number >= REFUSALS ? 1 : 0;
  return `${band}${stages.findIndex((stage) => path.includes(`/tests/${stage}/`))}${path}`;
}
