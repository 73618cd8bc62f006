import { expect, test } from "vitest";
import { secretValues } from "./secret-values.ts";

test.for([
  ["ADMIN_PASSWORD", "SuperS3cretEnvPw", ["SuperS3cretEnvPw"]],
  ["hf_token", "hf_abcdef", ["hf_abcdef"]],
  ["AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI", ["wJalrXUtnFEMI"]],
  ["DATABASE_URL", "postgres://me:S3cret!@db/x", ["S3cret!"]],
  ["TOKENIZERS_PARALLELISM", "/cache", []],
  ["USE_AUTH", "true", []],
  ["PATH", "/usr/bin", []],
] as const)("of %s=%s the redactor is given %j", ([name, value, secrets]) => {
  expect(secretValues({ [name]: value })).toEqual(secrets);
});
