import { expect, test } from "vitest";
import { DockerError } from "../docker/error.ts";
import { looksLikeComfyUI } from "./looks-like-comfyui.ts";

const running = (...lines: string[]) => ({ stat: async () => undefined, commandLines: async () => lines });

test.for([
  ["python main.py --listen 0.0.0.0 --port 8188", true],
  ["python3 -u /opt/ComfyUI/main.py --cpu", true],
  ["/opt/venv/bin/python /comfyui/main.py --disable-auto-launch", true],
  ["/usr/bin/python3 /usr/local/bin/comfy launch -- --port 8188", true],
  ["nginx: master process nginx -g daemon off;", false],
  ["caddy reverse-proxy --from :80 --to comfyui:8188", false],
  ["socat TCP-LISTEN:80,fork TCP:comfyui-qwen:8188", false],
  ["node /srv/proxy.js http://comfyui:8188", false],
  ["python main.py http://comfyui:8188", false],
] as const)("a container that runs %s", async ([line, expected]) => {
  expect(await looksLikeComfyUI(running("/bin/sh /start.sh", line), "/app")).toBe(expected);
});

test("a container with main.py in ComfyUI's folder is ComfyUI's before its process runs", async () => {
  const asked: string[] = [];
  const stat = async (path: string) => {
    asked.push(path);
    return { name: "main.py", size: 9, directory: false, mtime: 0 } as never;
  };
  expect(await looksLikeComfyUI({ ...running("pip install"), stat }, "/app")).toBe(true);
  expect(asked).toEqual(["/app/main.py"]);
});

test("of a container whose processes Docker does not show nothing is said", async () => {
  const commandLines = async (): Promise<string[]> => {
    throw new DockerError("DOCKER_STATUS", { fr: "Rien.", en: "Nothing." }, { status: 409 });
  };
  expect(await looksLikeComfyUI({ ...running(), commandLines }, "/app")).toBeUndefined();
});
