import { availableParallelism } from "node:os";
import { bilingual } from "../../input/sentences.ts";
import type { Text } from "../../text.ts";
import { readVariables } from "../environment.ts";
import { parseFlags } from "../flags.ts";
import { type Given, read, type Sources } from "../given.ts";
import { type ConfigInput, type ConfigOutcome, invalidOf, loadRunConfig } from "../load.ts";
import type { RunConfig } from "../run-config.ts";
import { settings } from "../settings.ts";
import type { FleetConfig, FleetTarget } from "./fleet-config.ts";
import { fleetNotes } from "./fleet-notes.ts";
import { judgeChoice, shardOf } from "./judge-fleet.ts";
import { namedTargets } from "./named-targets.ts";
import { otherKindChosen, severalNamed } from "./one-of-several.ts";
import { ownSettings } from "./own-settings.ts";
import { splitClass } from "./split-class.ts";
import type { WrittenTarget } from "./targets-shape.ts";

type FleetOutcome =
  | { readonly kind: "fleet"; readonly fleet: FleetConfig }
  | Extract<ConfigOutcome, { kind: "invalid" }>;

/**
 * Where several servers are named: the configuration of each, or everything that is wrong with all of them in one message.
 * Undefined where one server is meant, or nothing.
 */
export function loadFleet(input: ConfigInput): FleetOutcome | undefined {
  const flags = parseFlags(input.argv);
  const variables = readVariables(input.env, input.cwd);
  const variableOf = variables.valueOf;
  const sources: Sources = {
    given: [...flags.given, ...variables.given],
    cwd: input.cwd,
    problems: [],
    notes: [],
  };
  const several = severalNamed(sources);
  if (flags.asked !== undefined || several === undefined || otherKindChosen(sources, several))
    return undefined;
  judgeChoice(sources);
  const { targets, file } = namedTargets(sources, several);
  const shard = shardOf(sources, targets);
  const atOnce = Number(read(sources, settings.atOnce) ?? defaultAtOnce());
  const classes = splitClass(sources, targets);
  const loaded = targets.map((target) =>
    load(target, { input, file, variableOf, students: classes.get(target.name) }),
  );
  // what is wrong besides is told with the first target; without a target, here
  const besides = targets.length === 0 ? [...flags.problems, ...variables.problems] : [];
  const problems = [...besides, ...sources.problems, ...together(loaded)];
  const language = read(sources, settings.language);
  const ready = loaded.flatMap(({ target }) => target ?? []);
  const [first] = ready;
  if (first === undefined || problems.length > 0 || ready.length < targets.length)
    return { kind: "invalid", ...invalidOf({ ...sources, problems }, input.env), language };
  return {
    kind: "fleet",
    fleet: {
      targets: ready,
      atOnce,
      ...(shard && { shard }),
      whole: { ...first.config, contact: read(sources, settings.contact) },
      notes: fleetNotes(sources, ready),
    },
  };
}

interface Loaded {
  readonly name: string;
  readonly problems: readonly Text[];
  readonly target?: FleetTarget;
}

function load(
  written: WrittenTarget,
  {
    input,
    file,
    variableOf,
    students,
  }: {
    input: ConfigInput;
    file: string;
    variableOf: (name: string) => string | undefined;
    students: Given | undefined;
  },
): Loaded {
  const { name, machine, weight = 1 } = written;
  const { problems, ...own } = ownSettings(written, { file, variableOf });
  const given = students === undefined ? own.given : [...own.given, students];
  const without = [...own.without, settings.students];
  const outcome = loadRunConfig({ ...input, own: { given, without } });
  if (outcome.kind === "invalid") return { name, problems: [...problems, ...outcome.problems] };
  if (outcome.kind !== "run" || problems.length > 0) return { name, problems };
  const config = withoutForeignPassword(outcome.config, own.without.includes(settings.plaintext));
  return { name, problems, target: { name, config, weight, ...(machine !== undefined && { machine }) } };
}

/** The password in a file of the workspace is that of the workspace's token, not of a token of one's own. */
function withoutForeignPassword({ plaintext, ...config }: RunConfig, ownEntrance: boolean): RunConfig {
  const foreign = ownEntrance && plaintext?.source.includes(".env.generated");
  return foreign || plaintext === undefined ? config : { ...config, plaintext };
}

/** What is wrong for all is told once; what is wrong for some, with their names. */
function together(loaded: readonly Loaded[]): Text[] {
  const byText = Map.groupBy(
    loaded.flatMap(({ name, problems }) => problems.map((text) => ({ name, text }))),
    ({ text }) => text.en,
  );
  return [...byText.values()].flatMap((same) => {
    const [{ text } = { text: undefined }] = same;
    if (text === undefined) return [];
    const names = [...new Set(same.map(({ name }) => name))];
    const own = names.length === 1 && text.en.startsWith(`${names[0]}.`);
    if (own || (names.length === loaded.length && loaded.length > 1)) return [text];
    return [bilingual((language) => `${names.join(", ")} · ${text[language]}`)];
  });
}

/** A run takes most of a core while it starts and while it reports. */
function defaultAtOnce(): number {
  return Math.min(4, Math.max(2, availableParallelism()));
}
