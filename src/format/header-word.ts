import { isSecretHeader } from '../inference/secret-headers.js';
import { shownHeader } from './redact.js';
import { shellWord } from './shell.js';

/** `Name: value` as one word of a shell, for curl and grpcurl; a secret stands there as `$TOKEN` or the like, which the shell fills in. */
export function headerWord(name: string, value: string): string {
  const text = `${name}: ${shownHeader(name, value)}`;
  // Nothing else in the names of secret headers, and in what stands for their values, is special in double quotes.
  return isSecretHeader(name) ? `"${text}"` : shellWord(text);
}
