import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '../../problem.js';
import { expandHome } from './complete-path.js';
import type { Effect, Message } from '../messages.js';
import { takenPayload } from './taken-payload.js';

/** Takes the payload from a file of any type that `readPayload` reads; `~` is the home folder. */
export async function readPayloadFile(
  { of, path: given }: Extract<Effect, { readonly type: 'read-file' }>,
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<Message> {
  const file = expandHome(given, environment['HOME']);
  return takenPayload(of, await read(file, signal), path.basename(file), `the file ${given}`);
}

async function read(file: string, signal: AbortSignal): Promise<Uint8Array> {
  try {
    return await readFile(file, { signal });
  } catch (cause) {
    throw new Problem('payload', `${file} cannot be read.`, { remedy: 'Check the path.', cause });
  }
}
