/** An attachment of Allure: `source` is its file in the results folder. */
export interface AllureAttachment {
  name: string;
  type: string;
  source: string;
}

export interface AllureStep {
  attachments?: AllureAttachment[];
  steps?: AllureStep[];
}

/** A result as allure-vitest hands it over and writes it to `<uuid>-result.json`; the parts that are used here. */
export interface AllureResult extends AllureStep {
  uuid: string;
  name?: string;
  fullName?: string;
  titlePath?: string[];
  testCaseId?: string;
  historyId?: string;
  description?: string;
  status?: string | undefined;
  statusDetails: { message?: string; trace?: string };
  labels: { name: string; value: string }[];
  parameters?: { name?: string; excluded?: boolean }[];
  /** Milliseconds since the epoch. */
  start?: number;
  stop?: number;
}

export function labelOf({ labels }: Pick<AllureResult, "labels">, wanted: string): string | undefined {
  return labels.find(({ name }) => name === wanted)?.value;
}

export function everyAttachment({ attachments = [], steps = [] }: AllureStep): AllureAttachment[] {
  return [...attachments, ...steps.flatMap(everyAttachment)];
}
