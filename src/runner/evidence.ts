import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { attachment as allureAttachment, parameter, step } from "allure-js-commons";
import { excerpt } from "../comfyui/errors.ts";
import { keptPicture } from "../oracles/kept-picture.ts";
import { remainder } from "../redaction/clean.ts";
import { marked } from "../redaction/plain.ts";
import { writeCsv } from "../report/csv.ts";
import type { Text } from "../text.ts";
import type { CheckMeta } from "./check-meta.ts";
import { redact } from "./redact.ts";
import { config, runDir } from "./run.ts";

/** Bytes of all pictures that a run keeps: a run of a usual profile keeps 15 MB. Each lies in its folder and in `latest`. */
const MAX_PICTURE_BYTES = 40 * 2 ** 20;
let pictureBytes = 0;
/** Characters of one text, and of all texts of a run. A usual run has 100,000. */
const MAX_TEXT = 500_000;
const MAX_TEXTS = 4_000_000;
let textCharacters = 0;

/** What a check attaches to its report. Texts are redacted here; evidence that cannot be written never fails a check. */
export class Evidence {
  readonly #meta: CheckMeta;

  constructor(meta: CheckMeta) {
    this.#meta = meta;
  }

  /** A named part of the check, timed in the report, with its attachments under it. */
  async step<T>(name: Text, body: () => Promise<T>): Promise<T> {
    return await step(redact(name[config.language]), body);
  }

  /** The parameters of this check, shown beside its title. */
  async parameters(values: Readonly<Record<string, string | number>>): Promise<void> {
    for (const [name, value] of Object.entries(values)) await parameter(name, redact(String(value)));
  }

  json(title: string, value: unknown): Promise<void> {
    return this.#text(title, JSON.stringify(value, undefined, 2), "application/json", "json");
  }

  /** Rows as CSV, which Allure shows as a table; the columns are those of the first row. */
  table(title: string, rows: readonly Readonly<Record<string, string | number>>[]): Promise<void> {
    const columns = Object.keys(rows[0] ?? {});
    const lines = [columns, ...rows.map((row) => columns.map((column) => cellOf(row[column])))];
    return this.#text(title, writeCsv(lines), "text/csv", "csv");
  }

  /** A picture, freed of everything but its pixels and its prompt; of what is none, or beyond all measure, only a few words. */
  async image(title: string, bytes: Buffer): Promise<void> {
    const kept = await keptPicture(bytes, redact);
    if (kept === undefined || kept.length + pictureBytes > MAX_PICTURE_BYTES) {
      const start = excerpt(bytes.subarray(0, 2_000).toString("latin1"));
      return await this.json(title, { bytes: bytes.length, ...(kept === undefined && { start }) });
    }
    pictureBytes += kept.length;
    await this.#keep(title, kept, "image/png", "png");
  }

  async #text(title: string, text: string, type: string, extension: string): Promise<void> {
    // twice what is kept: what is hidden takes less room
    const safe = redact(text.slice(0, 2 * MAX_TEXT));
    const cut =
      safe.length > MAX_TEXT ? `${safe.slice(0, MAX_TEXT)}\n${remainder([safe.slice(MAX_TEXT)])}` : safe;
    if (textCharacters > MAX_TEXTS) return;
    textCharacters += cut.length;
    await this.#keep(title, Buffer.from(cut, "utf8"), type, extension);
  }

  async #keep(title: string, bytes: Buffer, type: string, extension: string): Promise<void> {
    try {
      await allureAttachment(title, bytes, type);
      const { id: check, workflow, attachments } = this.#meta;
      const file = `${[check, fileWord(workflow), attachments.length + 1].filter(Boolean).join("-")}.${extension}`;
      mkdirSync(join(runDir, "attachments"), { recursive: true });
      writeFileSync(join(runDir, "attachments", file), bytes);
      const own = workflow && { workflow: workflow.name };
      attachments.push({ check, ...own, title, file: `attachments/${file}`, type });
    } catch {
      // a full disk or a closed channel: the verdict stands without this piece
    }
  }
}

/** A line break in a cell is a server's: whoever reads the table as text must not take what follows for another row. */
function cellOf(value: string | number | undefined): string | number | undefined {
  return typeof value === "string" ? marked(value) : value;
}

/** A workflow's name as a part of a file's name: for any system, and different for any two names. */
function fileWord(workflow: CheckMeta["workflow"]): string {
  return workflow?.further ? encodeURIComponent(workflow.name).replaceAll("%", "_") : "";
}
