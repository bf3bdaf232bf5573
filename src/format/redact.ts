import { hiddenValue, isSecretHeader } from '../inference/secret-headers.js';
import { safeText } from './safe-text.js';

/** A header's value as it may be shown: `Bearer $TOKEN` in place of the token, a made-safe text otherwise. */
export function shownHeader(name: string, value: string): string {
  return isSecretHeader(name) ? hiddenValue(name, value) : safeText(value);
}
