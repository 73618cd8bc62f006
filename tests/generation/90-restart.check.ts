import { expect } from "vitest";
import { check, config, target } from "../../src/runner/check.ts";
import { containerOf, isAnswering } from "../../src/runner/helpers/container.ts";
import { loginToken } from "../../src/runner/run.ts";
import { restartFlaws } from "../../src/targets/restart-flaws.ts";
import { tryRestart } from "../../src/targets/restart-trial.ts";

const timeoutS = config.restartTimeoutS ?? 0;

/** The last check of all: it cuts connections, and Docker may publish another port afterwards. */
check(
  "generation.container-restart",
  async ({ cannotTell, evidence, note, signal, notAskedFor }) => {
    const asked = config.restartTimeoutS !== undefined;
    const container = await containerOf({ cannotTell: asked ? cannotTell : notAskedFor, notAskedFor });
    if (!asked) return notAskedFor(notAllowed);
    const { url, access, plaintext, tokenSource } = target;
    const trial = await tryRestart(
      container,
      {
        url,
        access,
        token: loginToken(),
        plaintext,
        tokenSource,
        root: config.comfyuiRoot,
        timeoutS,
        answering: isAnswering(),
      },
      signal,
    );
    if ("refused" in trial) return cannotTell(trial.refused);
    note({ restart: trial.found });
    await evidence.json("restart", trial.found);
    expect(restartFlaws(trial, timeoutS)).toBeFlawless();
  },
  { timeoutMs: (timeoutS + 180) * 1000 },
);

const notAllowed = {
  fr: "un redémarrage se fait seulement sur demande : ALLOW_RESTART=1 ou --allow-restart",
  en: "a restart is made only on request: ALLOW_RESTART=1 or --allow-restart",
};
