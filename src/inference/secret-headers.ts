/** Names of headers whose value lets somebody in, in part or whole: `x-api-key`, `x-amz-security-token`, `set-cookie`. */
const secretName =
  /^(?:[a-z\d]+[-_])*(?:authorization|cookie|token|secret|password|credentials?|jwt|auth|api[-_]?key|(?:subscription|access|private)[-_]key)(?:[-_][a-z\d]+)*$/i;

/** Schemes of an authorization that are no secret (the registry of RFC 9110, section 16.4.1, and two that are common). */
const scheme = /^(?:basic|bearer|digest|dpop|negotiate|token|apikey)(?= )/i;

/** True for a header whose value must not be shown. Such a name is made of letters, digits, `_` and `-`. */
export function isSecretHeader(name: string): boolean {
  return secretName.test(name);
}

/** The environment variable from which copied commands take a secret header's value: `TOKEN`, `X_API_KEY`, `COOKIE`. */
export function secretVariable(name: string): string {
  if (/authorization$/i.test(name)) return 'TOKEN';
  return name.toUpperCase().replaceAll('-', '_');
}

/** What stands in place of a secret header's value: its variable, behind the scheme of an authorization. */
export function hiddenValue(name: string, value: string): string {
  const variable = `$${secretVariable(name)}`;
  const [known] = scheme.exec(value) ?? [];
  return known === undefined ? variable : `${known} ${variable}`;
}
