import type { Text } from "../text.ts";
import type { RestartTrial } from "./restart-trial.ts";

/** What is wrong with a container after its restart; `timeoutS` is the time it had to answer again. */
export function restartFlaws(
  { name, where, found }: Exclude<RestartTrial, { refused: Text }>,
  timeoutS: number,
): Text[] {
  const { ready, drifted, before = "–", after = "–", status, anonymousStatus } = found;
  if (!ready)
    return [
      {
        fr: `${name} n'a pas répondu dans les ${timeoutS} s après son redémarrage.`,
        en: `${name} did not answer within ${timeoutS} s after its restart.`,
      },
    ];
  const flaws = [];
  if (drifted)
    flaws.push({
      fr: `${where} n'a plus la même empreinte après un redémarrage (${before} → ${after}).`,
      en: `${where} has another fingerprint after a restart (${before} → ${after}).`,
    });
  if (status !== 200)
    flaws.push({
      fr: `Après le redémarrage, le jeton reçoit ${status} au lieu de 200.`,
      en: `After the restart the token gets ${status}, expected 200.`,
    });
  if (anonymousStatus === 200)
    flaws.push({
      fr: "Depuis le redémarrage, le serveur répond 200 sans jeton : l'accès est ouvert à tous.",
      en: "Since the restart the server answers 200 without a token: everyone may enter.",
    });
  return flaws;
}
