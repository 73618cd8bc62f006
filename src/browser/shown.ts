import type { CDPSession, Page } from "playwright-core";
import { answered } from "./until.ts";

/** Nodes and characters of a page that is looked through before it is photographed; the real page has some 6,000 and 60,000. */
const MAX_NODES = 200_000;
const MAX_CHARACTERS = 4_000_000;
/** Text boxes whose middles are so near stand in one line. */
const LINE_PX = 6;
/** Their text is never shown. */
const unshown = new Set(["SCRIPT", "STYLE"]);

type Snapshot = Awaited<ReturnType<typeof capture>>;
type ShownDocument = Snapshot["documents"][number];

/**
 * What a picture of this page may show, as texts: what is laid out in each frame and shadow root, closed ones too, in the order of
 * the page and in that of the eye; what stands in fields, but for the password's, which shows dots; every attribute, of which the
 * browser draws some itself (placeholder, alt, label); and every text that is none of a script's. Undefined where not all of it could
 * be looked at. Words that are pixels (a canvas, a picture) are not read.
 */
export async function shownOn(page: Page): Promise<readonly string[] | undefined> {
  const looked = await answered(look(page).catch(() => undefined));
  if (looked === undefined) return undefined;
  const laidOut = looked.flatMap(({ inOrder }) => inOrder);
  const seen = looked.flatMap(({ byPlace }) => byPlace);
  return [
    ...[laidOut, seen].flatMap((words) => [words.join(""), words.join("\n")]),
    looked.flatMap(({ values }) => values).join("\n"),
  ];
}

async function look(page: Page) {
  const snapshots: Snapshot[] = [];
  let nodes = 0;
  for (const frame of page.frames()) {
    const session = await sessionOf(page, frame);
    if (session === undefined) continue;
    try {
      nodes += (await session.send("Memory.getDOMCounters")).nodes;
      if (nodes > MAX_NODES) return undefined;
      snapshots.push(await capture(session));
    } finally {
      await session.detach().catch(() => {});
    }
  }
  const documents = snapshots.flatMap((snapshot) =>
    snapshot.documents.map((one) => wordsOf(one, (at) => snapshot.strings[at] ?? "")),
  );
  const texts = documents.flatMap(({ inOrder, byPlace, values }) => [inOrder, byPlace, values]);
  // of what is shown: a snapshot holds a text once, however often the page repeats it
  const characters = texts.flat().reduce((sum, { length }) => sum + length, 0);
  // each frame has one document, with its parent's or alone
  return documents.length < page.frames().length || characters > MAX_CHARACTERS ? undefined : documents;
}

/** Of the page, and of each frame that has a process of its own: the others are in their parent's snapshot. */
async function sessionOf(page: Page, frame: ReturnType<Page["frames"]>[number]) {
  const context = page.context();
  if (frame === page.mainFrame()) return await context.newCDPSession(page);
  return await context.newCDPSession(frame).catch(() => undefined);
}

async function capture(session: CDPSession) {
  return await session.send("DOMSnapshot.captureSnapshot", { computedStyles: [] });
}

function wordsOf({ nodes, layout, textBoxes }: ShownDocument, textAt: (index: number) => string) {
  const boxes = textBoxes.layoutIndex.map((at, box) => {
    const [x = 0, y = 0, , height = 0] = textBoxes.bounds[box] ?? [];
    const [start = 0, length = 0] = [textBoxes.start[box], textBoxes.length[box]];
    const text = textAt(layout.text[at] ?? -1).slice(start, start + length);
    return { text, x, line: Math.round((y + height / 2) / LINE_PX) };
  });
  const attributes = (nodes.attributes ?? []).map((flat) => flat.map(textAt));
  const isPassword = attributes.map((flat) => attributeOf(flat, "type")?.toLowerCase() === "password");
  const typed = [nodes.inputValue, nodes.textValue].flatMap((fields) =>
    (fields?.index ?? []).flatMap((node, at) => (isPassword[node] ? [] : [textAt(fields?.value[at] ?? -1)])),
  );
  const given = attributes.flatMap((flat, node) =>
    flat.filter((_, at) => at % 2 === 1 && !(isPassword[node] && flat[at - 1] === "value")),
  );
  const nameAt = (node: number | undefined) => textAt(nodes.nodeName?.[node ?? -1] ?? -1);
  // a choice's words are in no layout
  const texts = (nodes.nodeValue ?? [])
    .filter((_, node) => nameAt(node) === "#text" && !unshown.has(nameAt(nodes.parentIndex?.[node])))
    .map(textAt);
  return {
    inOrder: layout.text.map(textAt),
    byPlace: boxes.toSorted((a, b) => a.line - b.line || a.x - b.x).map(({ text }) => text),
    values: [...typed, ...given, ...texts],
  };
}

function attributeOf(flat: readonly string[], name: string): string | undefined {
  const at = flat.findIndex((text, index) => index % 2 === 0 && text === name);
  return at < 0 ? undefined : flat[at + 1];
}
