import { dirname } from "node:path";
import { z } from "zod";
import type { RunConfig } from "../config/run-config.ts";
import type { DockerApi } from "../container/docker-api.ts";
import { CodedError } from "../errors.ts";
import { COMPOSE_PROJECT_LABEL } from "./stack-name.ts";
import { type Start, startStack } from "./start-stack.ts";
import type { Target } from "./target.ts";
import { loadTestcontainers, noWait } from "./testcontainers.ts";

/** The user's own Compose files, started as a project of ours. */
export function compose(config: RunConfig, stop?: AbortSignal): Promise<Target> {
  const { token, plaintext } = config;
  if (token === undefined) throw new Error("A compose target without a token passed the configuration.");
  return startStack(
    config,
    {
      kind: "compose",
      emulated: false,
      token: token.value,
      tokenSource: token.source,
      ...(plaintext && { plaintext: plaintext.value }),
      start,
    },
    stop,
  );
}

async function start({ name, stack, api, endpoint, created }: Start): Promise<string> {
  const { DockerComposeEnvironment } = await loadTestcontainers(endpoint);
  const [first = ""] = stack.composeFiles;
  const environment = new DockerComposeEnvironment(dirname(first), [...stack.composeFiles])
    .withProjectName(name)
    .withAutoCleanup(false)
    .withDefaultWaitStrategy(noWait);
  if (stack.composeProfile !== undefined) environment.withProfiles(stack.composeProfile);
  if (stack.envFile !== undefined) environment.withEnvironmentFile(stack.envFile);
  await environment.up(stack.composeService === undefined ? undefined : [stack.composeService]);
  const id = await serviceOf(api, name, stack.port, stack.composeService);
  created(id);
  return id;
}

const listSchema = z.array(
  z.object({
    Id: z.string(),
    Labels: z.record(z.string(), z.string()).nullish(),
    Ports: z.array(z.object({ PrivatePort: z.number(), PublicPort: z.number().optional() })).nullish(),
  }),
);

/** ComfyUI's container among those of the project: the named service, else the one that has its port, else the only one. */
async function serviceOf(
  api: DockerApi,
  project: string,
  port: number,
  service: string | undefined,
): Promise<string> {
  const filters = encodeURIComponent(JSON.stringify({ label: [`${COMPOSE_PROJECT_LABEL}=${project}`] }));
  const list = await api.json("GET", `/containers/json?all=1&filters=${filters}`, listSchema);
  const nameOf = (one: (typeof list)[number]): string => one.Labels?.["com.docker.compose.service"] ?? "–";
  const found =
    service === undefined
      ? (list.find(({ Ports }) => Ports?.some((one) => one.PrivatePort === port && one.PublicPort)) ??
        list.find(({ Ports }) => Ports?.some(({ PrivatePort }) => PrivatePort === port)) ??
        (list.length === 1 ? list[0] : undefined))
      : list.find((one) => nameOf(one) === service);
  if (found !== undefined) return found.Id;
  const names = list.map(nameOf).join(", ") || "–";
  throw new CodedError("TARGET_NO_SERVICE", {
    fr: `Aucun service n'a le port ${port} (services démarrés : ${names}) : nommez celui de ComfyUI par COMFYUI_COMPOSE_SERVICE.`,
    en: `No service has port ${port} (started services: ${names}): name ComfyUI's by COMFYUI_COMPOSE_SERVICE.`,
  });
}
