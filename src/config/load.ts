import { join } from "node:path";
import { hasLogin } from "../credentials/access.ts";
import type { CodedError } from "../errors.ts";
import { bilingual, problem } from "../input/sentences.ts";
import { unwritable } from "../input/writable.ts";
import { stages, usualStages } from "../record/catalogue.ts";
import { type TargetKind, targetKinds } from "../record/target-kind.ts";
import type { Language, Text } from "../text.ts";
import { accessKindOf, findAccess } from "./access/find-access.ts";
import { findBrowser } from "./browser/find-browser.ts";
import { readVariables, type Variables } from "./environment.ts";
import { parseFlags } from "./flags.ts";
import { heard, judgeSeveral, type OwnSettings } from "./fleet/one-of-several.ts";
import { type Given, pick, read, readAll, type Sources, whereOf } from "./given.ts";
import { loadProfile } from "./load-profile.ts";
import { invalid } from "./meant/invalid.ts";
import { judgeNearNames } from "./meant/near-names.ts";
import { swallowedByNpm } from "./meant/npm-slip.ts";
import { judgeOtherAccess } from "./meant/other-access.ts";
import { otherEnvFiles } from "./meant/other-env-file.ts";
import { judgeRequired } from "./meant/required.ts";
import { judgeUnused } from "./meant/unused.ts";
import { findNotify } from "./notify/find-notify.ts";
import { findDocker, findGithub } from "./other-tools.ts";
import { displayPath, projectRoot } from "./paths.ts";
import type { Profile } from "./profile.ts";
import { readinessOf } from "./readiness/find-readiness.ts";
import { repeatFlags } from "./repeat.ts";
import type { RunConfig } from "./run-config.ts";
import { findPlaintext, findToken } from "./secrets.ts";
import type { Setting } from "./setting.ts";
import { settings } from "./settings.ts";
import { findStack } from "./stack-config.ts";
import { findTarget } from "./target.ts";
import { loadWaivers, type Waiver } from "./waivers.ts";

export interface ConfigInput {
  /** Arguments after the program's name. */
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Absolute path: `.env`, `.secrets` and relative paths are looked for there. */
  readonly cwd: string;
  /** Nothing will be validated, only reports are read: it does not matter which server was meant. */
  readonly reportsOnly?: true;
  /** What one target of a fleet says of itself: it stands before all else. */
  readonly own?: OwnSettings;
}

/** A frozen configuration, a question to answer, or every problem at once (`error` is CONFIG_INVALID: exit status 2). */
export type ConfigOutcome =
  | { readonly kind: "run"; readonly config: RunConfig }
  | { readonly kind: "help" | "version"; readonly language: Language }
  | {
      readonly kind: "invalid";
      readonly error: CodedError;
      readonly problems: readonly Text[];
      readonly language: Language;
      readonly github: RunConfig["github"];
      /** In a pipeline: where its reports would be, for a program that looks there. */
      readonly reportsDir?: string;
    };

/** Reads flags, environment, `.env`, secrets, profile and waivers once. Starts nothing and contacts no server. */
export function loadRunConfig(input: ConfigInput): ConfigOutcome {
  const flags = parseFlags(input.argv);
  const variables = readVariables(input.env, input.cwd);
  const sources: Sources = {
    given: heard([...flags.given, ...variables.given], input),
    cwd: input.cwd,
    problems: [...flags.problems, ...variables.problems],
    notes: [...variables.notes],
  };
  const language = read(sources, settings.language);
  if (flags.asked !== undefined) return { kind: flags.asked, language };
  if (input.own === undefined && input.reportsOnly !== true) judgeSeveral(sources);
  const swallowed = swallowedByNpm(input.env);
  // what npm left of the command line says nothing more
  if (swallowed)
    return { kind: "invalid", ...invalidOf({ ...sources, problems: [swallowed] }, input.env), language };
  const config = build(sources, language, variables, input.reportsOnly === true ? undefined : input.env);
  if (config === undefined || sources.problems.length > 0)
    return { kind: "invalid", ...invalidOf(sources, input.env), language };
  return { kind: "run", config: frozen(config) };
}

/** What somebody set, by a flag, in the environment or in `.env`: the rest has its default. */
export function settingsGiven({ argv, env, cwd }: ConfigInput): ReadonlySet<Setting> {
  const { given } = readVariables(env, cwd);
  return new Set([...parseFlags(argv).given, ...given].map(({ setting }) => setting));
}

