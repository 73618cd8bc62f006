import type { Complaint } from "../browser/complaint.ts";
import type { Trouble } from "../browser/trouble.ts";
import type { AdvisoryReading } from "../comfyui/advisories/judge.ts";
import type { NodeComparison } from "../comfyui/compare-nodes.ts";
import type { PageFinding } from "../comfyui/front-end/judge-page.ts";
import type { BodyFinding } from "../comfyui/front-end/large-body.ts";
import type { LoginDetour } from "../comfyui/front-end/login-way.ts";
import type { OriginRefusal } from "../comfyui/front-end/own-origin.ts";
import type { SavingFinding } from "../comfyui/front-end/saving.ts";
import type { ListFlaw } from "../comfyui/job/job-lists.ts";
import type { JobReport } from "../comfyui/job/job-report.ts";
import type { DatabaseTrouble } from "../comfyui/log/database-trouble.ts";
import type { LogSign } from "../comfyui/log/log-signs.ts";
import type { StartReading } from "../comfyui/log/start-reading.ts";
import type { ServedNodes } from "../comfyui/node-signature.ts";
import type { PageSign } from "../comfyui/pages/feature.ts";
import type { PathGuard } from "../comfyui/pages/path-guard.ts";
import type { Answerer } from "../comfyui/server-identity.ts";
import type { KeptPage } from "../comfyui/surface/kept-page.ts";
import type { TlsLook } from "../comfyui/tls/look.ts";
import type { PackageFinding } from "../comfyui/versions/package-versions.ts";
import type { VersionFinding } from "../comfyui/versions/server-version.ts";
import type { VramReading } from "../comfyui/vram.ts";
import type { WeightsAre } from "../comfyui/weights.ts";
import type { NameAddress } from "../comfyui/wire/addresses.ts";
import type { PathFinding } from "../comfyui/wire/find-path.ts";
import type { BootHash } from "../container/beside/boot-hash.ts";
import type { FoundVariable } from "../container/beside/token-variables.ts";
import type { ContainerFacts } from "../container/container-facts.ts";
import type { LogReading } from "../container/log-reading.ts";
import type { MountFinding } from "../container/read-mounts.ts";
import type { StartFailure } from "../container/start/start-failure.ts";
import type { AccessKind } from "../credentials/access.ts";
import type { CredentialChain } from "../credentials/chain.ts";
import type { CredentialFlaw, TokenShape } from "../credentials/token-shape.ts";
import type { LoaderPack } from "../models/loader-pack.ts";
import type { ModelsOnDisk } from "../models/model-files.ts";
import type { ChartFinding } from "../oracles/chart/compare.ts";
import type { EditFinding } from "../oracles/edit/judge-edit.ts";
import type { ImageMeasures } from "../oracles/measures.ts";
import type { PictureFinding } from "../oracles/verdicts.ts";
import type { ReadinessFigures } from "../readiness/figures.ts";
import type { Text } from "../text.ts";
import type { CheckId } from "./catalogue.ts";
import type { ReferenceFinding } from "./reference-finding.ts";
import type { RestartFinding } from "./restart-finding.ts";

/** Why no HTTP reply came, in the order a connection is made. */
export type ConnectionFailure =
  | "dns"
  | "refused"
  | "unreachable"
  | "tls"
  | "timeout"
  | "reset"
  | "not-http"
  | "encoding"
  | "too-large";

/** The workflows and probes that leave a job report; the last one before a class comes. */
export type JobName =
  | "canary"
  | "round-trip"
  | "text-to-image"
  | "other-seed"
  | "same-seed"
  | "edit"
  | "cancel-running"
  | "cancel-pending"
  | "warm-up";

/** The pictures that are measured. */
export type PictureName =
  | "canary"
  | "round-trip"
  | "text-to-image"
  | "other-seed"
  | "same-seed"
  | "edit-input"
  | "edit";

export interface Connection {
  readonly failure?: ConnectionFailure;
  readonly host: string;
  readonly port: number;
  readonly detail?: string;
  readonly ms: number;
  readonly tls?: TlsFinding;
  /** Of a name that has several, where no reply came. */
  readonly addresses?: readonly NameAddress[];
  /** Names of the variables that send other programs through a proxy to the server, where no reply came. */
  readonly proxyVariables?: readonly string[];
}

