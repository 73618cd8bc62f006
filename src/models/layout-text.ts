import type { Text } from "../text.ts";
import type { LayoutFlaw } from "./safetensors-layout.ts";

const MAX_NAME = 80;

/** What a loader refuses of a safetensors header, as a sentence without a full stop. */
export function layoutText({ reason, tensor = "" }: LayoutFlaw): Text {
  const name = tensor.length > MAX_NAME ? `${tensor.slice(0, MAX_NAME)}…` : tensor;
  switch (reason) {
    case "not-json":
      return { fr: "l'en-tête n'est pas du JSON", en: "the header is not JSON" };
    case "metadata":
      return {
        fr: "les métadonnées de l'en-tête ne sont pas des textes",
        en: "the header's metadata are not texts",
      };
    case "no-tensor":
      return { fr: "l'en-tête n'annonce aucun tenseur", en: "the header announces no tensor" };
    case "entry":
      return {
        fr: `le tenseur « ${name} » est mal décrit dans l'en-tête`,
        en: `the header does not describe the tensor "${name}" as the format asks`,
      };
    case "tensor-size":
      return {
        fr: `le tenseur « ${name} » n'a pas la taille que donnent son type et sa forme`,
        en: `the tensor "${name}" has not the size that its type and shape give`,
      };
    case "gap":
      return {
        fr: `il y a un trou avant les données du tenseur « ${name} »`,
        en: `there is a gap before the data of the tensor "${name}"`,
      };
    case "overlap":
      return {
        fr: `les données du tenseur « ${name} » en recouvrent d'autres`,
        en: `the data of the tensor "${name}" overlap others`,
      };
  }
}
