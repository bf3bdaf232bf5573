import { homedir } from 'node:os';
import { fileLimits, limitText, readBoundedSync } from '../runtime/bounded-file.js';
import { Problem } from '../problem.js';
import { noConfig, type Config } from './config.js';
import type { KeymapCheck } from './setting-values.js';

/** Reads the settings file, if there is one: what is right in it, and what is wrong. The check of keys is loaded only where it has some. */
export async function readConfig(
  environment: NodeJS.ProcessEnv,
  loadKeymapCheck?: () => Promise<KeymapCheck>,
): Promise<Config> {
  const none = noConfig(environment);
  let text: string;
  try {
    text = new TextDecoder().decode(readBoundedSync(none.path, fileLimits.settings));
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : '';
    return code === 'ENOENT' || code === 'ENOTDIR'
      ? none
      : { ...none, mistakes: [unreadable(none.path, cause)] };
  }
  // Loaded only by those who have a file: nobody else waits for it.
  const { parseConfig, withKeysChecked } = await import('./parse-config.js');
  const config = parseConfig(text, none.path, environment['HOME'] ?? homedir());
  const isUnchecked = config.keys === undefined || loadKeymapCheck === undefined;
  return isUnchecked ? config : withKeysChecked(config, text, await loadKeymapCheck());
}

/** Everything that is wrong in the settings, as one Problem; undefined where nothing is. */
export function mistakesIn({ mistakes }: Config): Problem | undefined {
  const [first, ...others] = mistakes;
  if (first === undefined || others.length === 0) return first;
  const also = others.map(({ summary, remedy }) => `\nThen ${summary} ${remedy}`);
  return new Problem('usage', first.summary, { remedy: `${first.remedy}${also.join('')}` });
}

function unreadable(file: string, cause: unknown): Problem {
  return new Problem('usage', `The settings in ${file} cannot be read.`, {
    remedy: `Check that it is a file of at most ${limitText(fileLimits.settings)}, and that you may read it.`,
    cause,
  });
}
