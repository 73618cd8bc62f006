import { describe, expect, test } from "vitest";
import { cleanToken } from "./clean-token.ts";

const clean = (raw: string) => {
  const { token, notes } = cleanToken(raw, "file");
  return { token, notes: notes.map((note) => note.en) };
};

describe("a token file is read as the server reads PASSWORD", () => {
  test("a plain line end is no news", () => {
    expect(clean("abc\n")).toEqual({ token: "abc", notes: [] });
    expect(clean("abc")).toEqual({ token: "abc", notes: [] });
  });

  test("a byte order mark, CRLF, spaces and a user name are removed, each with a note", () => {
    const { token, notes } = clean("\uFEFF abc\t\r\nalice\r\n");
    expect(token).toBe("abc");
    expect(notes).toEqual([
      expect.stringContaining("BOM"),
      expect.stringContaining("CRLF"),
      expect.stringContaining("line 2"),
      expect.stringContaining("spaces"),
    ]);
  });

  test("a blank first line is an empty token, whatever follows", () => {
    expect(clean("\nabc\n").token).toBe("");
  });

  test("a space inside stays: it is a flaw, not a trim", () => {
    expect(clean("a b\n").token).toBe("a b");
  });
});
