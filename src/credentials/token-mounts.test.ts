import { expect, test } from "vitest";
import { fixedSource, tokenMounts } from "./token-mounts.ts";

const root = "/workspace/ComfyUI";
const found = (...paths: string[]) =>
  tokenMounts(
    paths.map((Destination) => ({ Destination, Source: `/host${Destination}` })),
    root,
  ).map(({ path, source, guessed }) => `${path}${guessed ? "?" : ""} < ${source}`);

test.for([
  [
    "/run/secrets/qwen-api-user.token",
    "/run/secrets/qwen-api-user.token < /host/run/secrets/qwen-api-user.token",
  ],
  ["/secrets/Qwen-Api-User.token", "/secrets/Qwen-Api-User.token < /host/secrets/Qwen-Api-User.token"],
  [
    "/workspace/.secrets",
    "/workspace/.secrets/qwen-api-user.token < /host/workspace/.secrets/qwen-api-user.token",
  ],
  ["/run/secrets/hf_token", "/run/secrets/hf_token? < /host/run/secrets/hf_token"],
  ["/run/secrets/database", "/run/secrets/database? < /host/run/secrets/database"],
  ["/conf/password.txt", "/conf/password.txt? < /host/conf/password.txt"],
] as const)("a mount at %s may hold the token", ([path, expected]) => {
  expect(found(path)).toEqual([expected]);
});

test.for([
  "/workspace/tokenizers",
  "/data/tokens",
  "/opt/password-manager",
  `${root}/login/PASSWORD`,
  `${root}/models/clip/token`,
  root,
])("a mount at %s is no place of the token", (path) => {
  expect(found(path)).toEqual([]);
});

test("the order does not depend on Docker's, and a Windows folder keeps its separator", () => {
  expect(found("/run/secrets/b", "/run/secrets/a")).toEqual(found("/run/secrets/a", "/run/secrets/b"));
  expect(tokenMounts([{ Destination: "/.secrets", Source: "D:\\course\\.secrets" }], root)).toMatchObject([
    { source: "D:\\course\\.secrets\\qwen-api-user.token" },
  ]);
});

test("a file that docker cp cannot replace is corrected on the host", () => {
  const mount = (Destination: string, RW = true) => ({ Destination, Source: `/host${Destination}`, RW });
  const password = `${root}/login/PASSWORD`;
  expect(fixedSource(password, [mount(password), mount(root)])).toBe(`/host${password}`);
  expect(fixedSource(password, [mount(`${root}/login`, false), mount(root)])).toBe(`/host${password}`);
  expect(fixedSource(password, [mount(`${root}/login`), mount(root, false)])).toBeUndefined();
  expect(fixedSource(password, [mount(`${root}/log`, false)])).toBeUndefined();
  expect(fixedSource(password, [])).toBeUndefined();
});
