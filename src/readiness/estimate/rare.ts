import type { ClassSession } from "../session.ts";
import type { Random } from "./draws.ts";
import { classesFor, goesWell } from "./goes-well.ts";
import type { Known } from "./known.ts";
import { worldOf } from "./world.ts";

/** The worst that a server does now and then: models read again from a slow disk, another program on the GPU. Times the mean. */
const FACTOR = 8;
/** A measured job of this many times the mean shows it: how often it comes is then counted, as everything else. */
const SHOWN = 4;
/** Servers that do so are told rightly in so many of a hundred classes, whichever part of the jobs it is. */
const RISK = 0.04;
/** How many such jobs were to be expected among those that were measured, the likeliest to spoil a class first. None came. */
const EXPECTED = [1, 1.5, 0.7, 2, 2.5, 0.35];
/** Of the classes at one look, for each of these parts. */
const SHARE = 0.25;

/**
 * Whether enough jobs were seen for a yes on a server of which one job in many takes very long. Rule of three, made exact for this class:
 * for no part of such jobs may it be likelier than the risk that none showed up to now and that the rest spoils the answer.
 */
export function withstandsRare(
  known: Known,
  session: ClassSession,
  limitMs: number,
  random: Random,
): boolean {
  const { model, total } = known;
  if (model.noise.some((value) => value >= SHOWN)) return true;
  const classes = Math.ceil(SHARE * classesFor(known));
  return EXPECTED.every((expected) => {
    const part = 1 - Math.exp(-expected / model.good);
    const most = Math.floor((RISK / Math.exp(-expected)) * classes);
    let spoilt = 0;
    for (let at = 0; at < classes && spoilt <= most; at++) {
      const world = worldOf(model, total, random, { part, factor: FACTOR });
      if (!goesWell(known, world, session, limitMs, random)) spoilt++;
    }
    return spoilt <= most;
  });
}
