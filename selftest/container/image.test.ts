import { expect, inject, test } from "vitest";
import { Bench, untilAnswers } from "./docker.ts";
import { docker } from "./docker-cli.ts";

test("the emulator's image can be built if Docker and its base image are available", () => {
  expect(inject("imageBroken")).toBe("");
});

test.skipIf(inject("noDocker") !== "")("a container that is asked to stop ends by itself", async () => {
  await using bench = new Bench();
  const name = await bench.start();
  await untilAnswers(await bench.url(name));
  // a process that does not hear it would be killed after that time: status 137
  await docker("stop", "-t", "60", name);
  expect(await docker("inspect", "-f", "{{.State.ExitCode}}", name)).toBe("0");
});
