import { isUtf8 } from 'node:buffer';
import path from 'node:path';
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { fileLimits, limitText, readBounded } from '../../runtime/bounded-file.js';
import { nextStep, Problem } from '../../problem.js';
import type { GivenPayload } from '../../predict/predict.js';
import { failureOf, failureText } from '../state/call.js';
import type { Message, Completion } from '../state/messages.js';
import type { Effect } from '../state/effect.js';
import { takePayload } from './edit-payload.js';

/**
 * Takes the payload from a file of any type that `readPayload` reads; `~` is the home folder. What cannot be taken comes back
 * with the reason.
 */
export async function readPayloadFile(
  { of, path: given, takesText, isSaved }: Extract<Effect, { readonly type: 'read-file' }>,
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<Message> {
  const file = expandHome(given, environment['HOME']);
  try {
    const bytes = await readBounded(file, fileLimits.payload, signal);
    const fileName = path.basename(file);
    const source = `the file ${given}`;
    const payload = { bytes, fileName, source, sourceNamesFile: true, path: given } as const;
    const isText = takesText === true && isUtf8(bytes) && !/\.json$/i.test(fileName);
    const message: Message = isText
      ? { type: 'payload-made', of, payload }
      : await takePayload(of, payload, signal);
    return message.type === 'payload-made' && isSaved === true ? { ...message, isSaved } : message;
  } catch (thrown) {
    return { type: 'file-refused', path: given, why: whyNot(thrown) };
  }
}

/**
 * A payload with what is in its file now; itself where it was not read from one. Throws Problem "payload" where the file cannot be
 * read any more: what was read before is not sent in its place.
 */
export async function payloadNow(
  payload: GivenPayload,
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<GivenPayload> {
  if (payload.path === undefined) return payload;
  try {
    const file = expandHome(payload.path, environment['HOME']);
    return { ...payload, bytes: await readBounded(file, fileLimits.payload, signal) };
  } catch (thrown) {
    signal.throwIfAborted();
    throw new Problem('payload', `${payload.path}: ${whyNot(thrown)}.`, {
      remedy: nextStep('Choose another payload, or drop this one.', 'payload'),
      cause: thrown,
    });
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
  return failureText(failureOf(thrown));
}

/** `~` at the start is the home folder. */
export function expandHome(text: string, home: string = homedir()): string {
  return text.replace(/^~(?=\/|$)/, home);
}

/** Completes a path that is being typed, as Tab does in a shell; folders end with a slash. A folder that cannot be read has no choices. */
export async function completePath(text: string, home: string = homedir()): Promise<Completion> {
  const slash = text.lastIndexOf('/') + 1;
  const [before, start] = [text.slice(0, slash), text.slice(slash)];
  const names = await namesIn(expandHome(before, home) || '.');
  const choices = names.filter(
    (name) => name.startsWith(start) && (start.startsWith('.') || !name.startsWith('.')),
  );
  const [first = start, ...others] = choices;
  const common = others.reduce(commonStart, first);
  return { text: text === '~' ? '~/' : before + common, choices };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(path.resolve(folder), { withFileTypes: true });
    const names = await Promise.all(
      entries.map(async (entry) => ((await isFolder(folder, entry)) ? `${entry.name}/` : entry.name)),
    );
    return names.sort();
  } catch {
    // Half a path names no folder yet: there is just nothing to offer.
    return [];
  }
}

/** A link to a folder is one. */
async function isFolder(folder: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  const about = await stat(path.join(folder, entry.name)).catch(() => undefined);
  return about?.isDirectory() === true;
}

function commonStart(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  // Never half of a character.
  return a.slice(0, length).replace(/\p{Cs}$/u, '');
}
