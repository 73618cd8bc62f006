import type { Setting } from "../setting.ts";

/** What a `.env.example` has in the place of a secret: `your_token_here`, `<token>`, `changeme`, `xxxx`. */
const shapes =
  /^(?:<.{0,80}>|\[.{0,80}\]|\{.{0,80}\}|x{3,80}|\*{3,80}|\.{3,80}|…{1,9}|(?:your|my|votre|insert|replace|enter|put|paste)[-_ ].{1,80}|.{0,80}[-_ ]here|change[-_ ]?(?:me|it|this).{0,40}|(?:todo|tbd|fixme|placeholder)\W{0,9})$/i;

/** Only a secret has such a form to fill in; every other value is judged by its own shape. */
export function isPlaceholder(setting: Setting, value: string): boolean {
  const word = value.trim();
  return setting.secret === true && word.length <= 120 && shapes.test(word);
}
