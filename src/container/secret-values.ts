const secretName = /PASS|PWD|SECRET|TOKEN(?!IZ)|KEY|CREDENTIAL|AUTH/i;
/** Words that are no secrets: hiding them would only make a log unreadable. */
const noSecret = /^(?:|true|false|yes|no|on|off|none|null|auto|\d)$/i;

/** Values of an environment that are secrets by their name, and passwords inside its addresses: for the redactor only. */
export function secretValues(environment: Readonly<Record<string, string>>): string[] {
  const values = Object.entries(environment).flatMap(([name, value]) => {
    const inAddress = /:\/\/[^:@/\s]*:([^@/\s]+)@/.exec(value)?.[1];
    return [...(secretName.test(name) ? [value] : []), ...(inAddress === undefined ? [] : [inAddress])];
  });
  return values.filter((value) => !noSecret.test(value.trim()));
}
