import { expect } from "vitest";
import { notSteady } from "../../src/container/container-facts.ts";
import { readModels } from "../../src/container/read-models.ts";
import { isGood } from "../../src/models/model-files.ts";
import { modelText } from "../../src/models/model-text.ts";
import { check, config, known } from "../../src/runner/check.ts";
import { containerOf, orCannotTell, steadiness } from "../../src/runner/helpers/container.ts";
import { otherWeights } from "../../src/runner/helpers/weights.ts";

check("infra.container-models", async ({ cannotTell, comfy, evidence, note, signal, notAskedFor }) => {
  if (config.profile.models.length === 0)
    return notAskedFor({
      fr: "non demandé : le profil ne nomme aucun modèle",
      en: "not asked for: the profile names no model",
    });
  const container = await containerOf({ cannotTell, notAskedFor });
  const { name, ...state } = await container.facts(signal);
  if (steadiness({ name, ...state }) !== "steady") return cannotTell(notSteady(name));
  // an old server does not list its folders; another check reports a refused token
  const open = known["infra.token-opens"]?.access?.headerStatus === 200;
  const { modelLists } = known["infra.models"] ?? {};
  const folders = open ? await comfy.modelFolders(signal).catch(() => undefined) : undefined;
  const modelsOnDisk = await readModels(
    container,
    {
      root: config.comfyuiRoot,
      wanted: config.profile.models,
      ...(folders && { folders }),
      ...(modelLists && { listed: modelLists }),
    },
    signal,
  ).catch(orCannotTell({ cannotTell }));
  note({ modelsOnDisk });
  const { files, duplicates } = modelsOnDisk;
  await evidence.table(
    "models-on-disk",
    files.map(({ file, folder, state, path, bytes = 0, expected = 0 }) => ({
      file,
      folder,
      state,
      path,
      bytes,
      expected,
    })),
  );
  if (duplicates.length > 0)
    await evidence.table(
      "duplicates",
      duplicates.map(({ paths, bytes }) => ({ bytes, files: paths.join(" = ") })),
    );
  const synthetic = config.profile.weights === "synthetic";
  const wrong = [
    ...files
      .filter((file) => !isGood(file))
      .map(modelText)
      .map(({ fr, en }) => ({ fr: `${fr}.`, en: `${en}.` })),
    ...files.filter((file) => file.synthetic === !synthetic).map(({ path }) => otherWeights(path)),
  ];
  if (wrong.length === 0 && files.every(({ state }) => state === "unseen"))
    return cannotTell({
      fr: `aucun modèle du profil dans les dossiers connus de ${config.comfyuiRoot}/models (extra_model_paths.yaml ?)`,
      en: `no model of the profile in the known folders of ${config.comfyuiRoot}/models (extra_model_paths.yaml?)`,
    });
  expect(wrong).toBeFlawless();
});
