import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { Problem } from '../../problem.js';
import type { Message } from '../state/messages.js';
import type { Effect } from '../state/effect.js';
import { expandHome } from './payload-file.js';

/** Writes the lines of a log to a new file that only its owner reads. Throws Problem "output" where there is one, or it cannot be written. */
export async function saveLog(
  { path: given, lines }: Extract<Effect, { readonly type: 'save-log' }>,
  home: string = homedir(),
): Promise<Message> {
  const file = path.resolve(expandHome(given, home));
  try {
    await writeFile(file, `${lines.join('\n')}\n`, { mode: 0o600, flag: 'wx' });
    return { type: 'noticed', notice: `saved ${lines.length} lines as ${file}` };
  } catch (cause) {
    const isThere = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Problem(
      'output',
      isThere ? `${file} exists, and was left as it is.` : `The log could not be saved: ${reason}`,
      {
        remedy: isThere
          ? 'Save it under another name.'
          : 'Check that the folder is there and may be written.',
        cause,
      },
    );
  }
}
