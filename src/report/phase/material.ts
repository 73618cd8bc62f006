import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Attachment, RunRecord } from "../../record/run-record.ts";
import type { Redact } from "../../redaction/redactor.ts";
import { readCsv } from "../csv.ts";

/** Longest side of a picture in a page; the original lies beside it. */
export const PREVIEW_PX = 512;
/** No visible blocks at this size; a 1024² picture of 1.4 MB becomes about 40 kB. */
const QUALITY = 80;

/** What the checks attached, read from the run's folder once: small pictures and tables. */
export interface Material {
  /** Data URIs by the attachment's file. */
  readonly previews: ReadonlyMap<string, string>;
  readonly tables: readonly EvidenceTable[];
}

export interface EvidenceTable {
  readonly attachment: Attachment;
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/** A file that is gone or broken costs its place in the report, nothing else. */
export async function readMaterial(runDir: string, record: RunRecord, redact: Redact): Promise<Material> {
  const pictures = record.attachments.filter(({ type }) => type.startsWith("image/"));
  const previews = await Promise.all(
    pictures.map(async ({ file }) => [file, await preview(join(runDir, file))] as const),
  );
  return {
    previews: new Map(previews.flatMap(([file, uri]) => (uri === undefined ? [] : [[file, uri] as const]))),
    tables: record.attachments.flatMap((attachment) => {
      if (attachment.type !== "text/csv") return [];
      try {
        const rows = readCsv(redact(readFileSync(join(runDir, attachment.file), "utf8")));
        return [{ attachment, rows }];
      } catch {
        return [];
      }
    }),
  };
}

async function preview(path: string): Promise<string | undefined> {
  const bytes = await scaled(path).catch(() => undefined);
  return bytes && `data:image/jpeg;base64,${bytes.toString("base64")}`;
}

/** A picture of at most 512 pixels a side, as JPEG. Rejects if the file is not a picture. */
export async function scaled(source: string | Buffer): Promise<Buffer> {
  // a run without pictures does without it
  const { default: sharp } = await import("sharp");
  return await sharp(source)
    .flatten({ background: "#ffffff" })
    .resize(PREVIEW_PX, PREVIEW_PX, { fit: "inside", withoutEnlargement: true })
    .jpeg({ quality: QUALITY })
    .toBuffer();
}
