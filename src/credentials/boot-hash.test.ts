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
