/** A file in the container that may be a mounted copy of the token. */
export interface TokenMount {
  readonly path: string;
  /** Place of that file on the Docker machine. */
  readonly source: string;
  /** Only its name suggests it: its content must confirm it, because other software has tokens, too. */
  readonly guessed: boolean;
}

type Mount = { readonly Destination: string; readonly Source: string; readonly RW: boolean };

const TOKEN_FILE = "qwen-api-user.token";

/**
 * The mounts that may hold the API token, ordered by path (Docker's own order changes): the known file itself, the
 * folder it lies in, and files whose name says token or password. Mounts below ComfyUI's folder do not count.
 */
export function tokenMounts(
  mounts: readonly Pick<Mount, "Destination" | "Source">[],
  root: string,
): TokenMount[] {
  return mounts
    .flatMap(({ Destination: path, Source: source }): TokenMount[] => {
      if (path === root || path.startsWith(`${root}/`)) return [];
      const name = path.split("/").at(-1) ?? "";
      if (/^\.?secrets$/i.test(name))
        return [{ path: `${path}/${TOKEN_FILE}`, source: below(source, TOKEN_FILE), guessed: false }];
      if (name.toLowerCase() === TOKEN_FILE) return [{ path, source, guessed: false }];
      const guessed = namesAToken(path) || path.startsWith("/run/secrets/");
      return guessed ? [{ path, source, guessed }] : [];
    })
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}

/**
 * Where on the Docker machine the content of a path lies, if `docker cp` cannot put another file there: it is a mount
 * itself ("device or resource busy"), or lies in one that is read-only.
 */
export function fixedSource(path: string, mounts: readonly Mount[]): string | undefined {
  const [nearest] = mounts
    .filter(({ Destination }) => path === Destination || path.startsWith(`${Destination}/`))
    .sort((one, other) => other.Destination.length - one.Destination.length);
  if (nearest === undefined || nearest.Source === "") return undefined;
  if (path === nearest.Destination) return nearest.Source;
  return nearest.RW ? undefined : below(nearest.Source, path.slice(nearest.Destination.length + 1));
}

/** `token`, `hf_token`, `password.txt`, but not `tokenizers`. */
export function namesAToken(path: string): boolean {
  return /(^|[._/-])(token|password)(\.[a-z]{1,4})?$/i.test(path);
}

function below(folder: string, name: string): string {
  if (folder === "") return "";
  const windows = /^[A-Za-z]:\\/.test(folder);
  return windows ? `${folder}\\${name.replaceAll("/", "\\")}` : `${folder}/${name}`;
}
