import type { Graph } from "../comfyui/client.ts";
import { clearWay } from "./editor.ts";
import { wordsOf } from "./log-in.ts";
import type { Trouble } from "./trouble.ts";
import { answered, until } from "./until.ts";
import type { Visit } from "./visit.ts";

const LOAD_MS = 20_000;

/** Puts a workflow on the canvas, as dropping its file on the page does, and sees that each of its nodes stands there. */
export async function loadWorkflow(visit: Visit, graph: Graph, name: string): Promise<Trouble | undefined> {
  const { page } = visit;
  await clearWay(page);
  const classes = [...new Set(Object.values(graph).map(({ class_type }) => class_type))];
  const unknown = await answered(
    page.evaluate<string[]>(
      `${JSON.stringify(classes)}.filter((name) => !(name in (window.LiteGraph?.registered_node_types ?? {})))`,
    ),
    LOAD_MS,
  );
  if (unknown === undefined) return { kind: "not-loaded", said: "" };
  if (unknown.length > 0) return { kind: "missing-classes", said: unknown.join(", ") };
  const load = `(async () => { await window.app.loadApiJson(${JSON.stringify(graph)}, ${JSON.stringify(name)}); })()`;
  const thrown = await answered(
    page.evaluate(load).then(
      () => undefined,
      (error: unknown) => String(error).slice(0, 300),
    ),
    LOAD_MS,
  );
  const wanted = Object.keys(graph).length;
  const there = await until(async () => (await nodesOn(visit)) === wanted, thrown ? 0 : LOAD_MS);
  return there ? undefined : { kind: "not-loaded", said: thrown ?? (await wordsOf(page)) };
}

/** Nodes on the canvas now. */
export async function nodesOn({ page }: Visit): Promise<number> {
  return await page.evaluate<number>("window.app?.graph?._nodes?.length ?? 0").catch(() => 0);
}

/** Brings all nodes into view: a page loads the pictures of those alone that it draws. */
export async function showAll({ page }: Visit): Promise<void> {
  const button = page.getByRole("button", { name: /Fit View/ }).first();
  // not every page has it
  const there = await answered(button.isVisible()).catch(() => false);
  if (there) await button.click({ timeout: LOAD_MS }).catch(() => {});
}
