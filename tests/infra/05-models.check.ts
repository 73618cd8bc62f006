import { expect } from "vitest";
import { closest } from "../../src/input/did-you-mean.ts";
import { check, config } from "../../src/runner/check.ts";
import { objectInfo } from "../../src/runner/helpers/object-info.ts";
import { readInputSpec } from "../../src/workflows/input-spec.ts";

check("infra.models", async ({ evidence, note, signal }) => {
  const served = await objectInfo(signal);
  const lists = Object.values(served).flatMap((node) =>
    Object.entries({ ...node.input.required, ...node.input.optional }).map(([input, spec]) => ({
      loader: `${node.name}.${input}`,
      files: (readInputSpec(spec).options ?? []).map(String),
    })),
  );
  const listed = (loader: string): readonly string[] =>
    lists.find((list) => list.loader === loader)?.files ?? [];
  // Windows servers list subfolders with a backslash; in any case a file in a subfolder is not the wanted file
  const missing = config.profile.models
    .filter(({ file, loader, input }) => !listed(`${loader}.${input}`).includes(file))
    .map(({ file, folder, loader, input }) => ({
      file,
      folder,
      loader: `${loader}.${input}`,
      elsewhere: lists.filter((list) => list.files.includes(file)).map((list) => list.loader),
      similar: [closest(file, listed(`${loader}.${input}`)) ?? []].flat(),
    }));
  const wanted = new Set(config.profile.models.map(({ loader, input }) => `${loader}.${input}`));
  note({
    modelsMissing: missing,
    modelLists: Object.fromEntries([...wanted].map((loader) => [loader, [...listed(loader)]])),
  });
  await evidence.table(
    "models",
    config.profile.models.map(({ file, loader, input }) => ({
      file,
      loader: `${loader}.${input}`,
      listed: listed(`${loader}.${input}`).join(" | ") || "–",
    })),
  );
  expect(
    missing.map(({ file, loader, folder }) => ({
      fr: `${loader} ne propose pas ${file} (dossier attendu : models/${folder}).`,
      en: `${loader} does not list ${file} (expected folder: models/${folder}).`,
    })),
  ).toBeFlawless();
});
