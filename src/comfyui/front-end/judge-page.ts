import type { RawReply } from "../connection.ts";
import type { PathGuard } from "../pages/path-guard.ts";
import type { Part } from "./page-parts.ts";

/** What keeps a browser from showing the editor. */
export type PageFlaw =
  | "absent"
  | "crashes"
  | "refused"
  | "empty"
  | "not-html"
  | "foreign"
  | "no-script"
  | "part-absent"
  | "part-refused"
  | "part-html"
  | "part-type"
  | "part-empty"
  | "part-cut";

/** How the page was found: the first flaw, where there is one, and the file that has it. */
export interface PageFinding {
  readonly flaw?: PageFlaw;
  /** Of GET /, or of the file that is named. */
  readonly status?: number;
  readonly file?: string;
  readonly type?: string;
  /** Who asks for something else there. */
  readonly guard?: PathGuard;
}

type Reply = Pick<RawReply, "status" | "headers" | "body">;

/** Our own words: a page, a script or a style of ComfyUI's front end has the name in it somewhere. */
const ours = /comfy/i;
const markup = /^[\s\ufeff]*<(!doctype|html|head|body|!--|\?xml)/i;
const scriptTypes = /^(text|application)\/(x-)?(javascript|ecmascript|jscript|livescript)(1\.\d)?\s*(;|$)/i;
const LOOK = 4_096;

export function isHtml({ headers, body }: Reply): boolean {
  return /html/i.test(headers["content-type"] ?? "") || markup.test(body.toString("utf8", 0, LOOK));
}

/** What is wrong with the reply to GET / by itself. */
export function pageFlaw(reply: Reply): PageFlaw | undefined {
  const { status, body } = reply;
  if (status === 404 || status === 410) return "absent";
  if (status >= 500) return "crashes";
  if (status !== 200) return "refused";
  if (body.toString("utf8", 0, LOOK).trim() === "") return "empty";
  if (!isHtml(reply)) return "not-html";
  return undefined;
}

/** What keeps a browser from using one of the page's files. A module script must have a type of JavaScript, or it does not run. */
export function partFlaw({ kind }: Part, reply: Reply): PageFlaw | undefined {
  const { status, headers, body } = reply;
  if (status === 404 || status === 410) return "part-absent";
  if (status !== 200) return "part-refused";
  if (body.length === 0) return "part-empty";
  if (isHtml(reply)) return "part-html";
  const type = headers["content-type"] ?? "";
  const suits = kind === "script" ? scriptTypes.test(type) : /^text\/css\s*(;|$)/i.test(type);
  return suits ? undefined : "part-type";
}

export function namesComfyUi(bodies: readonly Buffer[]): boolean {
  return bodies.some((body) => ours.test(body.toString("latin1")));
}
