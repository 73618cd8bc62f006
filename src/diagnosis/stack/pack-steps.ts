import type { Text } from "../../text.ts";
import type { Commands } from "../commands.ts";
import type { Step } from "../steps.ts";
import type { Lack } from "./lacking-packs.ts";

/** Where an inventory of another version of a pack comes from, as words behind "an inventory that describes it". */
export function otherInventory(pack: string): Text {
  return /QwenImageWanBridge/i.test(pack)
    ? {
        fr: " (fixtures/inventories en a un pour la tête de ComfyUI-QwenImageWanBridge)",
        en: " (fixtures/inventories has one for the head of ComfyUI-QwenImageWanBridge)",
      }
    : { fr: " (npm run learn en écrit un)", en: " (npm run learn writes one)" };
}

type Pack = Pick<Lack, "pack" | "known">;

/** Back to the version that the inventory describes. */
export function goBack({ pack, known }: Pack, shell: Commands): Step {
  if (known?.commit === undefined)
    return {
      fr: "Revenez à la version que l'inventaire décrit (git checkout).",
      en: "Go back to the version that the inventory describes (git checkout).",
    };
  return {
    fr: "Revenez à la version que l'inventaire décrit :",
    en: "Go back to the version that the inventory describes:",
    run: shell.checkout(pack, known.commit),
  };
}

/** The version that the inventory describes, in a folder where the pack is not. */
export function install({ pack, known }: Pack, shell: Commands): Step {
  if (known === undefined)
    return {
      fr: `Sinon, installez ${pack} depuis son dépôt.`,
      en: `If not, install ${pack} from its repository.`,
    };
  return {
    fr: known.commit === undefined ? "Sinon :" : "Sinon, dans la version que l'inventaire décrit :",
    en: known.commit === undefined ? "If not:" : "If not, in the version that the inventory describes:",
    run: `${shell.clone(known.source, known.commit)}${shell.requirements(pack)}`,
  };
}