/**
 * Read in the order in which the problems are listed. Undefined where a part without a default could not be read. `validatedIn`:
 * the environment of a run, in which it matters which server was meant; undefined where only reports are read.
 */
function build(
  sources: Sources,
  language: Language,
  variables: Variables,
  validatedIn: NodeJS.ProcessEnv | undefined,
): RunConfig | undefined {
  const loaded = loadProfile(profileName(sources), sources.cwd);
  const written = "profile" in loaded ? loaded.profile : undefined;
  const target = findTarget(sources);
  const serverMust = read(sources, settings.require) === "server";
  const validating = validatedIn !== undefined;
  if (validating)
    judgeMeant(sources, variables, { kind: target?.kind, profile: written, serverMust, env: validatedIn });
  const said = "access" in loaded && loaded.access !== undefined ? loaded.access : written?.access;
  const entrance = said === undefined || said === "unclear" ? undefined : { access: said };
  const accessKind = accessKindOf(sources, entrance);
  const brings = target !== undefined && targetKinds[target.kind].needsToken;
  const before = sources.problems.length;
  if (brings && validating && written) judgeOtherAccess(sources, accessKind);
  // who gives the credentials of another access, or declares one that cannot be read, has no use for the token of this one
  const unclear = said === "unclear" && pick(sources, settings.access) === undefined;
  const other = unclear || sources.problems.length > before;
  const access =
    target && validating && !other
      ? findAccess(sources, target.kind, accessKind, entrance, variables.valueOf)
      : { kind: accessKind };
  const needsToken = brings && hasLogin(accessKind) && !other;
  const token = needsToken ? findToken(sources) : undefined;
  const plaintext = needsToken ? findPlaintext(sources, token?.value) : undefined;
  const stack = target && findStack(sources, target.kind, needsToken);
  const asked = readAll(sources, settings.stage);
  const found = {
    access,
    token,
    plaintext,
    stack,
    stages: stages.filter((stage) => (asked ?? usualStages).includes(stage)),
    browser: findBrowser(sources, asked, validating),
    readiness: readinessOf(sources, asked?.includes("readiness") ?? false),
    generationTimeoutS: read(sources, settings.timeout),
    waitForQueue: read(sources, settings.waitForQueue),
    gentle: read(sources, settings.gentle),
    restartTimeoutS: read(sources, settings.allowRestart)
      ? (stack?.startTimeoutS ?? read(sources, settings.startTimeout))
      : undefined,
    container: read(sources, settings.container),
    containerChosen: pick(sources, settings.container) && (true as const),
    comfyuiRoot: comfyuiRootOf(sources),
    docker: findDocker(sources),
    language,
    reportsDir: writableDir(sources, settings.reportsDir),
    historyDir: writableDir(sources, settings.historyDir),
    referencesDir: read(sources, settings.referencesDir),
    notify: findNotify(sources),
    metricsFile: read(sources, settings.metricsFile),
    contact: read(sources, settings.contact),
    page: read(sources, settings.page) === "yes",
    ci: read(sources, settings.ci),
    github: findGithub(sources),
    flags: repeatFlags(sources, target?.kind),
    notes: sources.notes,
  };
  const profile = profileOf(sources, loaded);
  if (stack?.synthetic && profile !== undefined && profile.weights !== "synthetic")
    sources.problems.push(notSynthetic(profile.name));
  const waivers = waiversOf(sources);
  if (found.restartTimeoutS !== undefined && !found.stages.includes("generation"))
    sources.notes.push(noRestart);
  if (target === undefined || profile === undefined || waivers === undefined) return undefined;
  return { ...found, target, profile, waivers, ...(serverMust && { serverRequired: true as const }) };
}

/** Synthetic weights have a profile of their own; one that somebody names must be of that kind. */
function profileName(sources: Sources): string {
  const named = read(sources, settings.profile);
  const synthetic = pick(sources, settings.profile) === undefined && read(sources, settings.synthetic);
  return synthetic ? `${named}-synthetic` : named;
}

/** What is validated, and in which environment. */
interface RunMeant {
  readonly kind: TargetKind | undefined;
  readonly profile: Profile | undefined;
  readonly serverMust: boolean;
  readonly env: NodeJS.ProcessEnv;
}

