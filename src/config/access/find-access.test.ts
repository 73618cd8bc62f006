import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { config, problems, type SandboxInput, token, url } from "../../../selftest/data/load-sandbox.ts";
import { profilesDir } from "../paths.ts";

const shipped = JSON.parse(readFileSync(join(profilesDir, "qwen-image-edit-2509.json"), "utf8"));

/** A shipped profile with this access, in the working directory. */
function withProfile(access: unknown, input: SandboxInput = {}): SandboxInput {
  const at = (path: string) => join(profilesDir, path);
  const profile = {
    ...shipped,
    access,
    nodes: { ...shipped.nodes, inventory: at(shipped.nodes.inventory) },
    workflows: shipped.workflows.map((one: { file: string; input?: string }) => ({
      ...one,
      file: at(one.file),
      ...(one.input && { input: at(one.input) }),
    })),
  };
  return {
    ...input,
    env: { COMFYUI_URL: url, COMFYUI_PROFILE: "./own.json", ...input.env },
    files: { "own.json": JSON.stringify(profile), ...input.files },
  };
}

const basic = { COMFYUI_ACCESS: "basic", COMFYUI_BASIC_USER: "ada", COMFYUI_BASIC_PASSWORD: "pass:wörd" };

test("is a login where nothing else is said", () => {
  const env = { COMFYUI_URL: url, COMFYUI_API_TOKEN: token };
  expect(config({ env }).access).toEqual({ kind: "login" });
  expect(config({ env }).profile.access).toEqual({ kind: "login" });
});

test("takes Basic from variables for a shipped profile, and asks for no token", () => {
  const { access, token } = config({ env: { COMFYUI_URL: url, ...basic } });
  const pair = Buffer.from("ada:pass:wörd").toString("base64");
  expect(token).toBeUndefined();
  expect(access).toMatchObject({ kind: "basic", door: { header: "authorization", value: `Basic ${pair}` } });
  expect(access.door?.secrets).toEqual(["pass:wörd", pair]);
});

test("takes the password and the header's value from line 1 of a file, with its spaces", () => {
  const files = { "pw.txt": "\uFEFFpass word\r\nsecond\n" };
  const argv = ["--url", url, "--access", "basic", "--basic-user", "ada", "--basic-password-file", "pw.txt"];
  expect(config({ argv, files }).access.door?.secrets[0]).toBe("pass word");
  const header = ["--access", "header", "--header-name", "X-Api-Key", "--header-value-file", "pw.txt"];
  expect(config({ argv: ["--url", url, ...header], files }).access.door).toMatchObject({
    header: "x-api-key",
    value: "pass word",
  });
});

test("reads every kind from a profile, and the value from the variable that it names", () => {
  expect(config(withProfile({ kind: "none" })).access).toEqual({ kind: "none" });
  expect(
    config(
      withProfile(
        { kind: "basic", login: true },
        { env: { ...basic, COMFYUI_ACCESS: "basic+login", COMFYUI_API_TOKEN: token } },
      ),
    ).token,
  ).toBeDefined();
  const header = { kind: "header", name: "X-Api-Key", variable: "COMFYUI_API_KEY" };
  const { access, notesEn } = config(withProfile(header, { env: { COMFYUI_API_KEY: "k-123456789" } }));
  expect(access).toMatchObject({ kind: "header", door: { value: "k-123456789", source: "COMFYUI_API_KEY" } });
  expect(notesEn.join()).not.toContain("COMFYUI_API_KEY");
  const bearer = { kind: "header", name: "Authorization", variable: "GATE" };
  expect(
    config(withProfile(bearer, { files: { ".env": "GATE=Bearer abcdef123456" } })).access.door,
  ).toMatchObject({ secrets: ["Bearer abcdef123456", "abcdef123456"] });
});

