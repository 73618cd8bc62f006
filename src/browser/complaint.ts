/** What a page complained of: a request without a good answer, or words on its console. */
export interface Complaint {
  readonly kind: "request" | "console" | "exception";
  /** Of a request: `GET /assets/index.js`; else the place in the code, as far as the browser names it. */
  readonly where: string;
  /** The status, the browser's name of the failure, or the words on the console. */
  readonly what: string;
  /** Of a script that no browser understands, and that came without the marks of a file as it lies on the server. */
  readonly rewritten?: true;
}

/** As the browser reports it. */
export interface RawComplaint {
  readonly kind: Complaint["kind"];
  /** Of the request, or of the script. */
  readonly url: string;
  readonly text: string;
  readonly method?: string;
  readonly status?: number;
  /** What was requested: `script`, `stylesheet`, `document`, `fetch`… */
  readonly type?: string;
  /** The address of a pack's script that imports this, where ComfyUI itself says that there is no such file. */
  readonly importedBy?: string;
  /** The whole script at this address cannot be read. */
  readonly unparsed?: true;
  readonly rewritten?: true;
}

/**
 * finding: students feel it, and this deployment is the cause · outside: a host on the internet · noise: every healthy page has it ·
 * leftover: a pack's script that imports what no version of the page has there; it never runs, and the editor does without it.
 */
export type Weight = "finding" | "outside" | "noise" | "leftover";

/** Of both measured front ends, on a healthy server: a user who saved nothing yet, and an icon that there is not. */
const quietPaths = [
  /\/user\.css$/,
  /\/favicon\.ico$/,
  /\/api\/userdata([/?]|$)/,
  /\/templates\/|\/api\/workflow_templates\b/,
  /\.map$/,
];

/** Asked for news of releases: without the internet they are not shown, and nothing is missing. */
const quietHosts = /^https:\/\/api\.comfy\.org\//;

/** What the page cannot do without: other addresses are asked whether they are there. */
const needed =
  /\/(object_info|settings|users|system_stats|queue|prompt|history|view|upload|extensions|i18n|embeddings|userdata)(\b|\/)/;

/**
 * Said by the page's own code on healthy servers of both versions: races of its start, and ComfyUI-Login's script that was written
 * for an older page.
 */
const quietWords = [
  /ComfyApp graph accessed before initialization/,
  /Cannot set property extensions of #<ComfyApp>/,
  /extensions\/ComfyUI-Login\/upgrade-slotDefaults\.js/,
];

/** The browser let its requests go because a network came or went on this machine (a container, a VPN): no server did that. */
export const networkChanged = /ERR_NETWORK_CHANGED/;
/** The browser's own words on the console for what the request itself tells better. */
const ofRequest = /^Failed to load resource/;
/** The server's replies, as the page stumbles over them. */
const ofServer = /JSON|Unexpected token|Failed to fetch|NetworkError|status code|WebSocket|\b[45]\d\d\b/;
/** About a header itself, which blocks nothing: a slip in it, one for https alone, a policy that only reports. */
const ofHeader =
  /^\[Report Only\]|(policy is|following) report-only|^Unrecognized Content-Security-Policy|^The source list for|^The (Cross-Origin-|Content.Security.Policy)|^(Invalid|An invalid) 'X-Frame-Options'|^Error with /i;
const browsersOwn =
  /Content Security Policy|Mixed Content|MIME type|blocked by CORS|WebSocket connection to|Refused to|ERR_/;

/** Any pack may import these: a server without them lacks a part of its page. */
const partsOfPage = /^\/scripts\/(app|api)\.js/;
/** The page's own loader, of a pack's script that the browser did not get whole. */
const notImported = /(preloadError|Failed to fetch dynamically imported module).*\/extensions\//s;

/** Weighs together what was complained of: several scripts may lack one file, which is asked for once. */
export function weighAll(all: readonly RawComplaint[], base: string): Map<Weight, RawComplaint[]> {
  const leftovers = all.some((one) => isLeftover(one, base));
  return Map.groupBy(all, (one) => {
    if (isLeftover(one, base)) return "leftover";
    // whatever else keeps a script away is complained of by itself, as a request or a policy
    return leftovers && one.kind !== "request" && notImported.test(one.text) ? "noise" : weigh(one, base);
  });
}

