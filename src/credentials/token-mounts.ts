/** A file in the container that a mount may have brought the token to. */
export interface TokenMount {
  readonly path: string;
  /** Place of that file on the Docker machine. */
  readonly source: string;
  /** Only a word of the name speaks for it: what it holds must agree, for other software has tokens, too. */
  readonly guessed: boolean;
}

const TOKEN_FILE = "qwen-api-user.token";

/**
 * The mounts that may hold the API token, ordered by path (Docker's own order changes): the known file itself, the
 * folder it lies in, and files whose name says token or password. What is mounted below ComfyUI's folder is none.
 */
export function tokenMounts(
  mounts: readonly { readonly Destination: string; readonly Source: string }[],
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

/** `token`, `hf_token`, `password.txt`, but not `tokenizers`. */
export function namesAToken(path: string): boolean {
  return /(^|[._/-])(token|password)(\.[a-z]{1,4})?$/i.test(path);
}

function below(folder: string, name: string): string {
  if (folder === "") return "";
  return `${folder}${/^[A-Za-z]:\\/.test(folder) ? "\\" : "/"}${name}`;
}
