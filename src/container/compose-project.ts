import type { InspectedContainer } from "../docker/inspect.ts";

/** Where Compose made a container from: what a person must name to make it again. */
export interface ComposeProject {
  readonly project: string;
  readonly service: string;
  /** As Compose was given them, on the machine where it ran. */
  readonly files: readonly string[];
}

const LABEL = "com.docker.compose.";
/** Longer paths are none. */
const MAX_PATH = 300;

/** Of its labels only these three: others may hold secrets. */
export function composeProjectOf({ Config }: Pick<InspectedContainer, "Config">): ComposeProject | undefined {
  const label = (name: string): string => Config.Labels?.[`${LABEL}${name}`] ?? "";
  const [project, service] = [label("project"), label("service")];
  if (!/^[\w.-]{1,100}$/.test(project) || !/^[\w.-]{1,100}$/.test(service)) return undefined;
  const files = label("project.config_files")
    .split(",")
    .filter((file) => file !== "" && file.length <= MAX_PATH && !/["`$\n]/.test(file));
  return { project, service, files };
}
