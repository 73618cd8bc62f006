/**
 * What a green health check proves, told from its command:
 * none · any-answer (some HTTP reply came) · accepts-401 (it knows that 401 is alive) · needs-200 (a refusal is a failure, so
 * healthy means that the door is open) · with-token · unknown (a script of its own).
 */
export type HealthProof = "none" | "any-answer" | "accepts-401" | "needs-200" | "with-token" | "unknown";

export function healthProofOf(test: readonly string[] | undefined): HealthProof {
  if (test === undefined || test.length === 0 || test[0] === "NONE") return "none";
  const command = test.join(" ");
  if (/authorization|bearer|[?&]token=/i.test(command)) return "with-token";
  if (/\b401\b/.test(command)) return "accepts-401";
  // the login page is open to everyone: 200 there says nothing of the door
  if (/\/login\b/.test(command)) return "any-answer";
  if (/\bcurl\b/.test(command)) {
    const failsOnStatus = /\s(-[a-zA-Z]*f[a-zA-Z]*|--fail(-with-body)?)(\s|$)/.test(command);
    return failsOnStatus ? "needs-200" : "any-answer";
  }
  if (/\bwget\b/.test(command)) return "needs-200";
  if (/urlopen\(|raise_for_status|\.ok\b|\b200\b/.test(command)) return "needs-200";
  return "unknown";
}
