import { nameWord } from './shell.js';
import { hiddenValue, isSecretHeader } from '../inference/secret-headers.js';

/** `Name: value` as one word of a shell, for curl and grpcurl; a secret stands there as `$TOKEN` or the like, which the shell fills in. */
export function headerWord(name: string, value: string): string {
  if (!isSecretHeader(name, value)) return nameWord(`${name}: ${value}`);
  const text = `${name}: ${hiddenValue(name, value)}`;
  // In such a name, and in what stands for the value, nothing but the variable is special in double quotes.
  if (/^[\w-]+$/.test(name)) return `"${text}"`;
  const [before = '', variable = ''] = text.split(/(?=\$[A-Z_\d]+$)/);
  return `${nameWord(before)}"${variable}"`;
}
