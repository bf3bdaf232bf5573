import { hiddenValue, isSecretHeader } from '../inference/secret-headers.js';
import { safeText } from './safe-text.js';

/** A header's value as it may be shown: `Bearer $TOKEN` or `$COOKIE` in place of a secret, a made-safe text otherwise. */
export function shownHeader(name: string, value: string): string {
  return isSecretHeader(name) ? hiddenValue(name, value) : safeText(value);
}
