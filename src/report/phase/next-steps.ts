import { day } from "../../format.ts";
import { again } from "../../record/again.ts";
import { entryOf, stages } from "../../record/catalogue.ts";
import { findingText } from "../../references/words.ts";
import type { Text } from "../../text.ts";
import { jobNames } from "./generation.ts";
import type { PhaseInput } from "./input.ts";
import { diagnosisTitle } from "./titles.ts";

/** What to do now, the most urgent first; each a sentence with the command to type. */
export function nextSteps({ record, diagnoses, comparison }: PhaseInput): Text[] {
  const steps: Text[] = [];
  const [first, ...others] = diagnoses;
  if (first?.warning)
    steps.push({
      fr: `Lisez « ${diagnosisTitle(first).fr} » : rien n'est cassé, mais il faut le savoir.`,
      en: `Read "${diagnosisTitle(first).en}": nothing is broken, but it has to be known.`,
    });
  else if (first)
    steps.push({
      fr: `Suivez le remède de « ${diagnosisTitle(first).fr} », puis rejouez l'étape : ${again(record, first.stage)}`,
      en: `Follow the remedy of "${diagnosisTitle(first).en}", then run the stage again: ${again(record, first.stage)}`,
    });
  if (others.length > 0)
    steps.push({
      fr: `Voyez ensuite les autres diagnostics, dans l'ordre : ${others.map((one) => diagnosisTitle(one).fr).join(" · ")}`,
      en: `Then see the other diagnoses, in their order: ${others.map((one) => diagnosisTitle(one).en).join(" · ")}`,
    });
  if (record.interrupted || (!first && record.errors.length > 0))
    steps.push({
      fr: `Rejouez toute la suite, sans l'interrompre : ${again(record)}`,
      en: `Run the whole suite again, without interrupting it: ${again(record)}`,
    });
  if (record.target.emulated)
    steps.push({
      fr: "Validez votre serveur : npm test -- --url http://ADRESSE:PORT --token-file FICHIER",
      en: "Validate your server: npm test -- --url http://ADDRESS:PORT --token-file FILE",
    });
  const missing = stages.filter((stage) => !record.stages.includes(stage));
  if (missing.length > 0)
    steps.push({
      fr: `Exécutez aussi ce qui manque : ${missing.map((stage) => again(record, stage)).join(" · ")}`,
      en: `Run what is missing too: ${missing.map((stage) => again(record, stage)).join(" · ")}`,
    });
  for (const { job } of comparison.trends.filter(({ slow }) => slow))
    steps.push({
      fr: `Cherchez pourquoi « ${jobNames[job]?.fr ?? job} » est plus lent que d'habitude (voir les mesures).`,
      en: `Look for why "${jobNames[job]?.en ?? job}" is slower than usual (see the metrics).`,
    });
  const { reference } = record.facts["generation.reference"] ?? {};
  if (reference && !record.target.emulated && ["none", "stale"].includes(reference.state))
    steps.push(findingText(reference, record.flags));
  const stale = record.checks.filter(({ staleWaiver }) => staleWaiver);
  if (stale.length > 0)
    steps.push({
      fr: `Retirez de la liste les dérogations devenues inutiles : ${stale.map(({ id }) => id).join(", ")}`,
      en: `Take the waivers that are no longer needed off the list: ${stale.map(({ id }) => id).join(", ")}`,
    });
  for (const [until, checks] of Map.groupBy(
    record.checks.filter(({ status }) => status === "waived"),
    ({ waivedUntil = "–" }) => waivedUntil,
  ))
    steps.push({
      fr: `Avant le ${day(until, "fr")}, corrigez ou réexaminez : ${checks.map(({ id }) => entryOf(id).title.fr).join(" · ")}`,
      en: `Before ${day(until, "en")}, repair or review: ${checks.map(({ id }) => entryOf(id).title.en).join(" · ")}`,
    });
  if (steps.length === 0)
    steps.push({
      fr: `Rien avant le cours. Rejouez la veille, et après chaque mise à jour : ${again(record)}`,
      en: `Nothing before the course. Run again the day before, and after each update: ${again(record)}`,
    });
  return steps;
}
