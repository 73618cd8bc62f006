/**
 * The places a token passes through, from the client's file to the running process, compared by fingerprint.
 * client → mounted copy → login/PASSWORD → what the process has loaded.
 */
export type PlaceRole = "client" | "mounted" | "password" | "misplaced" | "loaded";

/** What is wrong with the text of a place, as ComfyUI-Login reads it (line 1, blanks around it taken off). */
export type PlaceFlaw = "bom" | "not-bcrypt" | "key-prefix" | "windows-line-ends" | "second-line";

export interface Place {
  readonly role: PlaceRole;
  /** A path in the container, or the name of the client's source. */
  readonly where: string;
  /** `closed`: there is something, and the container does not run, so that nobody looked inside. */
  readonly kind: "text" | "missing" | "directory" | "unreadable" | "empty" | "closed";
  readonly fingerprint?: string;
  readonly length?: number;
  readonly flaws: readonly PlaceFlaw[];
  /** When the file was last written; for `loaded`, when the process read it. Milliseconds since the epoch. */
  readonly at?: number;
}

/** Why a link is broken, first cause first in `judgeChain`. */
export type ChainBreak =
  | "mount-is-directory"
  | "password-is-directory"
  | "password-missing"
  | "password-misplaced"
  | "password-empty"
  | "password-unreadable"
  | "bom"
  | "mount-other"
  | "password-other"
  | "windows-line-ends"
  | "password-plain"
  | "password-newer"
  | "loaded-other";

export interface CredentialChain {
  readonly places: readonly Place[];
  readonly breaks: readonly ChainBreak[];
  /** Status of a request with the client's token, where one was made. */
  readonly accepted?: number;
}

/** File systems and log clocks are not finer than this to each other. */
const CLOCK_SLACK_MS = 2_000;

/** Compares the places. `accepted` is the status that the server gave to the client's token. */
export function judgeChain(places: readonly Place[], accepted?: number): CredentialChain {
  const of = (role: PlaceRole): Place | undefined => places.find((place) => place.role === role);
  const [client, mounted, password, loaded] = [of("client"), of("mounted"), of("password"), of("loaded")];
  const misplaced = places.some(({ role, kind }) => role === "misplaced" && kind === "text");
  const breaks: ChainBreak[] = [];
  const found = (condition: boolean | undefined, name: ChainBreak): void => {
    if (condition === true) breaks.push(name);
  };

  found(mounted?.kind === "directory", "mount-is-directory");
  found(password?.kind === "directory", "password-is-directory");
  found(password?.kind === "missing" && misplaced, "password-misplaced");
  found(password?.kind === "missing" && !misplaced, "password-missing");
  found(password?.kind === "empty", "password-empty");
  found(password?.kind === "unreadable", "password-unreadable");
  found(
    places.some(({ role, flaws }) => role !== "misplaced" && flaws.includes("bom")),
    "bom",
  );
  found(differ(client, mounted), "mount-other");
  found(differ(client, password), "password-other");
  found(password?.flaws.includes("windows-line-ends"), "windows-line-ends");
  found(password?.flaws.includes("not-bcrypt"), "password-plain");
  // loaded once, at the start: what was written later is not what the process compares with
  const newer = (password?.at ?? 0) > (loaded?.at ?? 0) + CLOCK_SLACK_MS;
  found(differ(password, loaded), newer ? "password-newer" : "loaded-other");
  found(loaded === undefined && accepted === 401 && same(client, password), "password-newer");
  return { places, breaks: [...new Set(breaks)], ...(accepted !== undefined && { accepted }) };
}

function same(one: Place | undefined, other: Place | undefined): boolean {
  return one?.fingerprint !== undefined && one.fingerprint === other?.fingerprint;
}

/** Both are known, and they are not the same. */
function differ(one: Place | undefined, other: Place | undefined): boolean {
  return one?.fingerprint !== undefined && other?.fingerprint !== undefined && !same(one, other);
}
