import { inject } from "vitest";
import { healthScript, TAKES_401 } from "./health.ts";

const shell = (script: string): string => JSON.stringify(script.replaceAll("$", "$$$$"));

/**
 * A stack like the course's own: two ComfyUI on one host, a service beside the first one that waits for its health, one `.env` for
 * all, host ports by COMFYUI_PORT and COMFYUI_VIDEO_PORT. The second one makes a hash of its password at each start.
 */
export const courseFile = `services:
  comfyui-qwen:
    image: ${inject("image")}
    network_mode: bridge
    ports: ["\${BIND:-127.0.0.1:}\${COMFYUI_PORT:-8188}:8188"]
    environment:
      COMFYUI_API_TOKEN: \${COMFYUI_API_TOKEN}
      COMFYUI_PASSWORD: \${COMFYUI_PASSWORD}
    volumes:
      - { type: bind, source: ./token, target: /run/secrets/qwen-api-user.token, read_only: true }
      - { type: bind, source: ./output, target: /workspace/ComfyUI/output }
    stop_grace_period: 0s
    restart: unless-stopped
    mem_limit: \${MEMORY:-0}
    healthcheck: { test: ["CMD-SHELL", ${shell(healthScript(TAKES_401))}], interval: 1s, start_period: 60s }
  idle-monitor:
    image: ${inject("image")}
    network_mode: bridge
    entrypoint: ["sleep", "1000"]
    environment:
      COMFYUI_URL: http://comfyui-qwen:8188
      COMFYUI_AUTH_TOKEN: \${MONITOR_TOKEN}
    stop_grace_period: 0s
    restart: unless-stopped
    depends_on: { comfyui-qwen: { condition: service_healthy } }
  comfyui-video:
    image: ${inject("image")}
    network_mode: bridge
    profiles: [video]
    ports: ["127.0.0.1:\${COMFYUI_VIDEO_PORT:-8189}:8188"]
    entrypoint: ["bash", "/entrypoint.sh"]
    environment:
      COMFYUI_PASSWORD: \${COMFYUI_PASSWORD}
    volumes: ["./entrypoint.sh:/entrypoint.sh:ro"]
    stop_grace_period: 0s
`;

/** The entrypoint of the second ComfyUI. */
export const saltingEntrypoint = `#!/bin/bash
set -e
cd /opt/comfyui-qwen-e2e
node -e 'process.stdout.write(require("bcryptjs").hashSync(process.env.COMFYUI_PASSWORD, 4))' > /workspace/ComfyUI/login/PASSWORD
cd /workspace/ComfyUI
exec node /opt/comfyui-qwen-e2e/emulator/container-entry.ts
`;
