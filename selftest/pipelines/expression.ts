/** What an expression may name: `github`, `env`, `secrets`, `vars`, `steps`, `runner`. */
export type Contexts = Readonly<Record<string, unknown>>;

export type Value = string | number | boolean | null;

/** The state of a job, for `always()`, `failure()` and `success()`. */
export interface State {
  readonly failed: boolean;
}

/** Evaluates GitHub's expressions as far as our workflows use them; anything else is an error, never a guess. */
export function evaluate(text: string, contexts: Contexts, state: State): Value {
  const tokens = text.match(/'(?:[^']|'')*'|&&|\|\||==|!=|[!(),]|[\w.-]+|\S/g) ?? [];
  let at = 0;
  const next = (): string => tokens[at++] ?? "";
  const take = (token: string): boolean => tokens[at] === token && ++at > 0;

  function primary(): Value {
    const token = next();
    if (token === "!") return !isTrue(primary());
    if (token === "(") {
      const value = or();
      if (!take(")")) throw new Error(`")" is missing: ${text}`);
      return value;
    }
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
    if (/^\d+$/.test(token)) return Number(token);
    if (token === "true" || token === "false") return token === "true";
    if (take("(")) {
      if (!take(")")) throw new Error(`unknown function: ${token}(…)`);
      if (token === "always") return true;
      if (token === "failure") return state.failed;
      if (token === "success") return !state.failed;
      throw new Error(`unknown function: ${token}()`);
    }
    return lookUp(token, contexts);
  }
  function compared(): Value {
    const left = primary();
    if (take("==")) return same(left, primary());
    if (take("!=")) return !same(left, primary());
    return left;
  }
  function and(): Value {
    let left = compared();
    while (take("&&")) {
      const right = compared();
      left = isTrue(left) ? right : left;
    }
    return left;
  }
  function or(): Value {
    let left = and();
    while (take("||")) {
      const right = and();
      left = isTrue(left) ? left : right;
    }
    return left;
  }
  const value = or();
  if (at < tokens.length) throw new Error(`unexpected "${tokens[at]}": ${text}`);
  return value;
}

/** Whether a step runs: without a word on the job's state, only where nothing has failed. */
export function isWanted(condition: string | undefined, contexts: Contexts, state: State): boolean {
  if (condition === undefined) return !state.failed;
  const text = condition.replace(/^\s*\$\{\{(.*)\}\}\s*$/s, "$1");
  const speaks = /\b(?:always|failure|success|cancelled)\(/.test(text);
  return (speaks || !state.failed) && isTrue(evaluate(text, contexts, state));
}

/** A text with its `${{ … }}` filled in. */
export function filled(text: unknown, contexts: Contexts, state: State): string {
  return String(text).replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) =>
    String(evaluate(expression, contexts, state) ?? ""),
  );
}

function lookUp(path: string, contexts: Contexts): Value {
  const [root = "", ...keys] = path.split(".");
  if (!(root in contexts)) throw new Error(`unknown context: ${path}`);
  let value: unknown = contexts[root];
  for (const key of keys) value = (value as Record<string, unknown> | undefined)?.[key];
  return (value ?? null) as Value;
}

function isTrue(value: Value): boolean {
  return value !== null && value !== false && value !== 0 && value !== "";
}

/** GitHub compares texts in any case, and nothing with the empty text. */
function same(left: Value, right: Value): boolean {
  return String(left ?? "").toLowerCase() === String(right ?? "").toLowerCase();
}
