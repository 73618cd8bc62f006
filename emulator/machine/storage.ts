import { posix } from "node:path";

export interface StoredFile {
  readonly bytes: Buffer;
  readonly modifiedMs: number;
  readonly createdMs: number;
}

/** Where ComfyUI lies in the container. The emulator shows this path and never touches it. */
export const ROOT = "/workspace/ComfyUI";

export type FileArea = "input" | "output" | "temp";

export function isFileArea(name: string): name is FileArea {
  return name === "input" || name === "output" || name === "temp";
}

/** The disk of the emulated server, in memory. Keys are normalised paths relative to ROOT: `output/sub/x_00001_.png`. */
export class Storage {
  readonly #files = new Map<string, StoredFile>();
  readonly #now: () => number;
  /** Another server's disk, whose folder user/ is this one's too. */
  readonly #users: Storage | undefined;

  constructor(now: () => number, users?: Storage) {
    this.#now = now;
    this.#users = users;
  }

  get(path: string): StoredFile | undefined {
    return this.#filesOf(posix.normalize(path)).get(posix.normalize(path));
  }

  put(path: string, bytes: Buffer): StoredFile {
    const key = posix.normalize(path);
    const now = this.#now();
    const files = this.#filesOf(key);
    const file = { bytes, modifiedMs: now, createdMs: files.get(key)?.createdMs ?? now };
    files.delete(key);
    files.set(key, file);
    return file;
  }

  delete(path: string): boolean {
    return this.#filesOf(posix.normalize(path)).delete(posix.normalize(path));
  }

  /** Paths of the files below a folder, relative to it, oldest first. */
  list(folder: string): string[] {
    const prefix = `${posix.normalize(folder).replace(/\/$/, "")}/`;
    return [...this.#filesOf(prefix).keys()]
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length));
  }

  #filesOf(key: string): Map<string, StoredFile> {
    return this.#users !== undefined && key.startsWith("user/") ? this.#users.#filesOf(key) : this.#files;
  }
}

/** Joins folder and path. Undefined: the result would leave the folder. */
export function inside(folder: string, path: string): string | undefined {
  const joined = path.startsWith("/") ? posix.normalize(path) : posix.join(folder, path);
  return joined === folder || joined.startsWith(`${folder}/`) ? joined : undefined;
}
