import { isSecretName } from './secret-names.js';
import { hideSecretText, isCredential } from './secret-text.js';

/** Schemes of an authorization that are no secret (the registry of RFC 9110, section 16.4.1, and two that are common). */
const scheme = /^(?:basic|bearer|digest|dpop|negotiate|token|apikey)(?= )/i;

/** Challenges say how to log in (RFC 9110, sections 11.6.1 and 11.7.1): `Bearer realm="…"`. */
const challenge = /^(?:www|proxy)-authenticate$/i;

/**
 * True for a header whose value must not be kept or copied: for its name, or for what it holds, such as `Bearer …` or a signed URL.
 * What `hiddenValue` put in place of one tells the same.
 */
export function isSecretHeader(name: string, value: string): boolean {
  if (challenge.test(name)) return false;
  if (isSecretName(name) || isCredential(value) || hideSecretText(value) !== value) return true;
  return value === hiddenValue(name, value);
}

/** True for a header of which nothing can be shown; others are shown but for the secrets that stand in them. */
export function isWhollySecret(name: string, value: string): boolean {
  return !challenge.test(name) && (isSecretName(name) || isCredential(value));
}

/** The environment variable from which copied commands take a secret header's value: `TOKEN`, `X_API_KEY`, `COOKIE`. */
export function secretVariable(name: string): string {
  if (/authorization$/i.test(name)) return 'TOKEN';
  return name
    .toUpperCase()
    .replaceAll(/[^A-Z\d]/g, '_')
    .replace(/^\d/, '_$&');
}

/** What stands in place of a secret header's value: its variable, behind the scheme of an authorization. */
export function hiddenValue(name: string, value: string): string {
  const variable = `$${secretVariable(name)}`;
  const [known] = scheme.exec(value) ?? [];
  return known === undefined ? variable : `${known} ${variable}`;
}
