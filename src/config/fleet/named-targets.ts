import { addressesIn } from "../../input/address-list.ts";
import { bilingual, problem } from "../../input/sentences.ts";
import { checkUrl } from "../../input/server-url.ts";
import type { Text } from "../../text.ts";
import { type Given, read, type Sources, whereOf } from "../given.ts";
import { displayPath } from "../paths.ts";
import { settings } from "../settings.ts";
import { listFaults } from "./list-faults.ts";
import { readTargets } from "./read-targets.ts";
import { MAX_TARGETS, type WrittenTarget } from "./targets-shape.ts";

/** The targets as they were written, and the file whose folder their paths start from. Problems go to the sources. */
export function namedTargets(
  sources: Sources,
  several: Given,
): { targets: readonly WrittenTarget[]; file: string } {
  return several.setting === settings.targets ? ofFile(sources, several) : ofList(sources, several);
}

function ofFile(sources: Sources, given: Given): { targets: readonly WrittenTarget[]; file: string } {
  const file = read(sources, settings.targets);
  if (file === undefined) return { targets: [], file: "" };
  const shown = displayPath(file, sources.cwd);
  const { targets, problems } = readTargets(file, shown);
  const where = whereOf(given);
  sources.problems.push(
    ...problems.map((text) => bilingual((language) => `${where[language]}, ${text[language]}`)),
  );
  sources.problems.push(...listFaults(targets, shown));
  return { targets, file };
}

function ofList(sources: Sources, given: Given): { targets: readonly WrittenTarget[]; file: string } {
  const addresses = addressesIn(given.value) ?? [];
  const where = whereOf(given);
  const at = (index: number): Text =>
    bilingual((language) => `${where[language]}, ${language === "fr" ? "adresse" : "address"} ${index + 1}`);
  if (addresses.every((address) => address === "")) {
    sources.problems.push(problem(where, emptyList, writeList));
    return { targets: [], file: sources.cwd };
  }
  if (addresses.length > MAX_TARGETS) sources.problems.push(tooMany(where, addresses.length));
  const sound = addresses.map((address, index) => {
    const read = address === "" ? { cause: emptyEntry, fix: fillEntry } : checkUrl(address);
    if ("cause" in read) sources.problems.push(problem(at(index), read.cause, read.fix));
    return !("cause" in read);
  });
  const targets = addresses.map((url, index) => ({ name: nameOf(url, index), url }));
  // the same host under two prefixes, say
  const unique = targets.map((target, index) =>
    targets.findIndex(({ name }) => name.toLowerCase() === target.name.toLowerCase()) === index
      ? target
      : { ...target, name: `${target.name.slice(0, 36)}-${index + 1}` },
  );
  sources.problems.push(...listFaults(unique, where));
  return { targets: unique.filter((_, index) => sound[index]), file: sources.cwd };
}

/** `gpu-1-8188` of `http://gpu-1:8188`. */
function nameOf(url: string, index: number): string {
  const host = URL.canParse(url) ? new URL(url) : undefined;
  if (host === undefined || host.username !== "" || host.password !== "") return `target-${index + 1}`;
  const name = `${host.hostname}${host.port && `-${host.port}`}${host.pathname}`
    .replace(/[^\w.-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+|-+$/g, "");
  return name.slice(0, 40) || `target-${index + 1}`;
}

function tooMany(where: Text, count: number): Text {
  return problem(
    where,
    {
      fr: `${count} adresses, et ${MAX_TARGETS} au plus sont validées ensemble`,
      en: `${count} addresses, and at most ${MAX_TARGETS} are validated together`,
    },
    { fr: "faites-en plusieurs listes.", en: "make several lists of them." },
  );
}

const emptyList: Text = {
  fr: "la liste est vide, et rien ne serait validé",
  en: "the list is empty, and nothing would be validated",
};
const writeList: Text = {
  fr: "écrivez par exemple http://gpu-1:8188,http://gpu-2:8188.",
  en: "write for instance http://gpu-1:8188,http://gpu-2:8188.",
};
const emptyEntry: Text = {
  fr: "elle est vide, entre deux virgules ou au bout",
  en: "it is empty, between two commas or at the end",
};
const fillEntry: Text = {
  fr: "retirez la virgule, ou donnez l'adresse : la variable d'un script était peut-être vide.",
  en: "drop the comma, or give the address: a script's variable may have been empty.",
};
