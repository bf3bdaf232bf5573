import { hiddenValue, isSecretHeader } from '../inference/secret-headers.js';

export type Headers = Readonly<Record<string, string>>;

export function lowerCase(headers: Headers): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** The same headers with `$TOKEN`, `$COOKIE` and the like where secrets stand, so that no exchange that is kept holds one. */
export function hideSecrets(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      isSecretHeader(name, value) ? hiddenValue(name, value) : value,
    ]),
  );
}
