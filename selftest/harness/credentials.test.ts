import bcrypt from "bcryptjs";
import { describe, test } from "vitest";
import { codesOf, runSuite } from "./run-suite.ts";

const hash = bcrypt.hashSync("the-password-of-the-course", 10);

const credentials = [
  {
    title: "a plaintext password as line 1 of PASSWORD is reported although it gives access",
    token: "a-plaintext-password-as-token",
    plaintext: "a-plaintext-password-as-token",
    failed: ["auth.token-format"],
  },
  {
    title: "a token of low cost is reported",
    token: bcrypt.hashSync("the-password-of-the-course", 4),
    plaintext: "the-password-of-the-course",
    failed: ["auth.token-format"],
  },
  {
    title: "a password of another generation than the token is reported",
    token: hash,
    plaintext: "an older password",
    failed: ["auth.plaintext-matches"],
  },
];

const refused = [
  "infra.token-opens",
  "auth.valid-token-header",
  "auth.valid-token-query",
  "auth.valid-token-websocket",
  "auth.token-format",
];

const mistakes = [
  { title: "the plaintext password", token: "the-password-of-the-course", diagnosis: "token-is-plaintext" },
  { title: "a hash whose first $ is lost", token: hash.slice(1), diagnosis: "token-mangled" },
];

describe.concurrent("a client that sends", () => {
  test.for(mistakes)("$title gets that as its diagnosis", async ({ token, diagnosis }, { expect }) => {
    const env = { QWEN_API_USER_TOKEN: "the-password-of-the-course" };
    const args = ["--stage", "infra,auth"];
    using run = await runSuite({ emulator: { token: hash }, token, env, args });
    const red = run.verdict?.checks.filter(({ status }) => status === "failed").map(({ id }) => id);
    expect(red, run.output).toEqual(refused);
    expect(codesOf(run)).toEqual([diagnosis]);
  });
});

describe.concurrent("credentials that a server cannot show", () => {
  test.for(credentials)("$title", async ({ token, plaintext, failed }, { expect }) => {
    const env = { QWEN_API_USER_TOKEN: plaintext };
    using run = await runSuite({ emulator: { token }, env, args: ["--stage", "auth"] });
    const red = run.verdict?.checks.filter(({ status }) => status === "failed").map(({ id }) => id);
    expect(red, run.output).toEqual(failed);
    expect(run.status).toBe(1);
  });
});