/** What else was set, and shows that another server was meant than the one that would be validated. */
function judgeMeant(
  sources: Sources,
  variables: Variables,
  { kind, profile, serverMust, env }: RunMeant,
): void {
  const chosen = pick(sources, settings.target) ?? pick(sources, settings.url);
  const named = profile?.access.kind === "header" ? profile.access.variable : undefined;
  const near = variables.near.filter(({ name }) => name !== named);
  const { problems, notes } = judgeNearNames(near, chosen !== undefined);
  sources.problems.push(...problems);
  sources.notes.push(...notes);
  if (chosen === undefined) sources.problems.push(...otherEnvFiles(env, sources.cwd));
  if (kind === undefined) return;
  judgeUnused(sources, kind);
  judgeRequired(sources, kind, serverMust);
}

/** A path in the container, so always with "/"; Git Bash rewrites such a value into a Windows path before we see it. */
function comfyuiRootOf(sources: Sources): string {
  const root = read(sources, settings.comfyuiRoot);
  return root.length > 1 ? root.replace(/\/+$/, "") : root;
}

/** A folder to write in; it need not exist yet. */
function writableDir(sources: Sources, setting: typeof settings.reportsDir): string;
function writableDir(sources: Sources, setting: typeof settings.historyDir): string | undefined;
function writableDir(
  sources: Sources,
  setting: Setting<string> & { readonly env: string },
): string | undefined {
  const path = read(sources, setting);
  const refusal = path === undefined ? undefined : unwritable(path);
  if (refusal !== undefined) {
    const given = pick(sources, setting);
    const where = given === undefined ? setting.env : whereOf(given);
    sources.problems.push(problem(where, refusal.cause, refusal.fix));
  }
  return path;
}

function profileOf(sources: Sources, loaded: ReturnType<typeof loadProfile>): Profile | undefined {
  const given = pick(sources, settings.profile);
  if ("profile" in loaded) {
    sources.notes.push(...loaded.notes);
    return loaded.profile;
  }
  sources.problems.push(...loaded.problems.map((fault) => setBy(given, fault)));
  return undefined;
}

function waiversOf(sources: Sources): readonly Waiver[] | undefined {
  const given = pick(sources, settings.waivers);
  const path =
    given === undefined ? join(projectRoot, settings.waivers.fallback.en) : read(sources, settings.waivers);
  if (path === undefined) return undefined;
  const loaded = loadWaivers(path, displayPath(path, sources.cwd));
  if ("waivers" in loaded) return loaded.waivers;
  sources.problems.push(...loaded.problems.map((fault) => setBy(given, fault)));
  return undefined;
}

/** A fault inside a file, with the setting that led to the file. */
function setBy(given: Given | undefined, fault: Text): Text {
  if (given === undefined) return fault;
  const where = whereOf(given);
  return bilingual((language) => `${where[language]}, ${fault[language]}`);
}

function notSynthetic(name: string): Text {
  return problem(
    "--synthetic",
    { fr: `le profil ${name} veut de vrais poids`, en: `the profile ${name} wants real weights` },
    {
      fr: "donnez --profile qwen-image-edit-2509-synthetic (celui par défaut, avec --synthetic), ou retirez --synthetic.",
      en: "give --profile qwen-image-edit-2509-synthetic (the default with --synthetic), or drop --synthetic.",
    },
  );
}

const noRestart: Text = {
  fr: "ALLOW_RESTART est sans effet : le redémarrage est le dernier contrôle de l'étape generation, qui n'est pas choisie.",
  en: "ALLOW_RESTART has no effect: the restart is the last check of the generation stage, which is not selected.",
};

/** What an invalid outcome tells: the problems, and where a pipeline shows them. */
export function invalidOf(sources: Sources, env: NodeJS.ProcessEnv) {
  const github = findGithub(sources);
  const problems = [...sources.problems];
  const path = read(sources, settings.reportsDir);
  const wanted = read(sources, settings.ci) && unwritable(path) === undefined;
  return {
    error: invalid({ ...sources, problems }, env),
    problems,
    github,
    ...(wanted && { reportsDir: path }),
  };
}

function frozen<T extends object>(value: T): T {
  for (const inner of Object.values(value)) if (typeof inner === "object" && inner !== null) frozen(inner);
  return Object.freeze(value);
}
