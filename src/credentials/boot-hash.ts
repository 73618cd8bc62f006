/** Calls and commands that make a bcrypt hash, each with a salt of its own. */
const HASHES =
  /\bgensalt\b|\bhashpw\b|\bgenSalt(?:Sync)?\b|\bhashSync\b|\bhtpasswd\s+-\w*B|\bmkpasswd\b|\bbcrypt\.(?:hash|using)\b|\bhash-password\b|\bgenerate_password_hash\b/;
/** The file of ComfyUI-Login: as a path, or joined from its parts. Not a variable like COMFYUI_PASSWORD. */
const FILE = /\/PASSWORD\b|["']PASSWORD["']/;
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
  if (!HASHES.test(code) || !FILE.test(code)) return "never";
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
