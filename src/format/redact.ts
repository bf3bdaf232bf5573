import { hiddenValue, isWhollySecret } from '../inference/secret-headers.js';
import { hideSecretText } from '../inference/secret-text.js';
import { safeText } from './safe-text.js';

/** A header's value as it may be shown: `Bearer $TOKEN` or `$COOKIE` in place of a secret, `***` for one in a URL, else a made-safe text. */
export function shownHeader(name: string, value: string): string {
  return isWhollySecret(name, value) ? hiddenValue(name, value) : shownText(value);
}

/** A message of a server, a library or the cluster as it may be shown on one line: without secrets, safe for a terminal. */
export function shownText(text: string): string {
  return safeText(hideSecretText(text));
}
