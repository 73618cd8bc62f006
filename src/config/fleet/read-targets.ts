import { z } from "zod";
import { readJsonFile } from "../../input/json-file.ts";
import { bilingual, problem } from "../../input/sentences.ts";
import { shapeProblem } from "../../input/shape-problem.ts";
import type { Text } from "../../text.ts";
import { targetsSchema, type WrittenTarget } from "./targets-shape.ts";

/** Keys that would hold a secret itself. Those that name its place end otherwise. */
const secretKey =
  /^(?!.*(?:file|variable)$).*(?:token|passw|pwd|secret|hash|plaintext|credential|bearer|headervalue|api_?-?key)|^(?:key|value|auth)$/i;

/** The targets of a file, and everything that is wrong with it. A list alone is read as well, without the object around it. */
export function readTargets(
  path: string,
  shown: string,
): { targets: readonly WrittenTarget[]; problems: Text[] } {
  const read = readJsonFile(path, shown, z.unknown());
  if ("problems" in read) return { targets: [], problems: read.problems };
  const problems: Text[] = [];
  const whole = Array.isArray(read.value) ? { targets: read.value } : read.value;
  const data = withoutSecrets(whole, shown, "", problems);
  if (isEmpty(data)) return { targets: [], problems: [...problems, emptyList(shown)] };
  const parsed = targetsSchema.safeParse(data, { reportInput: true });
  if (parsed.success) return { targets: problems.length > 0 ? [] : parsed.data.targets, problems };
  problems.push(...parsed.error.issues.map((issue) => shapeProblem(shown, issue, targetsSchema, data)));
  return { targets: [], problems };
}

/** The data without what is secret, and a problem for each: its value is repeated nowhere. */
function withoutSecrets(data: unknown, shown: string, place: string, problems: Text[]): unknown {
  if (Array.isArray(data))
    return data.map((one, at) => withoutSecrets(one, shown, `${place}[${at}]`, problems));
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).flatMap(([key, value]) => {
      const at = place === "" ? key : `${place}.${key}`;
      if (!secretKey.test(key)) return [[key, withoutSecrets(value, shown, at, problems)]];
      problems.push(secretWritten(`${shown}, ${at.slice(0, 80)}`, key));
      return [];
    }),
  );
}

function secretWritten(where: string, key: string): Text {
  const kind = /header|key|value/i.test(key)
    ? "headerValue"
    : /basic/i.test(key)
      ? "basicPassword"
      : /passw|pwd|plaintext/i.test(key)
        ? "password"
        : "token";
  const inFile =
    kind === "password" ? [] : [`"${kind}File": ".secrets/gpu-1.${kind === "token" ? "token" : "key"}"`];
  const ways = [...inFile, `"${kind}Variable": "GPU1_${kind === "token" ? "TOKEN" : "SECRET"}"`];
  return problem(
    where,
    {
      fr: "un secret n'est pas écrit dans ce fichier, il n'y est jamais lu",
      en: "a secret is not written in this file, and never read from it",
    },
    bilingual((language) =>
      language === "fr"
        ? `écrivez ${ways.join(" ou ")}, et changez ce secret si le fichier a pu être partagé.`
        : `write ${ways.join(" or ")}, and change that secret where the file may have been shared.`,
    ),
  );
}

function isEmpty(data: unknown): boolean {
  const { targets } = typeof data === "object" && data !== null ? (data as { targets?: unknown }) : {};
  return Array.isArray(targets) && targets.length === 0;
}

function emptyList(shown: string): Text {
  return problem(
    shown,
    {
      fr: "la liste des cibles est vide, et rien ne serait validé",
      en: "the list of targets is empty, and nothing would be validated",
    },
    {
      fr: 'écrivez-y au moins {"name": "gpu-1", "url": "http://gpu-1:8188"}.',
      en: 'write at least {"name": "gpu-1", "url": "http://gpu-1:8188"} there.',
    },
  );
}
