import { constants } from "node:fs";
import { type FileHandle, lstat, open } from "node:fs/promises";
import { layoutText } from "../models/layout-text.ts";
import { type HeaderFlaw, readHeader } from "../models/safetensors.ts";
import { type Layout, readLayout } from "../models/safetensors-layout.ts";
import { isMarked, SEED_KEY } from "../models/synthetic-mark.ts";
import type { Text } from "../text.ts";

/** What lies where a file of ours belongs. `foreign`: not ours, or not known to be; never to be touched. */
export type FileLook =
  | { readonly kind: "nothing" }
  | {
      readonly kind: "ours";
      readonly seed: number;
      readonly header: Buffer;
      readonly layout: Layout;
      readonly bytes: number;
    }
  | { readonly kind: "foreign"; readonly why: Text };

/** Ours take some 20 kB; a longer one is not read. */
const MAX_HEADER = 2 ** 20;

/** Looks at the path itself, through no link; a file is ours by the marker in its metadata alone. */
export async function lookAt(path: string): Promise<FileLook> {
  const stats = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (stats === undefined) return { kind: "nothing" };
  if (stats.isSymbolicLink()) return foreign({ fr: "c'est un lien", en: "it is a link" });
  if (stats.isDirectory()) return foreign({ fr: "c'est un dossier", en: "it is a folder" });
  if (!stats.isFile()) return foreign({ fr: "ce n'est pas un fichier", en: "it is not a file" });
  // a link that takes its place meanwhile is not followed either
  await using handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  return await readMark(handle);
}

async function readMark(handle: FileHandle): Promise<FileLook> {
  const { size } = await handle.stat();
  let head: Buffer = await beginning(handle, Math.min(size, 64 * 1024));
  let reading = readHeader(head, size);
  if (reading.kind === "more" && reading.bytes <= MAX_HEADER) {
    head = await beginning(handle, reading.bytes);
    reading = readHeader(head, size);
  }
  if (reading.kind === "more") return foreign(unmarked);
  const other = reading.kind === "flaw" ? others[reading.flaw] : undefined;
  const end = head.length >= 9 ? 8n + head.readBigUInt64LE(0) : 0n;
  if (end < 10n || end > BigInt(head.length)) return foreign(other ? withoutMark(other) : unmarked);
  const header = head.subarray(0, Number(end));
  const layout = readLayout(header.subarray(8));
  if ("reason" in layout) {
    const { fr, en } = layoutText(layout);
    return foreign({
      fr: `${fr} : une marque dans un en-tête abîmé ne compte pas`,
      en: `${en}: a mark in a damaged header does not count`,
    });
  }
  const { [SEED_KEY]: seed = "" } = layout.metadata;
  if (!isMarked(layout.metadata) || !/^\d{1,10}$/.test(seed)) return foreign(unmarked);
  return { kind: "ours", seed: Number(seed), header, layout, bytes: size };
}

/** What lies there instead of a file whose header can be read. */
const others: Partial<Record<HeaderFlaw, Text>> = {
  empty: { fr: "le fichier est vide", en: "the file is empty" },
  "html-page": { fr: "c'est une page HTML", en: "it is an HTML page" },
  "lfs-pointer": { fr: "c'est un pointeur Git LFS", en: "it is a Git LFS pointer" },
  "not-safetensors": {
    fr: "ce n'est pas un fichier safetensors, ou la longueur de son en-tête est fausse",
    en: "it is no safetensors file, or the length of its header is wrong",
  },
  truncated: { fr: "le fichier est coupé dans son en-tête", en: "the file is cut within its header" },
};

function withoutMark({ fr, en }: Text): Text {
  return { fr: `${fr} ; rien ne le marque comme synthétique`, en: `${en}; nothing marks it as synthetic` };
}

const unmarked: Text = {
  fr: "rien ne le marque comme synthétique : c'est peut-être un vrai modèle",
  en: "nothing marks it as synthetic: it may be a real model",
};

function foreign(why: Text): FileLook {
  return { kind: "foreign", why };
}

async function beginning(handle: FileHandle, bytes: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
  return buffer.subarray(0, bytesRead);
}
