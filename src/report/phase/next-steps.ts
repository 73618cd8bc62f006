import { day } from "../../format.ts";
import { again, isOfClass, npmCommand, whole } from "../../record/again.ts";
import { missingStages } from "../../record/verdict.ts";
import { flawOf, stageWords } from "../../record/words.ts";
import { findingText } from "../../references/words.ts";
import type { Text } from "../../text.ts";
import { counted } from "../console/last-line.ts";
import { lessonLine } from "../lessons.ts";
import { urgentOf } from "../urgent.ts";
import { jobNames } from "./generation.ts";
import type { PhaseInput } from "./input.ts";
import { diagnosisTitle } from "./titles.ts";

const learn = npmCommand("npm run learn", ["--help"]);

/** What to do now, the most urgent first; each a sentence with the command to type. */
export function nextSteps(input: PhaseInput): Text[] {
  const before = urgentSteps(input);
  const after = laterSteps(input);
  return before.length > 0 ? [...before, ...after] : [start(input), ...after];
}

/** A sound server: nothing keeps the course from starting. */
function start({ record, verdict }: PhaseInput): Text {
  if (lessonLine(record) === undefined)
    return {
      fr: `Rien de ce que le profil demande n'est en défaut. Pour éprouver aussi les images du cours, décrivez-y un workflow, ou apprenez-le : ${learn}`,
      en: `Nothing that the profile asks for is broken. To try the pictures of the course as well, describe a workflow in it, or learn it: ${learn}`,
    };
  if (verdict.verdict === "GO")
    return { fr: "Rien : le cours peut commencer.", en: "Nothing: the course can start." };
  const untold = counted(record, "untold");
  const calm = {
    fr: "Rien d'urgent : le cours peut commencer.",
    en: "Nothing urgent: the course can start.",
  };
  if (untold.fr === "") return calm;
  return {
    fr: `${calm.fr} Voyez plus bas ce qui n'a pas été vérifié, et pourquoi (${untold.fr}).`,
    en: `${calm.en} See below what was not verified, and why (${untold.en}).`,
  };
}

/** What comes before the course. */
function urgentSteps({ record, diagnoses: all, verdict }: PhaseInput): Text[] {
  const steps: Text[] = [];
  const [first, ...others] = all.filter(({ usual }) => !usual);
  const urgent = urgentOf(record, all);
  if (urgent) steps.push(urgent.step);
  if (first?.warning)
    steps.push({
      fr: `Lisez « ${diagnosisTitle(first).fr} » : rien n'est cassé, mais il faut le savoir.`,
      en: `Read "${diagnosisTitle(first).en}": nothing is broken, but it has to be known.`,
    });
  else if (first?.code === "queue-busy" && !record.flags?.includes("--wait"))
    steps.push({
      fr: `Relancez quand la file est vide, ou attendez votre tour : ${npmCommand("npm test", [...(record.flags ?? []), "--wait"])}`,
      en: `Run again when the queue is empty, or wait for your turn: ${npmCommand("npm test", [...(record.flags ?? []), "--wait"])}`,
    });
  else if (first?.code.startsWith("access-"))
    // the same command would ask with the same wrong access again
    steps.push({
      fr: `Suivez le remède de « ${diagnosisTitle(first).fr} », et rejouez l'étape avec l'accès qu'il nomme.`,
      en: `Follow the remedy of "${diagnosisTitle(first).en}", and run the stage again with the access that it names.`,
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
  if (record.interrupted || (!first && verdict.verdict === "NO_GO"))
    steps.push({
      fr: `Rejouez toute la suite, sans l'interrompre : ${again(record)}`,
      en: `Run the whole suite again, without interrupting it: ${again(record)}`,
    });
  if (record.target.emulated)
    steps.push({
      fr: "Validez votre serveur : npm test -- --url http://ADRESSE:PORT --token-file FICHIER",
      en: "Validate your server: npm test -- --url http://ADDRESS:PORT --token-file FILE",
    });
  if (isOfClass(record) && verdict.verdict !== "NO_GO" && !record.target.emulated)
    steps.push({
      fr: `Validez aussi le serveur lui-même, une fois (accès, modèles, images) : ${whole(record)}`,
      en: `Validate the server itself as well, once (access, models, images): ${whole(record)}`,
    });
  const missing = missingStages(record);
  if (missing.length > 0 && !record.interrupted)
    steps.push({
      fr: `Pour un verdict entier (il manque ${missing.map((stage) => stageWords[stage].fr).join(", ")}), exécutez toute la suite : ${again(record)}`,
      en: `For a whole verdict (${missing.map((stage) => stageWords[stage].en).join(", ")} is missing), run the whole suite: ${again(record)}`,
    });
  return steps;
}

/** What can wait: the approval of a picture comes last. */
function laterSteps({ record, diagnoses, comparison, verdict }: PhaseInput): Text[] {
  const steps: Text[] = [];
  const sound = verdict.verdict !== "NO_GO";
  for (const { job } of comparison.trends.filter(({ slow }) => slow))
    steps.push({
      fr: `Cherchez pourquoi « ${jobNames[job]?.fr ?? job} » est plus lent que d'habitude (voir les mesures).`,
      en: `Look for why "${jobNames[job]?.en ?? job}" is slower than usual (see the metrics).`,
    });
  for (const usual of diagnoses.filter((one) => one.usual))
    steps.push({
      fr: `À savoir : « ${diagnosisTitle(usual).fr} ».`,
      en: `Worth knowing: "${diagnosisTitle(usual).en}".`,
    });
  const stale = record.checks.filter(({ staleWaiver }) => staleWaiver);
  // a check may pass because something else is broken: without a login no token is in the log
  if (stale.length > 0 && sound)
    steps.push({
      fr: `Retirez de la liste les dérogations devenues inutiles : ${stale.map(({ id }) => id).join(", ")}`,
      en: `Take the waivers that are no longer needed off the list: ${stale.map(({ id }) => id).join(", ")}`,
    });
  for (const [until, checks] of Map.groupBy(
    record.checks.filter(({ status }) => status === "waived"),
    ({ waivedUntil = "–" }) => waivedUntil,
  ))
    steps.push({
      fr: `Avant le ${day(until, "fr")}, corrigez ou réexaminez : ${checks.map(({ id }) => flawOf(id).fr).join(" · ")}`,
      en: `Before ${day(until, "en")}, repair or review: ${checks.map(({ id }) => flawOf(id).en).join(" · ")}`,
    });
  if (!record.target.emulated)
    steps.push({
      fr: `Rejouez la veille du cours, et après chaque mise à jour : ${again(record)}`,
      en: `Run again the day before the course, and after each update: ${again(record)}`,
    });
  const { reference } = record.facts["generation.reference"] ?? {};
  if (reference && sound && !record.target.emulated && ["none", "stale"].includes(reference.state))
    steps.push(findingText(reference, record.flags));
  return steps;
}
