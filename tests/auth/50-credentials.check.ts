import bcrypt from "bcryptjs";
import { expect } from "vitest";
import { isGuards } from "../../src/comfyui/pages/guards-reply.ts";
import { probeAll } from "../../src/comfyui/probe.ts";
import { badCredentials, plaintextCredentials } from "../../src/credentials/bad-credentials.ts";
import type { CredentialRow } from "../../src/credentials/credential-row.ts";
import { flawText } from "../../src/credentials/flaw-text.ts";
import { flawsOf } from "../../src/credentials/token-flaws.ts";
import { describeToken } from "../../src/credentials/token-shape.ts";
import { fingerprint } from "../../src/redaction/fingerprint.ts";
import { type CheckTools, check, config, target } from "../../src/runner/check.ts";
import { fewOf, toldGently, tooMany } from "../../src/runner/courtesy/gentle.ts";
import { expectRefused } from "../../src/runner/helpers/table-of-refusals.ts";
import { loginToken } from "../../src/runner/run.ts";
import type { Text } from "../../src/text.ts";

const noPlaintext = {
  fr: "le mot de passe en clair n'est pas configuré (QWEN_API_USER_TOKEN ou .secrets/.env.generated)",
  en: "the plaintext password is not configured (QWEN_API_USER_TOKEN or .secrets/.env.generated)",
};

const noHash = {
  fr: "le jeton n'est pas un hash bcrypt : il n'y a rien à comparer",
  en: "the token is not a bcrypt hash: there is nothing to compare",
};

/** A malformed header crashes a stock ComfyUI-Login. A 500 still lets nobody in; `auth.malformed-header-handled` judges it. */
const refusals = { wellFormed: [401], malformed: [401, 400, 500] };

/** A row in the header that a proxy needs for itself never reaches the login: it is left out. Sound forms come first. */
function presentable(all: readonly CredentialRow[], { credentials }: CheckTools["anonymous"]) {
  const rows = all.filter(({ headers }) =>
    Object.keys(headers).every((name) => !(name.toLowerCase() in credentials.headers)),
  );
  return rows.toSorted((a, b) => rank(a) - rank(b));
}

/** A whole token of another password is the worst that could open; a row without any is asked elsewhere. */
function rank({ malformed, headers, query }: CredentialRow): number {
  if (malformed || (query === undefined && Object.keys(headers).length === 0)) return 2;
  return /^Bearer \$2/.test(headers.authorization ?? "") ? 0 : 1;
}

async function present(
  all: readonly CredentialRow[],
  { anonymous, signal }: Pick<CheckTools, "anonymous" | "signal">,
) {
  const rows = fewOf(presentable(all, anonymous));
  const replies = await probeAll(
    (request) => anonymous.raw(request),
    rows.map(({ headers, query }) => ({
      method: "GET",
      path: `/system_stats${query ? `?${query}` : ""}`,
      headers,
      signal,
    })),
  );
  return rows.flatMap(({ flaw, malformed }, index) => {
    const reply = replies[index];
    if (reply === undefined) return [];
    const allowed = malformed ? refusals.malformed : refusals.wellFormed;
    const guarded = isGuards(reply) && !allowed.includes(reply.status);
    return [{ flaw, reply, guarded, allowed: guarded ? [...allowed, reply.status] : allowed }];
  });
}

type Rows = Awaited<ReturnType<typeof present>>;

/** What a proxy refused by itself never reached the login: it is refused, and worth knowing. */
function guardText(rows: Rows): Text | undefined {
  const own = rows.filter(({ guarded }) => guarded);
  if (own.length === 0) return undefined;
  const statuses = [...new Set(own.map(({ reply }) => reply.status))].join(", ");
  return {
    fr: `Un proxy ou un pare-feu a refusé lui-même ${own.length} de ces ${rows.length} mauvais identifiants (${statuses}) : ce que ComfyUI-Login en ferait ne s'est pas vu.`,
    en: `A proxy or a firewall refused ${own.length} of these ${rows.length} bad credentials by itself (${statuses}): what ComfyUI-Login would make of them was not seen.`,
  };
}

check("auth.token-format", async ({ note }) => {
  const shape = describeToken(loginToken());
  const flaws = flawsOf(loginToken());
  const tracked = target.tokenTracked && ({ tracked: true } as const);
  note({
    token: { source: target.tokenSource, fingerprint: fingerprint(loginToken()), shape, flaws, ...tracked },
  });
  const { minCost } = config.profile.token;
  const weak = shape.cost !== undefined && shape.cost < minCost;
  expect([
    ...flaws.map((flaw) => flawText(flaw).cause),
    ...(weak
      ? [
          {
            fr: `Le coût bcrypt du jeton est ${shape.cost}, le profil demande au moins ${minCost}.`,
            en: `The token's bcrypt cost is ${shape.cost}, the profile asks for at least ${minCost}.`,
          },
        ]
      : []),
  ]).toBeFlawless();
});

check("auth.plaintext-matches", async ({ note, cannotTell, notAskedFor }) => {
  if (target.plaintext === undefined || target.plaintext === "") return notAskedFor(noPlaintext);
  if (describeToken(loginToken()).format !== "bcrypt") return cannotTell(noHash);
  const plaintextMatches = await bcrypt.compare(target.plaintext, loginToken());
  note({
    token: {
      source: target.tokenSource,
      fingerprint: fingerprint(loginToken()),
      shape: describeToken(loginToken()),
      flaws: flawsOf(loginToken()),
      plaintextMatches,
    },
  });
  expect(plaintextMatches ? undefined : mismatch).toBeFlawless();
});

const mismatch = {
  fr: "Le mot de passe configuré ne correspond pas au hash : l'un des deux date d'une autre génération.",
  en: "The configured password does not match the hash: one of the two comes from another generation.",
};

check("auth.bad-credentials-refused", async (tools) => {
  const { anonymous, evidence, note, remark, signal } = tools;
  const credentials = await badCredentials({ token: loginToken() });
  const rows = await present(credentials, { anonymous, signal });
  await expectRefused("auth.bad-credentials-refused", rows, { evidence, note });
  const guarded = guardText(rows);
  if (guarded !== undefined) remark(guarded);
  toldGently(tools, rows.length, presentable(credentials, anonymous).length);
});

check("auth.plaintext-refused", async (tools) => {
  const { anonymous, evidence, note, signal, notAskedFor } = tools;
  if (target.plaintext === undefined || target.plaintext === "") return notAskedFor(noPlaintext);
  tooMany(tools);
  const credentials = await plaintextCredentials({ token: loginToken(), plaintext: target.plaintext });
  const rows = await present(credentials, { anonymous, signal });
  await expectRefused("auth.plaintext-refused", rows, { evidence, note });
});

check("auth.malformed-header-handled", async (tools) => {
  const { anonymous, evidence, note, signal } = tools;
  tooMany(tools);
  const credentials = (await badCredentials({ token: loginToken() })).filter(({ malformed }) => malformed);
  const rows = await present(credentials, { anonymous, signal });
  const clean = rows.map((row) => ({ ...row, allowed: row.guarded ? row.allowed : [400, 401] }));
  await expectRefused("auth.malformed-header-handled", clean, { evidence, note });
});
