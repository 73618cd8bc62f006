import { describe, expect, test } from "vitest";
import { placeOf } from "../container/read-chain.ts";
import { type ChainBreak, hostFile, judgeChain, type Place } from "./chain.ts";
import { breakText } from "./chain-text.ts";

const [ours, theirs] = ["aaaaaaaaaaaa", "bbbbbbbbbbbb"];
const client: Place = { role: "client", where: "file", kind: "text", fingerprint: ours, flaws: [] };
const mounted: Place = { ...client, role: "mounted", where: "/run/secrets/t" };
const foreign: Place = { ...mounted, where: "/run/secrets/hf_token", fingerprint: theirs, guessed: true };
const password: Place = { ...client, role: "password", where: "/c/login/PASSWORD", at: 1_000_000 };
const loaded: Place = { ...client, role: "loaded", where: "process", at: 1_001_000 };
const misplaced: Place = { ...client, role: "misplaced", where: "/c/PASSWORD" };
const gone: Place = { role: "password", where: "/c/login/PASSWORD", kind: "missing", flaws: [] };

const rows: { what: string; places: Place[]; accepted?: number; comfyui?: boolean; breaks: ChainBreak[] }[] =
  [
    { what: "one token everywhere", places: [client, mounted, password, loaded], accepted: 200, breaks: [] },
    { what: "no mounted copy and no log", places: [client, password], accepted: 200, breaks: [] },
    {
      what: "a mount whose source did not exist",
      places: [client, { ...mounted, kind: "directory", fingerprint: theirs }, gone],
      breaks: ["mount-is-directory", "password-missing", "mount-other"],
    },
    {
      what: "PASSWORD as a directory",
      places: [client, { ...gone, kind: "directory" }],
      breaks: ["password-is-directory"],
    },
    { what: "no PASSWORD", places: [client, gone], breaks: ["password-missing"] },
    {
      what: "no PASSWORD in a folder without ComfyUI, on a server that opens",
      places: [client, gone],
      accepted: 200,
      comfyui: false,
      breaks: [],
    },
    {
      what: "no PASSWORD in a folder without ComfyUI, on a server that refuses",
      places: [client, gone],
      accepted: 401,
      comfyui: false,
      breaks: ["password-missing"],
    },
    {
      what: "no PASSWORD, on a server that opens",
      places: [client, gone],
      accepted: 200,
      breaks: ["password-missing"],
    },
    { what: "PASSWORD elsewhere", places: [client, gone, misplaced], breaks: ["password-misplaced"] },
    {
      what: "an old copy elsewhere, unread",
      places: [client, password, { ...misplaced, fingerprint: theirs }],
      breaks: [],
    },
    { what: "an empty PASSWORD", places: [client, { ...gone, kind: "empty" }], breaks: ["password-empty"] },
    {
      what: "another mounted secret",
      places: [client, { ...mounted, fingerprint: theirs }, password],
      breaks: ["mount-other"],
    },
    {
      what: "a foreign secret beside it, on a server that opens",
      places: [client, foreign, password],
      accepted: 200,
      breaks: [],
    },
    {
      what: "a foreign secret beside the mounted copy, on a server that refuses",
      places: [client, foreign, mounted, password, { ...loaded, fingerprint: theirs }],
      accepted: 401,
      breaks: ["loaded-other"],
    },
    {
      what: "a foreign secret of another form",
      places: [client, { ...foreign, flaws: ["not-bcrypt"] }, { ...password, fingerprint: theirs }],
      accepted: 401,
      breaks: ["password-other"],
    },
    {
      what: "a mounted token of another name, on a server that refuses",
      places: [client, foreign, { ...password, fingerprint: theirs }],
      accepted: 401,
      breaks: ["mount-other", "password-other"],
    },
    {
      what: "a mounted folder of another name",
      places: [
        client,
        { ...foreign, kind: "directory", fingerprint: "", where: "/run/secrets/certs" },
        password,
      ],
      accepted: 401,
      breaks: ["password-newer"],
    },
    {
      what: "a second known mount, which is another",
      places: [client, mounted, { ...mounted, where: "/secrets/t", fingerprint: theirs }, password],
      accepted: 200,
      breaks: ["mount-other"],
    },
    {
      what: "another PASSWORD, as loaded",
      places: [client, { ...password, fingerprint: theirs }, { ...loaded, fingerprint: theirs }],
      accepted: 401,
      breaks: ["password-other"],
    },
    {
      what: "PASSWORD mended after the start",
      places: [client, { ...password, at: 2_000_000 }, { ...loaded, fingerprint: theirs }],
      accepted: 401,
      breaks: ["password-newer"],
    },
    {
      what: "PASSWORD rewritten with the same content",
      places: [client, { ...password, at: 2_000_000 }, loaded],
      accepted: 200,
      breaks: [],
    },
    {
      what: "a refusal though the file is right, without a log",
      places: [client, password],
      accepted: 401,
      breaks: ["password-newer"],
    },
    {
      what: "a process that loaded something else",
      places: [client, password, { ...loaded, fingerprint: theirs }],
      accepted: 401,
      breaks: ["loaded-other"],
    },
    {
      what: "a byte order mark",
      places: [client, { ...password, fingerprint: theirs, flaws: ["bom"] }],
      breaks: ["bom", "password-other"],
    },
    {
      what: "Windows line ends",
      places: [client, { ...password, flaws: ["windows-line-ends"] }],
      accepted: 200,
      breaks: ["windows-line-ends"],
    },
  ];

