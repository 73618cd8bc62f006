import { describe, expect, test } from "vitest";
import { DockerApi } from "../../docker/api.ts";
import { inspectSchema } from "../../docker/inspect.ts";
import { awaitedService, failedInVain } from "./awaited-service.ts";

const service = (name: string, State: object = {}) => ({
  name,
  container: inspectSchema.parse({
    Id: name,
    Name: `/course-${name}-1`,
    State: { Status: "exited", Running: false, ExitCode: 4, StartedAt: "2026-01-01T00:00:00Z", ...State },
    Config: {},
    HostConfig: {},
    NetworkSettings: {},
  }),
});
const services = [service("comfyui"), service("db")];

describe("the service that Compose awaited in vain", () => {
  test.for([
    "dependency failed to start: container course-db-1 exited (4)",
    "dependency failed to start: container course-db-1 is unhealthy",
    'service "db" didn\'t complete successfully: exit 4',
    ' Container course-db-1  service "db" didn\'t complete successfully: exit 4\nservice "db" didn\'t complete successfully: exit 4',
  ])("is named by %s", (output) => {
    expect(awaitedService(output, services)?.name).toBe("db");
  });

  test.for(["yaml: line 2", "dependency failed to start: container other-db-1 exited (1)", ""])(
    "is none where Compose says %j",
    (output) => {
      expect(awaitedService(output, services)).toBeUndefined();
    },
  );

  test("is reported with the output of its health check while it still runs, even if Docker shows nothing more", async () => {
    await using api = new DockerApi({ kind: "http", origin: "http://127.0.0.1:9", host: "127.0.0.1" });
    const Health = { Status: "unhealthy", Log: [{ ExitCode: 1, Output: "no route\n" }] };
    const sick = await failedInVain(service("db", { Status: "running", Running: true, Health }), api, []);
    expect(sick).toMatchObject({ code: "TARGET_DEPENDENCY_FAILED" });
    expect(sick.text.en).toContain('"db" (depends_on), and it is not healthy');
    expect(sick.text.en).not.toContain("--compose-service");
    const boot = service("comfyui-qwen", { Status: "running", Running: true, Health });
    expect((await failedInVain(boot, api, [], true)).text.en).toContain("--compose-service comfyui-qwen");
    const dead = await failedInVain(service("db"), api, []);
    expect(dead.text.en).toMatch(/stopped \(exit code 4\)\. End of its log:\n {2}\| –$/);
  });
});