/** What was seen of TLS where a connection failed. */
export interface TlsFinding {
  /** Of Node or OpenSSL. */
  readonly code?: string;
  /** The certificate that is shown there. */
  readonly shown?: TlsLook;
  /** TLS was asked for, and the port answers in clear. */
  readonly plainHttp?: true;
}

export interface Answer {
  readonly status: number;
  readonly answerer: Answerer;
  readonly contentType?: string;
  readonly server?: string;
  /** Without its query, which may hold what a session is made of. */
  readonly location?: string;
  /** It leads to a page where a person signs in. */
  readonly signsIn?: true;
  /** Scheme and realm that a refusal asks for (`Basic realm="Course"`). */
  readonly challenge?: string;
  /** ComfyUI is behind this address, by another path. */
  readonly path?: PathFinding;
  /** Of a name that has several, where another program answered. */
  readonly addresses?: readonly NameAddress[];
  /** Its body speaks of a key. */
  readonly asksForKey?: true;
  /** Whose page it is, where it is none of ComfyUI's. */
  readonly page?: PageSign;
  /** ComfyUI's own refusal of a foreign origin, which this client never sends. */
  readonly refusesOrigin?: true;
  /** Of a proxy that gave up: another request that ComfyUI answered behind it. */
  readonly quick?: { readonly request: string; readonly status: number };
  /** The access by which it was asked: the kind, the header of a proxy, its user, and where its secret came from. */
  readonly declared?: Declared;
}

export interface Declared {
  readonly kind: AccessKind;
  readonly header?: string;
  readonly user?: string;
  readonly source?: string;
}

/** Status with the token by header and by query; the CORS header of the refusal, if any. */
export interface Access {
  readonly headerStatus: number;
  readonly queryStatus?: number;
  readonly emptyQueryStatus?: number;
  readonly anonymousStatus?: number;
  readonly corsOrigin?: string;
}

/** The token's form; a flaw names what damaged it. */
export interface Token {
  readonly source: string;
  /** First 12 hex digits of its SHA-256. */
  readonly fingerprint?: string;
  readonly shape: TokenShape;
  readonly flaws: CredentialFlaw[];
  readonly plaintextMatches?: boolean;
  /** Git keeps the file that it was read from. */
  readonly tracked?: true;
}

/** What `/system_stats` says. Memory in bytes. */
export interface System {
  readonly comfyui: string;
  readonly python: string;
  readonly pytorch: string;
  readonly os: string;
  readonly flags: string[];
  readonly device: string;
  readonly deviceType: string;
  readonly vramTotal: number;
  readonly vramFree: number;
  readonly ramTotal: number;
  readonly ramFree: number;
}

/** A file that its loader does not list; `elsewhere` names loaders that list it. */
export interface MissingModel {
  readonly file: string;
  readonly loader: string;
  readonly folder: string;
  readonly elsewhere: string[];
  readonly similar: string[];
}

/** A pack as the profile describes it, and how many of its nodes the inventory lists. */
export interface PackOfProfile {
  readonly source: string;
  readonly commit?: string;
  /** As the server calls its folder, where it serves any node of it. */
  readonly folder?: string;
  readonly nodes: number;
}

/** A loader class that the server does not have, or that lacks the input which takes the file. */
export interface MissingLoader {
  readonly loader: string;
  /** The class is there, without this input. */
  readonly input?: string;
  /** The profile's files that only it can load. */
  readonly files: string[];
  /** Where it comes from, as far as that is known. */
  readonly origin?: LoaderPack | "core";
}

/** A request that had to be refused, and was not refused as expected. */
export interface Breach {
  readonly check: CheckId;
  readonly request: string;
  /** What was wrong with its credential, for a person. */
  readonly flaw: Text;
  /** It carried no credential at all. */
  readonly anonymous: boolean;
  readonly expected: string;
  readonly status: number;
  /** ComfyUI itself dealt with it, whatever the status: the request passed the login. */
  readonly letIn?: true;
}