function isLeftover({ importedBy, url }: RawComplaint, base: string): boolean {
  return importedBy !== undefined && url.startsWith(`${base}/`) && !partsOfPage.test(url.slice(base.length));
}

export function weigh(one: RawComplaint, base: string): Weight {
  const own = isOwn(one.url, base);
  if (quietHosts.test(one.url) || networkChanged.test(one.text)) return "noise";
  if (one.kind === "request") return own ? weighRequest(one) : "outside";
  if (one.kind === "exception") return weighException(one, own);
  if ([ofRequest, ofHeader, ...quietWords].some((words) => words.test(one.text))) return "noise";
  if (browsersOwn.test(one.text)) return weighBlocked(one.text, base);
  return weighException(one, own);
}

/** What the browser itself kept the page from: of the addresses in its words, the first is the one that was asked. */
function weighBlocked(text: string, base: string): Weight {
  const words = text.replace(/The page at '[^']*'/, "");
  const [asked = ""] = /\b(https?:|wss?:|data:|blob:)[^\s'"]*/.exec(words) ?? [];
  if (quietHosts.test(asked)) return "noise";
  // with nosniff a browser also says so of a style that is not there: its request is judged
  if (/MIME type/.test(words) && quietPaths.some((quiet) => quiet.test(pathOf(asked)))) return "noise";
  const host = URL.parse(asked)?.host ?? "";
  return host === "" || host === new URL(base).host ? "finding" : "outside";
}

const reports = ["other", "ping", "cspreport"];

function weighRequest({ url, method, status, text, type }: RawComplaint): Weight {
  // what a browser reports by itself (of a policy) or in passing: the page does without the answer
  if (method === "POST" && reports.includes(type ?? "")) return "noise";
  // a page that is left, or that reads the status alone, lets go of its requests
  if (status === undefined) return /ERR_ABORTED|NS_BINDING_ABORTED/.test(text) ? "noise" : "finding";
  const path = pathOf(url);
  if (status === 404 && (method === "GET" || method === "HEAD"))
    return quietPaths.some((quiet) => quiet.test(path)) ? "noise" : ofPage(type, path) ? "finding" : "noise";
  // a newer page asks older servers for what they do not have
  if (status === 404 || status === 405) return needed.test(path) ? "finding" : "noise";
  return "finding";
}

function ofPage(type: string | undefined, path: string): boolean {
  return ["document", "script", "stylesheet"].includes(type ?? "") || needed.test(path);
}

/** An error in ComfyUI's own bundle is upstream's, unless it stumbles over an answer; one in a pack's script is this server's. */
function weighException({ text, url, unparsed }: RawComplaint, own: boolean): Weight {
  if (quietWords.some((words) => words.test(text) || words.test(url))) return "noise";
  // a script or a picture that did not load: its request is judged
  if (/^(\[object )?(Progress)?Event\]?$/.test(text.trim())) return "noise";
  if (url !== "" && !own) return "outside";
  if (unparsed) return "finding";
  if (/\/assets\//.test(pathOf(url)) && !ofServer.test(text) && !/\/extensions\//.test(text)) return "noise";
  return "finding";
}

function isOwn(url: string, base: string): boolean {
  const parsed = URL.parse(url);
  return parsed !== null && (parsed.host === new URL(base).host || !/^(https?|wss?):$/.test(parsed.protocol));
}

function pathOf(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null ? url : parsed.pathname + parsed.search;
}

const MAX_LETTERS = 300;

/** For a person: short, and without the query, in which a token may stand. */
export function told({ kind, url, text, method, status, rewritten }: RawComplaint): Complaint {
  const parsed = URL.parse(url);
  const place = parsed === null ? "" : `${parsed.origin === "null" ? "" : parsed.host}${parsed.pathname}`;
  const cut = (words: string) => words.replaceAll(/\s+/g, " ").slice(0, MAX_LETTERS);
  return {
    kind,
    where: cut(kind === "request" ? `${method ?? "GET"} ${place}` : place),
    what: cut(status === undefined ? text : String(status)),
    ...(rewritten && { rewritten }),
  };
}
