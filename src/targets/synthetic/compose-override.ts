import { posix } from "node:path";
import { z } from "zod";
import { CodedError } from "../../errors.ts";
import { type CpuStart, onCpu, type Started } from "./cpu-command.ts";
import { type FolderMount, givesWay } from "./model-mounts.ts";

const words = z.union([z.string(), z.array(z.string())]).nullish();
const volume = z.looseObject({ type: z.string(), source: z.string().nullish(), target: z.string() });
const serviceSchema = z.looseObject({
  image: z.string().nullish(),
  command: words,
  entrypoint: words,
  environment: z.record(z.string(), z.string().nullable()).nullish(),
  volumes: z.array(volume).nullish(),
  ports: z.array(z.looseObject({ target: z.number(), published: z.string().nullish() })).nullish(),
  runtime: z.string().nullish(),
  gpus: z.unknown().optional(),
  deploy: z.unknown().optional(),
  devices: z.array(z.union([z.string(), z.looseObject({ source: z.string() })])).nullish(),
  expose: z.array(z.union([z.string(), z.number()])).nullish(),
  network_mode: z.string().nullish(),
});

/** What `docker compose config --format json` says of the stack, variables resolved. */
export const composeConfigSchema = z.looseObject({ services: z.record(z.string(), serviceSchema) });
export type ComposeConfig = z.infer<typeof composeConfigSchema>;
export type ComposeService = z.infer<typeof serviceSchema>;

/** ComfyUI's service by its name, its port, or because it is the only one. TARGET_NO_SERVICE where nobody can tell. */
export function serviceIn({ services }: ComposeConfig, port: number, named: string | undefined): string {
  const names = Object.keys(services);
  if (named !== undefined && names.includes(named)) return named;
  const all = Object.entries(services);
  const found =
    named === undefined
      ? (all.find(([, { ports }]) => ports?.some(({ target }) => target === port)) ??
        all.find(([, { ports }]) => ports?.some(({ published }) => Number(published) === port)) ??
        all.find(([, { expose }]) => expose?.some((one) => Number.parseInt(String(one), 10) === port)) ??
        (names.length === 1 ? all[0] : undefined))
      : undefined;
  if (found !== undefined) return found[0];
  throw new CodedError("TARGET_NO_SERVICE", {
    fr: `Le service de ComfyUI ne se reconnaît pas parmi ceux du fichier Compose (${names.join(", ")}) : nommez-le par --compose-service.`,
    en: `ComfyUI's service cannot be told among those of the Compose file (${names.join(", ")}): name it by --compose-service.`,
  });
}

/** What the image brings where the service does not say it. */
export type ImageStart = Pick<Started, "entrypoint" | "command">;

/**
 * A Compose file to be read after the user's own: the service starts on a CPU and finds our models, and no service reserves a GPU.
 * Nothing else changes, and the user's files stay as they are. What `config` gave is escaped already, as Compose reads it.
 */
export function overrideOf(
  { services }: ComposeConfig,
  name: string,
  image: ImageStart,
  mounts: readonly FolderMount[],
  root: string,
): string {
  const lines = Object.entries(services).flatMap(([one, service]) => {
    const tagged = { ...(one === name && forComfyui(service, image, mounts, root)), ...withoutGpu(service) };
    const own = Object.entries(tagged).map(([key, value]) => `    ${key}: ${value}`);
    return own.length === 0 ? [] : [`  ${JSON.stringify(one)}:`, ...own];
  });
  return ["services:", ...lines, ""].join("\n");
}

function forComfyui(
  { volumes, environment, ...service }: ComposeService,
  image: ImageStart,
  mounts: readonly FolderMount[],
  root: string,
): Record<string, string> {
  const entrypoint = listOf(service.entrypoint);
  const started: Started = {
    entrypoint: entrypoint ?? image.entrypoint.map(escaped),
    // an entrypoint of the service's own drops the command of the image
    command: listOf(service.command) ?? (entrypoint === undefined ? image.command.map(escaped) : []),
    environment: environment ?? {},
  };
  const kept = (volumes ?? []).filter(({ target }) => !givesWay(target, root, mounts));
  const changed: CpuStart = onCpu(started);
  return {
    ...(changed.entrypoint && { entrypoint: `!override ${JSON.stringify(changed.entrypoint)}` }),
    ...(changed.command && { command: `!override ${JSON.stringify(changed.command)}` }),
    ...(changed.environment && { environment: JSON.stringify(changed.environment) }),
    volumes: `!override ${JSON.stringify([...kept, ...mounts.map(asVolume)])}`,
  };
}

/** Files of a GPU (NVIDIA, AMD, that of WSL) and its names for the Container Device Interface: Docker starts nothing without them. */
const GPU_DEVICE = /^(\/dev\/(nvidia|dri|kfd|dxg)|(nvidia|amd|intel)\.com\/)/;

function withoutGpu({ runtime, gpus, deploy, devices }: ComposeService): Record<string, string> {
  const kept = devices?.filter((one) => !GPU_DEVICE.test(typeof one === "string" ? one : one.source));
  return {
    ...(/nvidia|amd/.test(runtime ?? "") && { runtime: "!reset null" }),
    ...(kept?.length !== devices?.length && { devices: `!override ${JSON.stringify(kept)}` }),
    ...(gpus != null && { gpus: "!reset null" }),
    ...(reserves(deploy) && { deploy: "{ resources: { reservations: { devices: !reset [] } } }" }),
  };
}

function asVolume({ source, target }: FolderMount) {
  return { type: "bind", source: escaped(source), target: posix.normalize(target), read_only: true };
}

function reserves(deploy: unknown): boolean {
  const { resources } = (deploy ?? {}) as { resources?: { reservations?: { devices?: unknown } } };
  return resources?.reservations?.devices != null;
}

/** Compose would read a lone dollar as a variable. */
function escaped(word: string): string {
  return word.replaceAll("$", "$$$$");
}

function listOf(value: string | readonly string[] | null | undefined): readonly string[] | undefined {
  if (value === null || value === undefined) return undefined;
  return typeof value === "string" ? [value] : value;
}