/** Paths where a portal answers, and ComfyUI elsewhere. */
export interface PortalPaths {
  readonly status: number;
  readonly requests: readonly string[];
  /** Where it sends people, as far as it says so. */
  readonly place: string;
}

/** How the page opens for a browser that follows a link of another site: status of / and of /login. */
export interface Links {
  readonly page: number;
  readonly login: number;
  /** The same browser gets in where the address is typed. */
  readonly refused: boolean;
  /** The refusals have no body: a blank page, as ComfyUI's own are. */
  readonly blank: boolean;
  /** A browser says where a link comes from: only to https, and to its own machine. */
  readonly told: boolean;
}

/** How long a student waits, in milliseconds; and with which browser, at which page. */
export interface Walk {
  readonly chromium: string;
  readonly frontEnd: string;
  readonly loginPageMs: number;
  readonly editorMs: number;
  /** From the click on Run. */
  readonly progressMs: number;
  readonly pictureMs: number;
  /** From the reload of the page to an editor that can be used. */
  readonly reopenMs: number;
}

/** What a step of the walk ran into. */
export interface TroubleAt extends Trouble {
  readonly check: CheckId;
}

interface OfWalk {
  readonly walk: Partial<Walk>;
  readonly troubles: TroubleAt[];
}

/** Jobs by name, and the class of each node of their graphs by node id. */
export interface OfJobs<Name extends JobName> {
  readonly jobs: Partial<Record<Name, JobReport>>;
  readonly jobNodes: Partial<Record<Name, Record<string, string>>>;
  /** How many pictures a job had to deliver that delivered another number. */
  readonly imagesWanted: Partial<Record<Name, number>>;
}

interface OfPictures<Name extends PictureName> {
  readonly pictures: Partial<Record<Name, ImageMeasures>>;
}

/** Pictures after the first that are no sound ones. */
interface OfUnsound {
  readonly unsoundPictures: PictureName[];
}

interface OfBreaches {
  readonly breaches: Breach[];
}

/**
 * What each check leaves behind, by its id: the allowlist of everything that may leave a run. A check that is not here leaves
 * only its outcome. No field ever holds a secret; a field that is absent was not measured.
 */
