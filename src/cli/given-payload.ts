import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { addAbortSignal } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { GivenPayload } from '../predict/predict.js';
import { Problem } from '../problem.js';
import type { Options } from './flags.js';

/** The payload of `-f` or `-d`; undefined when neither is given. Throws Problem "payload" or "usage". */
export async function readGivenPayload(
  { file, data }: Options,
  signal: AbortSignal,
): Promise<GivenPayload | undefined> {
  if (file !== undefined && data !== undefined) {
    throw new Problem('usage', '-f and -d both give a payload.', { remedy: 'Give one of them.' });
  }
  if (data?.startsWith('@') === true) return readFileOrStdin(data.slice(1), signal);
  if (data !== undefined) return { bytes: Buffer.from(data), as: 'json', source: 'the JSON of -d' };
  return file === undefined ? undefined : readFileOrStdin(file, signal);
}

async function readFileOrStdin(path: string, signal: AbortSignal): Promise<GivenPayload> {
  if (path === '-')
    return { bytes: await buffer(addAbortSignal(signal, process.stdin)), source: 'standard input' };
  try {
    return { bytes: await readFile(path), fileName: basename(path), source: `the file ${path}` };
  } catch (cause) {
    throw new Problem('payload', `The payload file ${path} cannot be read.`, {
      remedy: 'Check the path; -f - reads standard input.',
      cause,
    });
  }
}
