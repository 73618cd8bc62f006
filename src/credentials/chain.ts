import { namesAToken } from "./token-mounts.ts";

/**
 * The places a token passes through, from the client's file to the running process, compared by fingerprint.
 * client → mounted copy → login/PASSWORD → what the process has loaded.
 */
export type PlaceRole = "client" | "mounted" | "password" | "misplaced" | "loaded";

/** What is wrong with the text of a place, as ComfyUI-Login reads it (line 1, without spaces around it). */
export type PlaceFlaw = "bom" | "not-bcrypt" | "key-prefix" | "windows-line-ends" | "second-line";

export interface Place {
  readonly role: PlaceRole;
  /** A path in the container, or the name of the client's source. */
  readonly where: string;
  /** `closed`: something lies there, but the container does not run, so its content is unknown. */
  readonly kind: "text" | "missing" | "directory" | "unreadable" | "empty" | "closed";
  readonly fingerprint?: string;
  readonly length?: number;
  readonly flaws: readonly PlaceFlaw[];
  /** When the file was last written; for `loaded`, when the process read it. Milliseconds since the epoch. */
  readonly at?: number;
  /** File on the Docker machine that must be corrected, because the one in the container cannot be replaced or is copied from it. */
  readonly source?: string;
  /** Of a mounted file: only its name suggests that it is the token's. */
  readonly guessed?: boolean;
}

/** Why a link is broken; `judgeChain` lists the first cause first. */
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
  /** Neither PASSWORD nor main.py is there: ComfyUI seems to live in another folder. */
  readonly rootMissing?: true;
}

/** The clocks of a file system and of a log may differ by this much. */
const CLOCK_SLACK_MS = 2_000;

/**
 * Compares the places, without the tokens of other software. `accepted` is the status that the server gave to the client's token;
 * `comfyui` says whether ComfyUI lies in the folder that was searched.
 */
export function judgeChain(read: readonly Place[], accepted?: number, comfyui = true): CredentialChain {
  const places = withoutForeign(read, accepted);
  const of = (role: PlaceRole): Place | undefined => places.find((place) => place.role === role);
  const [client, password, loaded] = [of("client"), of("password"), of("loaded")];
  const mounted = places.filter(({ role }) => role === "mounted");
  const misplaced = places.some(({ role, kind }) => role === "misplaced" && kind === "text");
  const breaks: ChainBreak[] = [];
  const addIf = (condition: boolean | undefined, name: ChainBreak): void => {
    if (condition === true) breaks.push(name);
  };

  addIf(
    mounted.some(({ kind }) => kind === "directory"),
    "mount-is-directory",
  );
  addIf(password?.kind === "directory", "password-is-directory");
  addIf(password?.kind === "missing" && misplaced, "password-misplaced");
  const missing = password?.kind === "missing" && !misplaced;
  // the server accepts the token, so it has read a PASSWORD: in its real folder, which is another one
  addIf(missing && (comfyui || accepted !== 200), "password-missing");
  addIf(password?.kind === "empty", "password-empty");
  addIf(password?.kind === "unreadable", "password-unreadable");
  addIf(
    places.some(({ role, flaws }) => role !== "misplaced" && flaws.includes("bom")),
    "bom",
  );
  addIf(
    mounted.some((place) => differ(client, place)),
    "mount-other",
  );
  addIf(differ(client, password), "password-other");
  addIf(password?.flaws.includes("windows-line-ends"), "windows-line-ends");
  addIf(password?.flaws.includes("not-bcrypt"), "password-plain");
  // the process loads the file once, at its start, and does not see later changes
  const newer = (password?.at ?? 0) > (loaded?.at ?? 0) + CLOCK_SLACK_MS;
  addIf(differ(password, loaded), newer ? "password-newer" : "loaded-other");
  addIf(loaded === undefined && accepted === 401 && same(client, password), "password-newer");
  return {
    places,
    breaks: [...new Set(breaks)],
    ...(accepted !== undefined && { accepted }),
    ...(missing && !comfyui && { rootMissing: true }),
  };
}

/**
 * Other software has tokens, too. A guessed place counts if it contains our token. Otherwise it counts only if the server
 * refuses the token, no known place exists, and the place has the form of a token or is a directory instead of a file.
 */
function withoutForeign(places: readonly Place[], accepted: number | undefined): Place[] {
  const client = places.find(({ role }) => role === "client");
  const sure = places.some((place) => place.role === "mounted" && (!place.guessed || same(client, place)));
  return places.filter((place) => {
    if (!place.guessed || same(client, place)) return true;
    if (sure || accepted === 200) return false;
    if (place.kind === "directory") return namesAToken(place.where);
    return place.kind === "text" && !place.flaws.includes("not-bcrypt");
  });
}

/** The mounted place that a broken link is about: of several the one that is wrong. */
export function mountedPlace(
  { places }: Pick<CredentialChain, "places">,
  name: ChainBreak,
): Place | undefined {
  const client = places.find(({ role }) => role === "client");
  const mounted = places.filter(({ role }) => role === "mounted");
  const wrong = mounted.find((place) =>
    name === "mount-is-directory" ? place.kind === "directory" : differ(client, place),
  );
  return wrong ?? mounted[0];
}

/** Fingerprint of the token that the server reads at its next start, or has read. */
export function serversToken({ places, accepted }: CredentialChain): string | undefined {
  const of = (role: PlaceRole): string | undefined =>
    places.find((place) => place.role === role)?.fingerprint;
  return of("password") ?? of("loaded") ?? (accepted === 200 ? of("client") : undefined);
}

/** The first file of the server whose token is not the client's. */
export function otherPlace({ places }: Pick<CredentialChain, "places">): Place | undefined {
  const client = places.find(({ role }) => role === "client");
  return places.find((place) => ["mounted", "password"].includes(place.role) && differ(client, place));
}

/**
 * The file on Docker's machine to correct for a broken link: the source of PASSWORD if that is mounted, otherwise the
 * mounted file at fault, which is copied to PASSWORD at each start. Undefined: correct the file in the container.
 */
export function hostFile(name: ChainBreak, { places }: Pick<CredentialChain, "places">): string | undefined {
  const client = places.find(({ role }) => role === "client");
  const password = places.find(({ role }) => role === "password");
  const sound = (place: Place): boolean =>
    same(client, place) && !place.flaws.some((flaw) => flaw !== "second-line");
  const atFault = places.find((place) => place.role === "mounted" && !sound(place));
  const first = name.startsWith("mount-") ? mountedPlace({ places }, name) : undefined;
  return (first ?? (password?.source === undefined ? atFault : password))?.source;
}

function same(one: Place | undefined, other: Place | undefined): boolean {
  return one?.fingerprint !== undefined && one.fingerprint === other?.fingerprint;
}

/** Both are known, and they differ. */
function differ(one: Place | undefined, other: Place | undefined): boolean {
  return one?.fingerprint !== undefined && other?.fingerprint !== undefined && !same(one, other);
}
