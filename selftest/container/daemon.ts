import type { DockerSettings } from "../../src/docker/endpoint.ts";

const host = process.env.DOCKER_HOST;

/** The daemon of these tests. */
export const daemon: DockerSettings = { ...(host && { host }) };
