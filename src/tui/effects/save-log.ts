import { homedir } from 'node:os';
import path from 'node:path';
import { writeNewFile } from '../../runtime/new-file.js';
import type { Message } from '../state/messages.js';
import type { Effect } from '../state/effect.js';
import { expandHome } from './payload-file.js';

/** Writes the lines of a log to a new file that only its owner reads. Throws Problem "usage" where there is one, or it cannot be written. */
export async function saveLog(
  { path: given, lines }: Extract<Effect, { readonly type: 'save-log' }>,
  home: string = homedir(),
): Promise<Message> {
  const file = path.resolve(expandHome(given, home));
  await writeNewFile(file, `${lines.join('\n')}\n`);
  return { type: 'noticed', notice: `saved ${lines.length} lines as ${file}` };
}
