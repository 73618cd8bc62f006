import { readFileSync } from "node:fs";
import sharp, { type Sharp } from "sharp";
import { describe, expect, test } from "vitest";
import { type ImageMeasures, inspectImage } from "../measures.ts";
import { findingsOf, findingText, judgeSound } from "../verdicts.ts";

const good = readFileSync(new URL("../../../fixtures/images/edit-input.png", import.meta.url));

type Change = (picture: Sharp) => Sharp;
const measured = async (...changes: Change[]): Promise<ImageMeasures> => {
  let bytes: Buffer = good;
  for (const change of changes) bytes = await change(sharp(bytes)).png().toBuffer();
  return (await inspectImage(bytes)).measures;
};

/** Each level nearer to a light grey. */
const paler =
  (share: number): Change =>
  (picture) =>
    picture.linear(share, 160 * (1 - share));
const softer =
  (sigma: number): Change =>
  (picture) =>
    picture.blur(sigma);
const turned: Change = (picture) => picture.modulate({ hue: 90 });

describe("an edit is judged beside the picture that it is made from:", () => {
  const kept: [string, string, Change][] = [
    ["washed-out", "pale", paler(0.22)],
    ["washed-out", "almost pale", paler(0.27)],
    ["blur", "soft", softer(12)],
  ];
  test.for(kept)("%s is its own where that is %s already", async ([rule, , change]) => {
    const input = await measured(change);
    const edit = await measured(change, paler(0.85), turned);
    expect(findingsOf(edit).map((one) => one.rule)).toContain(rule);
    expect(judgeSound(edit, [], input)).toBeUndefined();
  });

  test("a good picture that comes back pale is refused", async () => {
    const [input, edit] = [await measured(), await measured(paler(0.22))];
    expect(judgeSound(edit, [], input)?.en).toMatch(/washed out.*minimum 52\.$/);
  });

  test("a pale picture that comes back with less than half of its contrast is refused", async () => {
    const [input, edit] = [await measured(paler(0.28)), await measured(paler(0.28), paler(0.45))];
    const said = judgeSound(edit, [], input);
    expect(said?.en).toMatch(/washed out.*minimum 2\d/);
    const [found] = findingsOf(edit, [], input).filter(({ warning }) => !warning);
    expect(found && findingText(found)).toEqual(said);
  });

  test("another damage is refused all the same", async () => {
    const input = await measured(paler(0.22));
    expect(judgeSound(await measured(paler(0)), [], input)?.en).toMatch(/solid/);
    expect(judgeSound(await measured(paler(0.22), softer(14)), [], input)?.en).toMatch(/blurred/);
  });
});
