import { expect } from "vitest";
import { bodyText, lateBody } from "../../src/comfyui/front-end/body-words.ts";
import { sendLarge } from "../../src/comfyui/front-end/large-body.ts";
import { lookAtPage } from "../../src/comfyui/front-end/look-at-page.ts";
import { lateText, pageText } from "../../src/comfyui/front-end/page-words.ts";
import { saveWorkflow } from "../../src/comfyui/front-end/saving.ts";
import { savingText } from "../../src/comfyui/front-end/saving-words.ts";
import { check, config, target } from "../../src/runner/check.ts";
import { ownFile, ownName } from "../../src/runner/helpers/front-end/own-file.ts";

const unasked =
  config.profile.page === "none"
    ? {
        fr: "non demandé : d'après le profil, personne n'ouvre la page de ce service (page)",
        en: "not asked for: by the profile nobody opens the page of this service (page)",
      }
    : undefined;

check(
  "infra.page-served",
  async ({ cannotTell, comfy, evidence, note, remark, signal }) => {
    const { portal, parts, late, ...page } = await lookAtPage(comfy.raw.bind(comfy), target.url, signal);
    if (portal)
      return cannotTell({
        fr: "la page est gardée par un portail où chaque personne se connecte : le jeton ne l'ouvre pas",
        en: "the page is guarded by a portal where each person signs in: the token does not open it",
      });
    note({ page });
    await evidence.table("page", parts);
    if (late.length > 0) remark(lateText(late));
    expect(pageText(page)).toBeFlawless();
  },
  { unasked },
);

check(
  "infra.workflows-saved",
  async ({ comfy, note, remark, signal }) => {
    const [first, renamed] = [`workflows/${ownName()}.json`, `workflows/${ownName()}.json`] as const;
    const own: ReturnType<typeof ownFile>[] = [];
    const onWrite = () => own.push(ownFile(first), ownFile(renamed));
    try {
      const saving = await saveWorkflow(comfy.raw.bind(comfy), { first, renamed, onWrite }, signal);
      note({ saving });
      if (saving.multiUser) remark(nobodysFolder);
      expect(savingText(saving)).toBeFlawless();
    } finally {
      for (const file of own) await file.remove({ comfy }).catch(() => false);
    }
  },
  { unasked },
);

check("infra.large-body", async ({ cannotTell, comfy, note, signal }) => {
  const body = await sendLarge(comfy.raw.bind(comfy), signal);
  note({ body });
  if (body.late) return cannotTell(lateBody);
  expect(bodyText(body)).toBeFlawless();
});

const nobodysFolder = {
  fr: "Le serveur tient un dossier par personne (--multi-user) : rien n'y a été écrit, seul le passage de l'adresse est prouvé.",
  en: "The server keeps a folder a person (--multi-user): nothing was written there, only that the address passes is proven.",
};
