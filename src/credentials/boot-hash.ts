/** Calls and commands that make a bcrypt hash, each with a salt of its own; `hashpw` alone takes the salt that it is given. */
const HASHES =
  /\bgen_?salt(?:Sync)?\b|\bhash_?Sync\b|\bhtpasswd(?:\s+-\w+(?:\s+\d+)?){0,6}?\s+-\w*B|\bmkpasswd\b|\bbcrypt(?:js)?\b[^\n]{0,40}\.(?:hash|using)\b|\bhash-password\b|\bgenerate_password_hash\b|\bpassword_hash\s*\(|\bBCrypt::Password\.create\b|\bMETHOD_BLOWFISH\b|\bBLF-CRYPT\b|\bBun\.password\b|\bCryptContext\b/i;
/** A salt written into the script: every start makes the same hash. */
const FIXED_SALT = /\bhash(?:_?Sync)?\([^\n]{0,200}["'`]\\?\$2[aby]|\bsalt\s*=\s*b?["']/i;
/** The file of ComfyUI-Login: as a path, joined from its parts, or written in its folder. Not a variable like COMFYUI_PASSWORD. */
const FILE = /\/PASSWORD\b|["']PASSWORD["']|(?:>\s*|\btee\s+(?:-\w+\s+)?)PASSWORD\b/;
/** The script asks first whether the file is there, or whether a hash was given. */
const GUARD =
  /(?:\[\[?|\btest)\s+(?:!\s*)?-[efsnz]\s|\bos\.path\.(?:exists|isfile)\b|\.(?:exists|is_file)\(\)|\bexistsSync\b|\bif\s+not\s/;

/** Whether a start script makes a new hash for login/PASSWORD at each start: `may`, where it asks for something first. */
export function hashesAtBoot(script: string): "always" | "may" | "never" {
  const code = script
    .slice(0, MAX_SCRIPT)
    .split("\n")
    .filter((line) => !/^\s*(?:#|\/\/)/.test(line))
    .join("\n");
  if (!HASHES.test(code) || FIXED_SALT.test(code) || !FILE.test(code)) return "never";
  return GUARD.test(code) ? "may" : "always";
}

export const MAX_SCRIPT = 64 * 1024;
const MAX_FILES = 8;

/** The scripts that a command line names: absolute, or relative to `folder`. */
export function scriptsIn(command: readonly string[], folder: string): string[] {
  const named = command.flatMap((word) =>
    [...word.slice(0, 10_000).matchAll(/(?:^|[\s"'=;&|(])((?:\.{0,2}\/)?[\w./-]{1,200})/g)].flatMap(
      ([, path = ""]) =>
        /\.(?:sh|bash|py|js|mjs)$|(?:^|\/)(?:docker-)?entrypoint[\w-]*$/.test(path) ? [path] : [],
    ),
  );
  const absolute = named.map((path) =>
    path.startsWith("/") ? path : `${folder.replace(/\/$/, "")}/${path}`,
  );
  return [...new Set(absolute)].filter((path) => !path.endsWith("/main.py")).slice(0, MAX_FILES);
}