test.for<[string, RegExp, SandboxInput]>([
  [
    "no user and no password",
    /^COMFYUI_BASIC_USER, COMFYUI_BASIC_PASSWORD_FILE: the access basic needs them/,
    { env: { COMFYUI_URL: url, COMFYUI_ACCESS: "basic" } },
  ],
  [
    "no password",
    /^COMFYUI_BASIC_PASSWORD_FILE: the access basic needs it/,
    { env: { COMFYUI_URL: url, COMFYUI_ACCESS: "basic", COMFYUI_BASIC_USER: "ada" } },
  ],
  [
    "a placeholder",
    /placeholder/,
    { env: { COMFYUI_URL: url, ...basic, COMFYUI_BASIC_PASSWORD: "changeme" } },
  ],
  [
    "a user with a colon",
    /expected shape/,
    { env: { COMFYUI_URL: url, ...basic, COMFYUI_BASIC_USER: "a:b" } },
  ],
  [
    "an empty file",
    /line 1 of "pw" is empty/,
    {
      env: {
        COMFYUI_URL: url,
        COMFYUI_ACCESS: "basic",
        COMFYUI_BASIC_USER: "ada",
        COMFYUI_BASIC_PASSWORD_FILE: "./pw",
      },
      files: { pw: "\n" },
    },
  ],
  [
    "password and file",
    /the same secret is given twice/,
    { env: { COMFYUI_URL: url, ...basic, COMFYUI_BASIC_PASSWORD_FILE: "./pw" }, files: { pw: "x\n" } },
  ],
  [
    "a header without a name",
    /^COMFYUI_HEADER_NAME/,
    { env: { COMFYUI_URL: url, COMFYUI_ACCESS: "header", COMFYUI_HEADER_VALUE: "abc" } },
  ],
  [
    "a header without a value",
    /^COMFYUI_HEADER_VALUE: the value of the header X-Key is missing/,
    { env: { COMFYUI_URL: url, COMFYUI_ACCESS: "header", COMFYUI_HEADER_NAME: "X-Key" } },
  ],
  [
    "a variable of the profile that is not set",
    /^GATE: the value of the header X-Key is missing/,
    withProfile({ kind: "header", name: "X-Key", variable: "GATE" }),
  ],
  [
    "a value that no header can carry",
    /cannot carry/,
    {
      env: {
        COMFYUI_URL: url,
        COMFYUI_ACCESS: "header",
        COMFYUI_HEADER_NAME: "X-Key",
        COMFYUI_HEADER_VALUE: "a\nb",
      },
    },
  ],
  [
    "a header of the request itself",
    /expected shape/,
    {
      env: {
        COMFYUI_URL: url,
        COMFYUI_ACCESS: "header",
        COMFYUI_HEADER_NAME: "Host",
        COMFYUI_HEADER_VALUE: "a",
      },
    },
  ],
  [
    "a token beside Basic",
    /^COMFYUI_API_TOKEN \(environment\): the chosen access \(basic\) has no use for it → add --access basic\+login/,
    { env: { COMFYUI_URL: url, ...basic, COMFYUI_API_TOKEN: token } },
  ],
  [
    "Basic beside a login",
    /^COMFYUI_BASIC_USER \(environment\), COMFYUI_BASIC_PASSWORD \(environment\): the chosen access \(login\) has no use for it → add --access basic\+login/,
    {
      env: {
        COMFYUI_URL: url,
        COMFYUI_API_TOKEN: token,
        COMFYUI_BASIC_USER: "ada",
        COMFYUI_BASIC_PASSWORD: "x1",
      },
    },
  ],
  [
    "a key where all is open",
    /COMFYUI_HEADER_VALUE .* add --access header/,
    { env: { COMFYUI_URL: url, COMFYUI_ACCESS: "none", COMFYUI_HEADER_VALUE: "k" } },
  ],
  [
    "no login and no token for both",
    /API token/,
    { env: { COMFYUI_URL: url, ...basic, COMFYUI_ACCESS: "basic+login" } },
  ],
  [
    "credentials in the address",
    /give --access basic, --basic-user/,
    { env: { COMFYUI_URL: "http://a:b@h:8188", COMFYUI_API_TOKEN: token } },
  ],
])("says in one sentence: %s", ([, expected, input]) => {
  const found = problems(input);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(expected);
});

test("a token of .env is only noted where the access was chosen on the command line", () => {
  const files = { ".env": `COMFYUI_API_TOKEN='${token}'\nCOMFYUI_URL=${url}\n` };
  const { notesEn, access } = config({ argv: ["--access", "none"], files });
  expect(access.kind).toBe("none");
  expect(notesEn.join()).toContain("COMFYUI_API_TOKEN is not used: the chosen access is none");
});

test.for([
  ["cannot be read", { kind: "basic", user: "ada" }, /access: unknown key: "user"/],
  ["holds a secret", { kind: "basic", password: "p" }, /"password"\..* A secret is not written here/],
  ["names a header with a blank", { kind: "header", name: "X Key" }, /write "name": "X-Api-Key"/],
] as const)("an access that %s is told alone: nobody is asked for a token", ([, access, expected]) => {
  const found = problems(withProfile(access));
  expect(found).toEqual([expect.stringMatching(expected)]);
});
