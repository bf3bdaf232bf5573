import { unwatchFile, watchFile as watchStats, type Stats } from 'node:fs';
import { onAbort } from '../../runtime/on-abort.js';
import type { Effect } from '../state/effect.js';
import type { Message } from '../state/messages.js';
import { expandHome, readPayloadFile } from './payload-file.js';

/** Milliseconds between two looks at a file: file systems without notices, and editors that put another file in its place, have those too. */
const lookMs = 250;

/** Reads a payload's file again whenever it was saved, and tells what is in it then; until the signal aborts. */
export function watchPayloadFile(
  effect: Extract<Effect, { readonly type: 'watch-file' }>,
  environment: Readonly<Record<string, string | undefined>>,
  say: (message: Message) => void,
  signal: AbortSignal,
): Promise<void> {
  const file = expandHome(effect.path, environment['HOME']);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const look = (now: Stats, before: Stats) => {
    // A file that is gone has no links: its editor may be about to put another in its place.
    if (now.nlink === 0 || isSame(now, before)) return;
    readPayloadFile({ ...effect, type: 'read-file', isSaved: true }, environment, signal).then(say, reject);
  };
  watchStats(file, { interval: lookMs, persistent: false }, look);
  const unlisten = onAbort(signal, resolve);
  return promise.finally(() => {
    unwatchFile(file, look);
    unlisten();
  });
}

function isSame(now: Stats, before: Stats): boolean {
  return now.mtimeMs === before.mtimeMs && now.size === before.size && now.ino === before.ino;
}
