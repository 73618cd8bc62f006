import { readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { DockerApi } from "../../docker/api.ts";
import { COMPOSE_PROJECT_LABEL, isLeftover, STACK_LABEL } from "./stack-name.ts";

const labels = z.record(z.string(), z.string()).nullish();
const containersSchema = z.array(z.object({ Id: z.string(), Labels: labels }));
const networksSchema = z.array(z.object({ Id: z.string(), Labels: labels }));
const volumesSchema = z.object({
  Volumes: z.array(z.object({ Name: z.string(), Labels: labels })).nullish(),
});

interface Belonging {
  readonly stack: string;
  readonly path: string;
}

/** Every container, network and volume labelled with a stack's name, in the order in which they can be removed. */
async function belongings(api: DockerApi): Promise<Belonging[]> {
  const [containers, networks, { Volumes }] = await Promise.all([
    api.json("GET", "/containers/json?all=1", containersSchema),
    api.json("GET", "/networks", networksSchema),
    api.json("GET", "/volumes", volumesSchema),
  ]);
  const stackOf = (own: z.infer<typeof labels>): string =>
    own?.[STACK_LABEL] ?? own?.[COMPOSE_PROJECT_LABEL] ?? "";
  return [
    ...containers.map(({ Id, Labels }) => ({
      stack: stackOf(Labels),
      path: `/containers/${Id}?force=1&v=1`,
    })),
    ...networks.map(({ Id, Labels }) => ({ stack: stackOf(Labels), path: `/networks/${Id}` })),
    ...(Volumes ?? []).map(({ Name, Labels }) => ({
      stack: stackOf(Labels),
      path: `/volumes/${encodeURIComponent(Name)}?force=1`,
    })),
  ];
}

async function removeWhere(api: DockerApi, wanted: (stack: string) => boolean): Promise<string[]> {
  const matching = (await belongings(api)).filter(({ stack }) => stack !== "" && wanted(stack));
  for (const { path } of matching) await api.ask("DELETE", path);
  return [...new Set(matching.map(({ stack }) => stack))];
}

/** Removes a stack that we started: containers, networks, volumes. Mounted host folders stay as they are. */
export async function removeStack(api: DockerApi, name: string): Promise<void> {
  await removeWhere(api, (stack) => stack === name);
}

/** Removes the stacks of killed runs on this machine, their token folders included; returns the names. */
export async function sweepStacks(api: DockerApi): Promise<string[]> {
  for (const name of readdirSync(tmpdir()).filter(isLeftover))
    rmSync(join(tmpdir(), name), { recursive: true, force: true });
  return removeWhere(api, isLeftover);
}
