import type { ChatSettings } from '../../chat/conversation.js';
import { Problem } from '../../problem.js';
import { defined } from '../../runtime/defined.js';
import type { Options } from '../flag-values.js';
import { payloadWords, readTextFile } from '../given-payload.js';
import type { InputStream } from '../program-io.js';

/** The settings of every message, by the flags. Throws Problem "usage", and "payload" for a file that cannot be read. */
export async function readChatSettings(
  options: Options,
  stdin: InputStream,
  signal: AbortSignal,
): Promise<ChatSettings> {
  const { system, temperature, maxTokens, seed } = options;
  return defined({
    system:
      system?.startsWith('@') === true
        ? await readTextFile(system.slice(1), stdin, payloadWords, signal)
        : system,
    temperature: numberOf('--temperature', temperature, (value) => value >= 0, '0 or more, such as 0.7'),
    maxTokens: numberOf('--max-tokens', maxTokens, isCount, 'a whole number from 1 on'),
    seed: numberOf('--seed', seed, Number.isSafeInteger, 'a whole number'),
  });
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}

function numberOf(
  flag: string,
  text: string | undefined,
  isAllowed: (value: number) => boolean,
  what: string,
): number | undefined {
  if (text === undefined) return undefined;
  const value = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/u.test(text.trim()) ? Number(text) : Number.NaN;
  if (isAllowed(value)) return value;
  throw new Problem('usage', `${flag} ${text} is not ${what}.`, { remedy: `Write it as ${flag} NUMBER.` });
}
