import { decimal, duration } from "../../format.ts";
import { bilingual } from "../../input/sentences.ts";
import type { Text } from "../../text.ts";
import type { BurstProgress } from "./tally.ts";

/** How the class gets on, in one line: done, running, waiting, pace and time left. */
export function burstWords({ done, failed, running, waiting, of, perMinute, leftMs }: BurstProgress): Text {
  return bilingual((language) => {
    const say = (fr: string, en: string): string => ({ fr, en })[language];
    const left = duration(leftMs, language);
    return [
      say(`${done}/${of} images`, `${done}/${of} images`),
      ...(failed > 0 ? [say(`${failed} manquées`, `${failed} missed`)] : []),
      say(`${running} en cours`, `${running} running`),
      say(`${waiting} en attente`, `${waiting} waiting`),
      ...(perMinute === undefined
        ? []
        : [say(`${decimal(perMinute, language)} par minute`, `${decimal(perMinute, language)} a minute`)]),
      say(`encore ${left} au plus`, `${left} left at most`),
    ].join(", ");
  });
}
