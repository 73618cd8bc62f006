import { expect, test } from "vitest";
import { hashesAtBoot, scriptsIn } from "./boot-hash.ts";

test.for([
  [
    "always",
    "python -c \"import bcrypt,os;print(bcrypt.hashpw(os.environ['COMFYUI_PASSWORD'].encode(),bcrypt.gensalt()).decode())\" > login/PASSWORD",
  ],
  ["always", 'htpasswd -nbBC 12 "" "$COMFYUI_PASSWORD" | cut -d: -f2 > "$LOGIN_DIR/PASSWORD"'],
  [
    "always",
    'from pathlib import Path\nPath(root, "login", "PASSWORD").write_bytes(bcrypt.hashpw(pw, bcrypt.gensalt(12)))',
  ],
  ["may", 'if [ ! -f "$LOGIN/PASSWORD" ]; then\n  mkpasswd -m bcrypt "$PW" > "$LOGIN/PASSWORD"\nfi'],
  ["always", 'htpasswd -n -b -B -C 12 x "$PW" | cut -d: -f2 > /w/login/PASSWORD'],
  ["always", 'cd /w/login && htpasswd -bnB x "$PW" | cut -d: -f2 > PASSWORD'],
  ["always", 'caddy hash-password --plaintext "$PW" | tee PASSWORD'],
  ["always", 'require("bcryptjs").hash(pw, 12).then((hash) => writeFileSync("/w/login/PASSWORD", hash))'],
  [
    "always",
    'const bcrypt = require("bcrypt");\nwriteFileSync("/w/login/PASSWORD", await bcrypt.hash(pw, 10))',
  ],
  ["always", "php -r 'echo password_hash(getenv(\"PW\"), PASSWORD_BCRYPT);' > /w/login/PASSWORD"],
  ["always", "python -c 'from passlib.hash import bcrypt; print(bcrypt.hash(pw))' > /w/login/PASSWORD"],
  ["never", "bcrypt.hashpw(pw, os.environ['SALT'].encode()) # > login/PASSWORD"],
  ["never", 'hashSync(pw, "$2b$12$abcdefghijklmnopqrstuu") > /w/login/PASSWORD'],
  ["never", 'bcrypt.using(salt="abcdefghijklmnopqrstuu").hash(pw) > /w/login/PASSWORD'],
  ["never", "bcrypt.checkpw(pw, open('/w/login/PASSWORD').read())"],
  [
    "may",
    'if not os.path.exists(p):\n  open("/w/login/PASSWORD","w").write(bcrypt.hashpw(pw, bcrypt.gensalt()))',
  ],
  ["never", "cp /run/secrets/qwen-api-user.token login/PASSWORD\npip install bcrypt"],
  ["never", "# bcrypt.gensalt() > login/PASSWORD was wrong\ninstall -m 600 /secret login/PASSWORD"],
  ["never", "bcrypt.hashpw(os.environ['COMFYUI_PASSWORD'], bcrypt.gensalt()) > /etc/nginx/htpasswd"],
] as const)("a start script hashes %s: %s", ([when, script]) => {
  expect(hashesAtBoot(script)).toBe(when);
});

test("scripts are found in the words of a command", () => {
  expect(scriptsIn(["bash", "/entrypoint.sh"], "/workspace")).toEqual(["/entrypoint.sh"]);
  expect(scriptsIn(["sh", "-c", "./scripts/boot.sh && exec python3 main.py --listen"], "/app/")).toEqual([
    "/app/./scripts/boot.sh",
  ]);
  expect(scriptsIn(["/docker-entrypoint", "python", "/opt/start.py"], "/")).toEqual([
    "/docker-entrypoint",
    "/opt/start.py",
  ]);
});
