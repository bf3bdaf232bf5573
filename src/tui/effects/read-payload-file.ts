import path from 'node:path';
import { fileLimits, limitText, readBounded } from '../../inference/bounded-file.js';
import { expandHome } from './complete-path.js';
import { failureOf } from './failure.js';
import type { Effect, Message } from '../state/messages.js';
import { takenPayload } from './taken-payload.js';

/**
 * Takes the payload from a file of any type that `readPayload` reads; `~` is the home folder. What cannot be taken comes back
 * with the reason.
 */
export async function readPayloadFile(
  { of, path: given }: Extract<Effect, { readonly type: 'read-file' }>,
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<Message> {
  const file = expandHome(given, environment['HOME']);
  try {
    const bytes = await readBounded(file, fileLimits.payload, signal);
    const fileName = path.basename(file);
    return await takenPayload(of, { bytes, fileName, source: `the file ${given}` }, signal);
  } catch (thrown) {
    return { type: 'file-refused', path: given, why: whyNot(thrown) };
  }
}

/** By the codes of the system. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'this is a folder',
  EACCES: 'you may not read this file',
  EPERM: 'you may not read this file',
  EFBIG: `this file is larger than ${limitText(fileLimits.payload)}`,
};

function whyNot(thrown: unknown): string {
  if (thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string') {
    return reasons[thrown.code] ?? `this file cannot be read (${thrown.code})`;
  }
  const { summary, remedy } = failureOf(thrown);
  return `${summary} ${remedy}`;
}