export interface FactsByCheck {
  "infra.reachable": { readonly connection: Connection };
  "infra.is-comfyui": { readonly answer: Answer };
  "infra.token-opens": {
    readonly token: Token;
    readonly access: Access;
    /** Read once with the token, where /internal/logs can be read. */
    readonly logSigns: LogSign[];
    /** What the server's own log says of its start, where it still holds it. */
    readonly startLog: StartReading;
    /** What its log says of a database that it could not open, and does without. */
    readonly database: DatabaseTrouble;
  };
  "infra.version": { readonly system: System; readonly version: VersionFinding };
  /** What the server tells of its packages, where it tells of them. */
  "infra.packages": { readonly packages: PackageFinding[] };
  /** `manager`: what the extension installer calls its version, where it answers with the token. */
  "infra.advisories": { readonly advisories: AdvisoryReading; readonly manager: string };
  /** `holders`: who else holds the GPU, where Docker tells. */
  "infra.device": { readonly vram: VramReading; readonly holders: string[] };
  "infra.nodes-inventory": {
    readonly nodes: NodeComparison;
    readonly servedNodes: ServedNodes;
    /** The packs of the profile, by module. */
    readonly packs: Record<string, PackOfProfile>;
    /** Missing nodes of packs that no workflow of the profile uses, where the profile does not demand the pack. */
    readonly nodesUnneeded: string[];
  };
  "infra.workflow-nodes": { readonly workflowNodesMissing: { workflow: string; nodes: string[] }[] };
  "infra.models": {
    readonly modelsMissing: MissingModel[];
    readonly loadersMissing: MissingLoader[];
    /** The files that each loader of the profile lists. */
    readonly modelLists: Record<string, string[]>;
  };
  /** What each model file says of its values. */
  "infra.weights": {
    readonly weights: readonly { readonly file: string; readonly folder: string; readonly are: WeightsAre }[];
  };
  /** `status`: of the upgrade, where it was refused. */
  "infra.websocket": {
    readonly websocket: { status?: number; failure?: string; firstMessageMs?: number; guard?: PathGuard };
  };
  /**
   * Jobs in the lists of GET /queue; `counted`: the count of GET /prompt if it contradicts them, `ms`: how long all three
   * requests took; `workerDead`: the log says that the thread that executes the jobs has ended.
   */
  "infra.queue": {
    readonly queue: { running: number; pending: number; counted?: number; ms?: number; workerDead?: true };
  };
  /** The lists that cannot be read. */
  "infra.job-list": { readonly jobLists: { route: string; status: number; flaw: ListFlaw }[] };
  /** What keeps a browser from showing the editor. */
  "infra.page-served": { readonly page: PageFinding };
  /** How large a body reaches ComfyUI. */
  "infra.large-body": { readonly body: BodyFinding };
  /** At which step of saving a workflow it ended. */
  "infra.workflows-saved": { readonly saving: SavingFinding };
  /** `notThis`: there is a container of the usual name, and another server answers on the URL; `noContainer`: none is behind it. */
  "infra.container-running": {
    readonly container: ContainerFacts;
    readonly notThis: string;
    readonly noContainer: true;
  };
  "infra.container-health": { readonly container: ContainerFacts };
  /** What lies behind each mount. */
  "infra.container-mounts": { readonly mounts: MountFinding[] };
  /** `startFailure`: why the process ended before it served anything; `database`: what a server that runs all the same says. */
  "infra.container-imports": {
    readonly containerLog: LogReading;
    readonly startFailure: StartFailure;
    /** Python modules that ComfyUI itself misses, in a server that runs all the same. */
    readonly ownModules: string[];
    readonly database: DatabaseTrouble;
  };
  /** `tokenVariables`: what is to be said of the variables that hold the token; `bootHash`: why each start makes a new hash. */
  "infra.credential-chain": {
    readonly chain: CredentialChain;
    readonly tokenVariables: FoundVariable[];
    readonly bootHash: BootHash;
  };
  "infra.container-models": { readonly modelsOnDisk: ModelsOnDisk };
  "auth.door-closed": { readonly door: { status: number; answerer: Answerer } };
  "auth.door-wrong-refused": OfBreaches;
  "auth.door-routes": OfBreaches;
  "auth.door-websocket-refuses": OfBreaches;
  /** If the infra stage did not run, here and below: the facts that it would have left; of an open server its own words. */
  "auth.enforced": {
    /**
     * `cached`: by an address that nobody asked before the same question is refused; `loginServed`: the routes of
     * ComfyUI-Login are there.
     */
    readonly anonymous: { status: number; location?: string; cached?: boolean; loginServed?: boolean };
    readonly container: ContainerFacts;
    readonly notThis: string;
    readonly noContainer: true;
    readonly system: System;
    readonly logSigns: LogSign[];
    readonly startLog: StartReading;
  };
  "auth.valid-token-header": { readonly token: Token; readonly access: Access };
  /** What /api/ws answers to the right token, where it alone is not a WebSocket. */
  "auth.valid-token-websocket": { readonly apiSocket: number };
  "auth.token-format": { readonly token: Token };
  "auth.plaintext-matches": { readonly token: Token };
  "auth.bad-credentials-refused": OfBreaches;
  "auth.plaintext-refused": OfBreaches;
  "auth.malformed-header-handled": OfBreaches;
  "auth.routes-protected": OfBreaches & { readonly portal: PortalPaths };
  "auth.websocket-refuses": OfBreaches;
  "auth.empty-token-refused": OfBreaches;
  "auth.suffix-rule": OfBreaches;
  /** Status of a page that was requested without a token, and of /login itself. */
  "auth.browser-redirect": {
    readonly loginPage: { redirect: number; page?: number; guard?: PathGuard; kept?: KeptPage };
    readonly loginDetour: LoginDetour;
  };
  /** How long it had been silent when it was cut. */
  "auth.websocket-idle": { readonly idleSocket: { cutAfterMs?: number } };
  "auth.own-origin": { readonly ownOrigin: { origin: string; refused: OriginRefusal[] } };
  "auth.cross-site-link": { readonly links: Links };
  /** `queryBlind`: routes of pictures that answer with one of them, whichever is asked for. */
  "generation.canary": OfJobs<"canary"> & {
    readonly queryBlind: string[];
    /** Of so many questions for one finished job, those whose reply knew it, where they differ. */
    readonly turns: { readonly asked: number; readonly known: number };
  };
  "generation.image-private": OfBreaches;
  "generation.preview-bypass": OfBreaches;
  /** Classes of the nodes that do not suit the server. */
  "generation.workflows-valid": {
    readonly workflowNodesUnsuited: string[];
    /** What the service cannot do, as the server would refuse a workflow of this role. */
    readonly rolesRefused: string[];
  };
  /** How the chart came back. */
  "generation.vae-round-trip": OfJobs<"round-trip"> & { readonly chart: ChartFinding };
  /** `line`: the slowest large reply so far, where it was slow: its bytes, and the milliseconds in which they came. */
  "generation.text-to-image": OfJobs<"text-to-image"> & { readonly line: { bytes: number; ms: number } };
  "generation.image-format": OfPictures<"text-to-image">;
  /** The limits that the pictures lie beyond; those that only warn, too. */
  "generation.image-intact": { readonly pictureFindings: PictureFinding[] };
  "generation.other-seed-differs": OfJobs<"other-seed"> & OfPictures<"other-seed"> & OfUnsound;
  "generation.same-seed-repeats": OfJobs<"same-seed"> & OfPictures<"same-seed">;
  /** `system` and `servedNodes`: where the infra stage was not run. */
  "generation.reference": {
    readonly reference: ReferenceFinding;
    readonly system: System;
    readonly servedNodes: ServedNodes;
  };
  /** `upload`: status of POST /upload/image, where it was refused; `page`: with a page, which is a proxy's. */
  "generation.edit": OfJobs<"edit"> &
    OfPictures<"edit-input" | "edit"> & { readonly upload: { status: number; page?: true } };
  /** How the result stands to the picture that was sent. */
  "generation.edit-descends": { readonly editFinding: EditFinding } & OfUnsound;
  /** `interruptScope`: whether POST /interrupt with the id of a waiting job left the running job alone. */
  "generation.cancel": OfJobs<"cancel-running" | "cancel-pending"> & {
    readonly interruptScope: "job" | "global";
  };
  "generation.container-stable": {
    /** If the infra stage did not run. */
    readonly container: ContainerFacts;
    readonly logSigns: LogSign[];
    /** What changed between the first look at the container and the last. */
    readonly containerChange: {
      restarts: number;
      restarted: boolean;
      status: string;
      exitCode: number;
      oomKilled: boolean;
    };
  };
  "generation.container-restart": { readonly restart: RestartFinding };
  "browser.login-page": OfWalk;
  "browser.wrong-password": OfWalk;
  "browser.login": OfWalk;
  /** `complaints`: what the page complained of, beyond what every healthy page does. */
  "browser.editor": OfWalk & { readonly complaints: Complaint[] };
  "browser.workflow-loaded": OfWalk;
  "browser.run": OfWalk;
  "browser.workflow-saved": OfWalk;
  "browser.logout": OfWalk;
  /** Jobs of other people that the queue held before the class came. */
  "readiness.queue-free": { readonly othersJobs: { running: number; pending: number } };
  /** `warmUp`: milliseconds of the first job, and of the one after it. */
  "readiness.warm-up": OfJobs<"warm-up"> & { readonly warmUp: ReadinessFigures["warmUp"] };
  "readiness.burst": { readonly readiness: ReadinessFigures };
}

/** A check that leaves facts. */
export type FactId = keyof FactsByCheck;

/** What a check may note: any part of what it declares. */
export type FactsOf<Id extends CheckId> = Id extends FactId
  ? Partial<FactsByCheck[Id]>
  : Record<never, never>;

/** What the checks of a run left. */
export type Facts = { readonly [Id in FactId]?: Partial<FactsByCheck[Id]> };

type Intersection<Union> = (Union extends unknown ? (one: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never;

/** What some checks left, side by side: a field that several of them leave is merged, the later check last. */
export type Measured<Id extends FactId = FactId> = Partial<Intersection<FactsByCheck[Id]>>;
