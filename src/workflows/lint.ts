import type { Graph } from "../comfyui/client.ts";
import type { NodeInfo, ObjectInfo } from "../comfyui/replies.ts";
import { closest } from "../input/did-you-mean.ts";
import { suggestion } from "../input/sentences.ts";
import type { Text } from "../text.ts";
import { findCycle } from "./cycles.ts";
import { isIgnored, liveInputs } from "./dynamic-inputs.ts";
import type { FindingCode } from "./finding-code.ts";
import { type InputSpec, outputType, readInputSpec, takesLiteral, typesMeet } from "./input-spec.ts";
import { checkLiteral, unwrapped } from "./lint-literal.ts";
import { isGiven, isGrown, judgesItself } from "./untold.ts";

export interface Finding {
  readonly code: FindingCode;
  /** Node id; "–" where the graph as a whole is meant. */
  readonly node: string;
  readonly nodeType: string;
  readonly input?: string;
  readonly text: Text;
}

/** Adds a finding about the current node; its text begins with the input. */
type Report = (code: FindingCode, input: string | undefined, text: Text) => void;

/**
 * Compares a graph with the server's /object_info, before any GPU time is spent: what POST /prompt would refuse, and what it
 * would silently drop or let fail at run time (an unknown input, a literal instead of an image, a COMBO value not listed).
 */
export function lintWorkflow(graph: Graph, objectInfo: ObjectInfo): Finding[] {
  const findings: Finding[] = [];
  const classes = Object.keys(objectInfo);
  let outputs = 0;
  for (const [id, { class_type: nodeType, inputs }] of Object.entries(graph)) {
    const report: Report = (code, input, text) => {
      const place =
        input === undefined ? { fr: "", en: "" } : { fr: `entrée « ${input} » : `, en: `input "${input}": ` };
      const sentence = { fr: cut(place.fr + text.fr), en: cut(place.en + text.en) };
      findings.push({ code, node: id, nodeType, ...(input !== undefined && { input }), text: sentence });
    };
    const info = infoOf(objectInfo, nodeType);
    if (info === undefined) {
      report("unknown-class", undefined, unknownClass(closest(nodeType, classes)));
      continue;
    }
    if (info.output_node) outputs++;
    lintInputs(inputs, info, graph, objectInfo, report);
  }
  // An unknown class may be the output node: its finding is enough.
  if (outputs === 0 && !findings.some(({ code }) => code === "unknown-class")) findings.push(noOutput());
  const ring = findCycle(graph);
  if (ring !== undefined) findings.push(cycle(ring, graph));
  return findings;
}

function lintInputs(
  inputs: Readonly<Record<string, unknown>>,
  info: NodeInfo,
  graph: Graph,
  objectInfo: ObjectInfo,
  report: Report,
): void {
  const live = liveInputs(info.input, inputs);
  for (const name of live.required.keys())
    if (!Object.hasOwn(inputs, name))
      report("missing-input", name, {
        fr: "l'entrée obligatoire manque.",
        en: "the required input is missing.",
      });
  const specs = new Map(
    [...live.optional, ...live.required].map(([name, spec]) => [name, readInputSpec(spec)]),
  );
  // The interface writes "upload" beside the name of an uploaded file; servers ignore it.
  const uploads = [...specs.values()].some((spec) => spec.upload);
  for (const [name, value] of Object.entries(inputs)) {
    const spec = specs.get(name);
    if (spec === undefined) {
      const near = closest(name, specs.keys());
      if (!(uploads && name === "upload") && !isIgnored(name, live) && !isGrown(name, near, info))
        report("unknown-input", name, unknownInput(near));
    } else if (Array.isArray(value))
      lintLink(value, spec, graph, objectInfo, (code, text) => report(code, name, text));
    else if (takesLiteral(spec)) {
      if (!judgesItself(info, name))
        checkLiteral(unwrapped(value), spec, (code, text) => report(code, name, text));
    } else if (isGiven(spec.type, objectInfo))
      report("type-mismatch", name, {
        fr: `un lien vers un nœud de type ${spec.type} est attendu, pas une valeur.`,
        en: `a link to a node of type ${spec.type} is expected, not a value.`,
      });
  }
}