describe("the chain of a token", () => {
  test("names the mounted file that is wrong, not the first one", () => {
    const wrong = { ...mounted, where: "/secrets/t", fingerprint: theirs };
    const chain = judgeChain([client, mounted, wrong, password]);
    expect(breakText("mount-other", chain).en).toContain(`/secrets/t (${ours} ≠ ${theirs})`);
  });

  test("holds no foreign secret", () => {
    expect(judgeChain([client, foreign, password], 200).places).toEqual([client, password]);
  });

  test.for(rows)("breaks where it must: $what", ({ places, accepted, comfyui, breaks }) => {
    expect(judgeChain(places, accepted, comfyui).breaks).toEqual(breaks);
  });
});

describe("the file on the host to correct", () => {
  const other = { fingerprint: theirs };
  const from = { source: "/host/token" };
  test.for<[string, ChainBreak, Place[], string | undefined]>([
    [
      "none, where PASSWORD is a file of the container",
      "password-other",
      [{ ...password, ...other }],
      undefined,
    ],
    [
      "PASSWORD's, where it is mounted",
      "password-other",
      [{ ...password, ...other, ...from }],
      "/host/token",
    ],
    [
      "PASSWORD's before the mounted copy's",
      "password-other",
      [
        { ...mounted, ...other, source: "/host/copy" },
        { ...password, ...other, ...from },
      ],
      "/host/token",
    ],
    ["the mounted file's", "mount-other", [{ ...mounted, ...other, ...from }, password], "/host/token"],
    [
      "the mounted file's, whose line ends were copied",
      "windows-line-ends",
      [
        { ...mounted, ...from, flaws: ["windows-line-ends"] },
        { ...password, flaws: ["windows-line-ends"] },
      ],
      "/host/token",
    ],
    [
      "none, where the mounted file is right and PASSWORD was hashed again",
      "password-other",
      [
        { ...mounted, ...from },
        { ...password, ...other },
      ],
      undefined,
    ],
  ])("is %s", ([, name, places, expected]) => {
    expect(hostFile(name, { places: [client, ...places] })).toBe(expected);
  });
});

describe("a line of the reading script", () => {
  test("gives fingerprint, length, time and flaws", () => {
    expect(placeOf("password", "/p", `text 1764000000 ${"0a".repeat(32)} 60 ,bom,second-line`)).toEqual({
      role: "password",
      where: "/p",
      kind: "text",
      fingerprint: "0a0a0a0a0a0a",
      length: 60,
      flaws: ["bom", "second-line"],
      at: 1_764_000_000_000,
    });
  });

  test.for(["", "text", "text x y z", `text 1 ${"0".repeat(64)} 60 <script>`, "$2b$12$abc"])(
    "that is none of ours (%s) is an unreadable place and is not repeated",
    (line) => {
      expect(placeOf("password", "/p", line)).toEqual({
        role: "password",
        where: "/p",
        kind: "unreadable",
        flaws: [],
      });
    },
  );
});
