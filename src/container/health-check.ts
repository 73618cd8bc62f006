/**
 * What a green health check proves, judged by its command:
 * none · any-answer (any HTTP reply is healthy) · accepts-401 (401 is healthy) · needs-200 (a refusal is a failure, so
 * healthy means that access is open) · with-token · unknown (a custom script).
 */
export type HealthProof = "none" | "any-answer" | "accepts-401" | "needs-200" | "with-token" | "unknown";

/** curl's -f, in its own command and among short options that take no value: `-of` writes to a file called f. */
const FAILS_ON_STATUS =
  /\bcurl\b(?:(?!&&)[^|;])*\s(?:-[0-9#aBgGiIjJklLMnNOpqRsSvVZ]*f|--fail(?:-with-body)?(?=\s|$))/;
/** The command also accepts a redirect to the login page: a protected server is then healthy, too. */
const TAKES_REDIRECT = /\b30[1-8]\b/;
/** Numbers that are not a status. */
const NO_STATUS = /https?:\S+|\s(?:-m|--[\w-]*time[\w-]*|--retry[\w-]*)[ =]?\d+/g;
const WANTS_SUCCESS = /\b200\b|\^2|\^\[23\]|\b2(\[0-9\]|\.\.)|-l[te]\s+"?(299|300|399|400)\b|<\s*(300|400)\b/;

/** Whether the status that curl shows (`-w`, `-I`, `-i`, `-v`) is compared with that of a success. */
function wantsSuccess(command: string): boolean {
  if (!/http_code|response_code|\|\s*\w*grep\b/.test(command)) return false;
  const compared = command.replaceAll(NO_STATUS, "");
  return WANTS_SUCCESS.test(compared) && !TAKES_REDIRECT.test(compared);
}

export function healthProofOf(test: readonly string[] | undefined): HealthProof {
  if (test === undefined || test.length === 0 || test[0] === "NONE") return "none";
  const command = test.join(" ");
  if (/authorization|bearer|[?&]token=/i.test(command)) return "with-token";
  if (/\b401\b/.test(command)) return "accepts-401";
  // the login page is open to everyone: its 200 says nothing about the protection
  if (/\/login\b/.test(command)) return "any-answer";
  if (/\bcurl\b/.test(command))
    return FAILS_ON_STATUS.test(command) || wantsSuccess(command) ? "needs-200" : "any-answer";
  if (/\bwget\b/.test(command)) return "needs-200";
  if (/urlopen\(|raise_for_status|\.ok\b|\b200\b/.test(command)) return "needs-200";
  return "unknown";
}
