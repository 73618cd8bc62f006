import fc from "fast-check";

/** For fuzz tests: unexpected values that a server or a file may hold. */

/** Names that every object inherits, or that JavaScript treats specially. */
export const bornNames = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "toJSON",
  "then",
  "length",
] as const;

/** Any text: all characters, lone surrogates and controls included, inherited names, and long repetitions. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...bornNames, "", " ", "\u0000", "\uD800", "\uFEFF", "\u2028", "\u001B[2J", "1e999", "NaN"),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc
    .tuple(fc.constantFrom("x", "é", "\n", "0", "🦉"), fc.constantFrom(300, 5_000))
    .map(([c, n]) => c.repeat(n)),
);

/** Stand for what JSON text can hold and `JSON.stringify` cannot write; see `jsonText`. */
const placeholders: readonly (readonly [string, string])[] = [
  ["<infinite>", "1e999"],
  ["<lists in lists>", "[".repeat(20_000) + "]".repeat(20_000)],
  ["<objects in objects>", `${'{"a":'.repeat(20_000)}0${"}".repeat(20_000)}`],
];

const isPlaceholder = (text: string): boolean => placeholders.some(([placeholder]) => placeholder === text);

/** An object that throws when it is converted to a number or a string. */
const stubborn = { toString: 1, valueOf: 1, toJSON: 1 };

const leaf = fc.oneof(
  { weight: 40, arbitrary: hostileText },
  { weight: 40, arbitrary: fc.constantFrom(null, true, false, 0, -1, 1.5, 2 ** 53, 1.7e308, 5e-324) },
  { weight: 20, arbitrary: fc.integer() },
  { weight: 10, arbitrary: fc.constant(stubborn) },
  // rare, because each takes a millisecond
  { weight: 2, arbitrary: fc.constantFrom(...placeholders.map(([placeholder]) => placeholder)) },
);

/** Any JSON value; some things are only placeholders until `jsonText` writes them out. */
export const hostileJson: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(hostileText, tie("value")), { maxLength: 4 }).map(Object.fromEntries),
  ),
})).value;

/** The JSON text of a value with its placeholders written out: infinite numbers, 20,000 lists in each other. */
export function jsonText(value: unknown): string {
  let text = JSON.stringify(value) ?? "null";
  for (const [placeholder, written] of placeholders)
    text = text.replaceAll(JSON.stringify(placeholder), written);
  return text;
}

/** The value after a round trip through its JSON text. */
export function parsed(value: unknown): unknown {
  return JSON.parse(jsonText(value));
}

type Container = Record<string, unknown> | unknown[];
type Change = readonly [
  where: number,
  how: "replace" | "delete" | "repeat" | "rename" | "wrap",
  what: unknown,
];

/** A real value with one to three changes in it. */
export function nearMiss(sample: unknown): fc.Arbitrary<unknown> {
  const how = fc.constantFrom("replace", "delete", "repeat", "rename", "wrap");
  const change = fc.tuple(fc.nat(), how, hostileJson) as fc.Arbitrary<Change>;
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
    const root: Container = [structuredClone(sample)];
    for (const [where, kind, what] of changes) apply(root, [where, kind, structuredClone(what)]);
    return root[0];
  });
}

function apply(root: Container, [where, how, what]: Change): void {
  const all = places(root);
  const [container, key] = all[where % all.length] ?? [root, 0];
  const holder = container as Record<string | number, unknown>;
  const old = holder[key];
  if (how === "replace") define(holder, key, what);
  if (how === "wrap") define(holder, key, [old]);
  if (container === root) return;
  if (how === "delete") Array.isArray(container) ? container.splice(Number(key), 1) : delete holder[key];
  if (how === "repeat")
    Array.isArray(container)
      ? container.push(structuredClone(old))
      : define(holder, `${key}2`, structuredClone(old));
  if (how === "rename" && !Array.isArray(container)) {
    delete holder[key];
    define(holder, typeof what === "string" && !isPlaceholder(what) ? what : "renamed", old);
  }
}

/** An own member, also where it is called `__proto__`. */
function define(holder: object, key: string | number, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

function places(root: Container): [Container, string | number][] {
  const all: [Container, string | number][] = [];
  const rest: Container[] = [root];
  for (let container = rest.pop(); container !== undefined; container = rest.pop())
    for (const [key, value] of Object.entries(container)) {
      all.push([container, Array.isArray(container) ? Number(key) : key]);
      if (typeof value === "object" && value !== null) rest.push(value as Container);
    }
  return all;
}
