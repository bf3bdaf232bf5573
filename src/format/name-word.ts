import { Problem } from '../problem.js';
import { shellWord } from '../wording/command-line.js';
import { isSecretHeader, openStart, secretVariable } from '../wording/secret-text.js';
import { safeText } from './safe-text.js';

/**
 * A name, an address or another value of the cluster as one word of a shell. Throws Problem "usage" for one that a terminal would
 * obey: what is copied goes through one.
 */
export function nameWord(text: string): string {
  if (safeText(text) === text) return shellWord(text);
  throw new Problem('usage', `“${safeText(text)}” has control characters: no command is made of it.`, {
    remedy: 'Look at where the cluster has it from: isvc endpoint NAME -o json',
  });
}

/** `Name: value` as one word of a shell, for curl and grpcurl; a secret stands there as `$TOKEN` or the like, which the shell fills in. */
export function headerWord(name: string, value: string): string {
  if (!isSecretHeader(name, value)) return nameWord(`${name}: ${value}`);
  const before = `${name}: ${openStart(value)}`;
  const variable = `$${secretVariable(name)}`;
  // In such a name, and in what stands for the value, nothing but the variable is special in double quotes.
  return /^[\w-]+$/.test(name) ? `"${before}${variable}"` : `${nameWord(before)}"${variable}"`;
}
