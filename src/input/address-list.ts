const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

/**
 * The addresses of a list, separated by commas, blanks or line breaks; undefined for the value of one server, be it right or
 * wrong. An entry between two commas may be empty: a script whose variable had no value leaves it so, and whoever reads the list
 * must say it.
 */
export function addressesIn(value: string): string[] | undefined {
  const text = value.trim();
  const words = text.split(/[\s,;]+/).filter((word) => SCHEME.test(word));
  // a comma may stand in a password, or behind a "?": one address, which is refused for that
  const comma = text.includes(",") && SCHEME.test(text) && !/[@?#]/.test(text);
  const onlyCommas = /^[\s,;]*[,;][\s,;]*$/.test(text);
  if (words.length < 2 && !comma && !onlyCommas) return undefined;
  return text
    .split(/\s*,\s*|\s*;\s*(?=[a-z][a-z0-9+.-]*:\/\/)/i)
    .flatMap((part) => (part === "" ? [""] : part.split(/\s+/)));
}
