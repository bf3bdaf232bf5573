import { isSecretHeader, shownHeader } from './redact.js';
import { shellWord, tokenWord } from './shell.js';

/** `Name: value` as one word of a shell, for curl and grpcurl; a secret stands there as `$TOKEN`, which the shell fills in. */
export function headerWord(name: string, value: string): string {
  return isSecretHeader(name)
    ? tokenWord(`${name}: ${shownHeader(name, value)}`)
    : shellWord(`${name}: ${value}`);
}
