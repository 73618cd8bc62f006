import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { Graph } from "../../src/comfyui/client.ts";
import { excerpt, unexpectedStatus } from "../../src/comfyui/errors.ts";
import { cancelOwn } from "../../src/comfyui/job/cancel.ts";
import { rejectionsOf } from "../../src/comfyui/job/rejections.ts";
import { readJson, rejectedSchema } from "../../src/comfyui/replies.ts";
import type { Role } from "../../src/config/profile/workflow.ts";
import { check, config, target } from "../../src/runner/check.ts";
import { cleanupLedger } from "../../src/runner/cleanup-ledger.ts";
import { settle } from "../../src/runner/gate.ts";
import { asServed, objectInfo } from "../../src/runner/helpers/object-info.ts";
import { freshPrefix } from "../../src/workflows/fresh.ts";
import { lintWorkflow } from "../../src/workflows/lint.ts";
import { loadWorkflow } from "../../src/workflows/load.ts";

const save = { class_type: "SaveImage", inputs: { filename_prefix: freshPrefix(), images: ["1", 0] } };

/** One invalid graph for each reason that a server must be able to give; newer servers renamed the first. Source: PROTOCOL, 3.3. */
const invalid: readonly { graph: Graph; reasons: readonly string[] }[] = [
  {
    graph: { "1": { class_type: "E2eNoSuchNode", inputs: {} }, "2": save },
    reasons: ["invalid_prompt", "missing_node_type"],
  },
  {
    graph: { "1": { class_type: "EmptyImage", inputs: { width: 64, height: 64, batch_size: 1 } }, "2": save },
    reasons: ["required_input_missing"],
  },
  {
    graph: {
      "1": { class_type: "EmptyImage", inputs: { width: 999_999, height: 64, batch_size: 1, color: 0 } },
      "2": save,
    },
    reasons: ["value_bigger_than_max"],
  },
];

check("generation.invalid-workflow-refused", async ({ comfy, evidence, signal }) => {
  const flaws = [];
  const rows = [];
  for (const { graph, reasons } of invalid) {
    const promptId = randomUUID();
    const entry = { url: target.url, kind: "prompt", id: promptId } as const;
    cleanupLedger.enter(entry);
    const reply = await comfy.submit({ prompt: graph, prompt_id: promptId }, signal);
    if (reply.status === 200) await cancelOwn(comfy, promptId);
    cleanupLedger.leave(entry);
    // any other status says nothing about the graph
    if (reply.status !== 200 && reply.status !== 400)
      throw unexpectedStatus(reply.request, reply.status, 400, reply.body.toString("utf8"));
    const types = reply.status === 400 ? reasonsIn(readJson(reply, rejectedSchema)) : [];
    rows.push({ expected: reasons.join(" / "), status: reply.status, found: types.join(", ") });
    if (!types.some((reason) => reasons.includes(reason)))
      flaws.push({
        fr: `[POST /prompt] un graphe invalide (${reasons[0]}) a reçu ${reply.status} ${types.join(", ")} au lieu de 400 ${reasons.join(" ou ")}.`,
        en: `[POST /prompt] an invalid graph (${reasons[0]}) got ${reply.status} ${types.join(", ")}, expected 400 ${reasons.join(" or ")}.`,
      });
  }
  await evidence.table("rejections", rows);
  expect(flaws).toBeFlawless();
});

function reasonsIn({ error, node_errors }: ReturnType<typeof rejectedSchema.parse>): string[] {
  return [error.type, ...rejectionsOf(node_errors).map(({ type }) => type)].map(excerpt);
}

check("generation.workflows-valid", async ({ evidence, note, signal }) => {
  const served = await objectInfo(signal);
  const findings = [];
  const replaced = [];
  const refused = new Set<Role>();
  for (const { name: workflow, role, file } of config.profile.workflows) {
    const written = loadWorkflow(file);
    // an absent class that the server replaces by itself is judged as what it becomes
    const graph = await asServed(written, signal);
    const found = lintWorkflow(graph, served);
    if (found.length > 0) refused.add(role);
    findings.push(...found.map((finding) => ({ name: workflow, ...finding })));
    for (const [node, { class_type: by }] of Object.entries(graph)) {
      const name = written[node]?.class_type ?? "–";
      if (name !== by) replaced.push({ workflow, node, class: name, "replaced by": by });
    }
  }
  if (replaced.length > 0) await evidence.table("classes that the server replaces", replaced);
  // one that does not suit the server keeps no other from being judged
  for (const { name } of config.profile.workflows)
    settle(
      "generation.workflows-valid",
      findings.some((one) => one.name === name) ? "failed" : "passed",
      name,
    );
  note({
    workflowNodesUnsuited: [...new Set(findings.map(({ nodeType }) => nodeType))],
    rolesRefused: [...refused],
  });
  expect(
    findings.map(({ name, node, nodeType, text }) => ({
      fr: `${name}, nœud ${node} (${nodeType}) : ${text.fr}`,
      en: `${name}, node ${node} (${nodeType}): ${text.en}`,
    })),
  ).toBeFlawless();
});