function lintLink(
  link: readonly unknown[],
  spec: InputSpec,
  graph: Graph,
  objectInfo: ObjectInfo,
  report: (code: FindingCode, text: Text) => void,
): void {
  const [source, slot] = link;
  if (
    link.length !== 2 ||
    typeof source !== "string" ||
    typeof slot !== "number" ||
    !Number.isInteger(slot)
  ) {
    report("bad-link", {
      fr: 'un lien s\'écrit ["identifiant", numéro de sortie].',
      en: 'a link is written ["id", output number].',
    });
    return;
  }
  const node = Object.hasOwn(graph, source) ? graph[source] : undefined;
  if (node === undefined) {
    const near = suggestion(closest(source, Object.keys(graph)));
    report("bad-link", {
      fr: `le lien mène au nœud « ${source} », qui n'existe pas.${near.fr}`,
      en: `the link leads to node "${source}", which does not exist.${near.en}`,
    });
    return;
  }
  const outputs = infoOf(objectInfo, node.class_type)?.output;
  if (outputs === undefined) return;
  if (slot < 0 || slot >= outputs.length)
    report("bad-link", {
      fr: `le lien mène à la sortie ${slot} de « ${source} » (${node.class_type}), qui en a ${outputs.length} (la première est 0).`,
      en: `the link leads to output ${slot} of "${source}" (${node.class_type}), which has ${outputs.length} (the first is 0).`,
    });
  else if (!typesMeet(outputs[slot], spec.type))
    report("type-mismatch", {
      fr: `${spec.type} est attendu, et la sortie ${slot} de « ${source} » (${node.class_type}) donne ${outputType(outputs[slot])}.`,
      en: `${spec.type} is expected, and output ${slot} of "${source}" (${node.class_type}) gives ${outputType(outputs[slot])}.`,
    });
}

/** A server may write a megabyte where a name belongs. */
function cut(sentence: string): string {
  return sentence.length > 1_000 ? `${sentence.slice(0, 1_000)}…` : sentence;
}

/** Own entries only: a class called "constructor" does not exist. */
function infoOf(objectInfo: ObjectInfo, classType: string): NodeInfo | undefined {
  return Object.hasOwn(objectInfo, classType) ? objectInfo[classType] : undefined;
}

function unknownClass(near: string | undefined): Text {
  const hint = suggestion(near);
  return {
    fr: `cette classe n'existe pas sur le serveur : le pack de nœuds manque ou n'a pas été chargé.${hint.fr}`,
    en: `this class does not exist on the server: its node pack is missing or did not load.${hint.en}`,
  };
}

function unknownInput(near: string | undefined): Text {
  const hint = suggestion(near);
  return {
    fr: `ce nœud n'a pas cette entrée ; le serveur l'ignorerait en silence.${hint.fr}`,
    en: `this node has no such input; the server would ignore it silently.${hint.en}`,
  };
}

function noOutput(): Finding {
  const text = {
    fr: "Aucun nœud du workflow n'enregistre ni ne montre d'image : le serveur répondrait « Prompt has no outputs ».",
    en: 'No node of the workflow saves or shows an image: the server would answer "Prompt has no outputs".',
  };
  return { code: "no-output", node: "–", nodeType: "–", text };
}

function cycle(ring: readonly string[], graph: Graph): Finding {
  const [first = ""] = ring;
  const path =
    ring.length > 12 ? [...ring.slice(0, 12), "…", first].join(" → ") : [...ring, first].join(" → ");
  return {
    code: "cycle",
    node: first,
    nodeType: graph[first]?.class_type ?? "",
    text: { fr: cut(`Les nœuds ${path} forment une boucle.`), en: cut(`The nodes ${path} form a loop.`) },
  };
}
