import { displayPath } from "../../config/paths.ts";
import { verdictWords } from "../../record/words.ts";
import type { Language, Text } from "../../text.ts";
import { type Block, heading, list, table } from "../phase/document/doc.ts";
import { toHtml } from "../phase/document/html.ts";
import { toMarkdown } from "../phase/document/markdown.ts";
import type { Merged } from "./merged.ts";

const words = {
  title: { fr: "Validation de ComfyUI : le tout", en: "Validation of ComfyUI: the whole" },
  stacks: { fr: "Serveurs", en: "Stacks" },
  name: { fr: "Serveur et profil", en: "Stack and profile" },
  verdict: { fr: "Verdict", en: "Verdict" },
  shards: { fr: "Exécutions réunies", en: "Joined runs" },
  why: { fr: "Pourquoi", en: "Why" },
  missing: { fr: "Ce qu'une exécution n'a pas fait", en: "What a run did not do" },
  lost: {
    fr: "Sans exécution lisible : nul ne sait ce qu'elle aurait dit",
    en: "Without a run that can be read: nobody knows what it would have said",
  },
} as const satisfies Record<string, Text>;

const tones = { GO: "good", GO_WITH_WARNINGS: "warn", NO_GO: "bad" } as const;

/** The page of a merge: the verdict, then each stack with a link to its report. */
export function overview(
  merged: Omit<Merged, "notes">,
  language: Language,
): { html: string; markdown: string } {
  const say = (name: keyof typeof words): string => words[name][language];
  const { stacks, lost } = merged;
  const missing = stacks.flatMap((stack) => stack.missing.map((text) => text[language]));
  const blocks: Block[] = [
    { kind: "banner", tone: tones[merged.verdict], text: verdictWords[merged.verdict][language] },
    heading(say("stacks")),
    ...table(
      [say("name"), say("verdict"), say("shards"), say("why")],
      stacks.map(({ name, verdict, shards }) => [
        name,
        verdictWords[verdict.verdict][language],
        shards.join(", "),
        verdict.line ?? "",
      ]),
    ),
    ...(missing.length > 0 ? [heading(say("missing")), ...list(missing)] : []),
    ...(lost.length > 0
      ? [heading(say("lost")), ...list(lost.map((dir) => displayPath(dir, process.cwd())))]
      : []),
  ];
  const links = stacks.map(({ name, report }) => ({ word: name, file: report }));
  const doc = { title: say("title"), language, blocks, links };
  return { html: toHtml(doc), markdown: toMarkdown(doc) };
}
