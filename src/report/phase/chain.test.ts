import { describe, expect, test } from "vitest";
import { sampleRecord } from "../../../selftest/data/sample-record.ts";
import { judgeChain, type Place, type PlaceRole } from "../../credentials/chain.ts";
import { chainBlocks, chainLinks } from "./chain.ts";

const place = (role: PlaceRole, fingerprint?: string, more: Partial<Place> = {}): Place => ({
  role,
  where: `/${role}`,
  kind: "text",
  flaws: [],
  ...(fingerprint && { fingerprint, length: 60 }),
  ...more,
});
/** The state of each link, from the second hand on. */
const states = (places: readonly Place[], accepted?: number) =>
  chainLinks(judgeChain(places, accepted), "en").flatMap(({ title, into }) =>
    into ? [`${title}: ${into.state}`] : [],
  );
const [client, mounted, password, loaded] = (["client", "mounted", "password", "loaded"] as const).map(
  (role) => place(role, "aaaa"),
) as [Place, Place, Place, Place];

describe("the chain of a token as it is drawn", () => {
  test("is whole where every hand holds the same", () => {
    expect(states([client, mounted, password, loaded], 200)).toEqual([
      "Mounted file: good",
      "The server's file: good",
      "Read by the process: good",
      "The server answers: good",
    ]);
  });

  test.for([
    [
      "the mounted file is another",
      [client, place("mounted", "bbbb"), place("password", "bbbb"), place("loaded", "bbbb")],
      "Mounted file",
    ],
    [
      "the server's file is another",
      [client, mounted, place("password", "bbbb"), place("loaded", "bbbb")],
      "The server's file",
    ],
    [
      "the server's file is a directory",
      [client, mounted, place("password", undefined, { kind: "directory" })],
      "The server's file",
    ],
    [
      "the server's file is newer than the process",
      [client, { ...password, at: 9e6 }, place("loaded", "bbbb", { at: 1e6 })],
      "Read by the process",
    ],
    ["only the server disagrees", [client, password, loaded], "The server answers"],
  ] as const)("is broken once where %s, and what comes of it is no other break", ([, places, where]) => {
    const links = chainLinks(judgeChain(places, 401), "en");
    const broken = links.filter(({ into }) => into?.state === "broken");
    expect(broken.map(({ title }) => title)).toEqual([where]);
    if (where !== "The server answers") expect(broken[0]?.why.length).toBeGreaterThan(0);
    expect(links.at(-1)).toMatchObject({ found: "HTTP 401" });
  });

  test("says what nobody could verify", () => {
    expect(states([client, place("password", undefined, { kind: "closed" })])).toEqual([
      "The server's file: unknown",
      "Read by the process: unknown",
      "The server answers: unknown",
    ]);
  });

  test("is not drawn where nobody looked", () => {
    expect(chainBlocks({ record: sampleRecord() })).toEqual([]);
  });
});
