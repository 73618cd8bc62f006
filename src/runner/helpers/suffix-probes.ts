import { randomUUID } from "node:crypto";
import type { RawReply } from "../../comfyui/connection.ts";
import { wasLetIn } from "../../comfyui/surface/let-in.ts";
import { NOWHERE } from "../../comfyui/surface/routes.ts";
import type { Text } from "../../text.ts";
import type { CheckTools } from "../check.ts";
import { ownFile, ownName } from "./front-end/own-file.ts";
import type { Refusal } from "./table-of-refusals.ts";

type Tools = Pick<CheckTools, "anonymous" | "comfy" | "signal">;

const suffixes = [".js", ".css", ".css.map", ".ico"];

/** What is done without a token through a suffix, in words: each kind is one sentence, however many requests show it. */
const kinds = {
  write: { fr: "écriture d'un fichier", en: "writing a file" },
  theft: {
    fr: "fichier d'autrui renommé en .js, donc lisible",
    en: "somebody's file renamed to .js, thus readable",
  },
  read: {
    fr: "lecture (historique, nœuds, réglages, sous-graphes)",
    en: "reading (history, nodes, settings, subgraphs)",
  },
  settings: { fr: "écriture des réglages", en: "writing the settings" },
  reach: {
    fr: "accès aux travaux, fichiers et tâches (routes récentes)",
    en: "access to jobs, files and tasks (recent routes)",
  },
} as const satisfies Record<string, Text>;

/** Every door that a suffix may open, tried without a token. What a probe writes is its own file, and is removed. */
export async function suffixProbes(tools: Tools): Promise<Refusal[]> {
  const first = await writeProbe("/userdata/", ".js", tools);
  // if the first file cannot be removed (a proxy forbids DELETE), no second one is written
  const writes = first.removed
    ? [
        ...suffixes.slice(1).map((suffix) => writeProbe("/userdata/", suffix, tools)),
        writeProbe("/api/userdata/", ".js", tools),
        theftProbe(tools),
      ]
    : [];
  const { anonymous, signal } = tools;
  const nothing = await anonymous.raw({ method: "GET", path: `${NOWHERE}.js`, signal });
  // one after the other: together they open more connections than a browser
  const written = await Promise.all([first, ...writes]);
  return [...written, ...(await Promise.all(harmless().map((probe) => ask(probe, nothing, tools))))];
}

interface Probe {
  readonly kind: keyof typeof kinds;
  readonly method: string;
  readonly path: string;
}

/** Requests that change nothing where they are let in; nothing exists at these paths. */
function harmless(): Probe[] {
  const name = `e2e-${randomUUID()}`;
  const read = (path: string): Probe => ({ kind: "read", method: "GET", path });
  const reach = (method: string, path: string): Probe => ({ kind: "reach", method, path });
  return [
    ...suffixes.flatMap((suffix) => [
      read(`/history/${name}${suffix}`),
      read(`/object_info/e2e${suffix}`),
      read(`/settings/e2e${suffix}`),
      read(`/global_subgraphs/e2e${suffix}`),
      reach("GET", `/api/jobs/${name}${suffix}`),
      reach("HEAD", `/api/assets/hash/e2e${suffix}`),
    ]),
    reach("GET", `/api/api/jobs/${name}.js`),
    // 0.38: a GET starts a program; by a verb that it does not have the route only names its own
    reach("PUT", "/api/tasks/e2e.js"),
    // without a body: the server fails at reading it, before it saves
    { kind: "settings", method: "POST", path: "/settings/e2e.css" },
  ];
}

/** 404 is allowed, because nothing exists there, unless ComfyUI itself says so. */
async function ask(
  { kind, method, path }: Probe,
  nothing: RawReply,
  { anonymous, signal }: Tools,
): Promise<Refusal> {
  const reply = await anonymous.raw({ method, path, signal });
  const letIn = wasLetIn(reply, [nothing]);
  return { flaw: kinds[kind], reply, letIn, allowed: letIn ? [401, 403] : [401, 403, 404, 405] };
}

/** Writes one byte under a random name without a token, and removes the file in any case. */
async function writeProbe(folder: string, suffix: string, tools: Tools) {
  const { anonymous, signal } = tools;
  const own = ownFile(`${ownName()}${suffix}`);
  const reply = await anonymous.raw({ method: "POST", path: folder + own.name, body: "0", signal });
  const removed = await own.remove(tools);
  return { flaw: kinds.write, reply, allowed: [401, 403, 404, 405], removed };
}

/** Renames, without a token, a file that only the token may read. Both files are ours, and are removed in any case. */
async function theftProbe(tools: Tools): Promise<Refusal> {
  const { anonymous, comfy, signal } = tools;
  const [mine, stolen] = [ownFile(`${ownName()}.json`), ownFile(`${ownName()}.js`)];
  await comfy.raw({ method: "POST", path: `/userdata/${mine.name}`, body: "0", signal });
  const path = `/userdata/${mine.name}/move/${stolen.name}`;
  const reply = await anonymous.raw({ method: "POST", path, signal });
  await Promise.all([mine.remove(tools), stolen.remove(tools)]);
  return { flaw: kinds.theft, reply, allowed: [401, 403, 404, 405] };
}
