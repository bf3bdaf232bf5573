import { basename } from 'node:path';
import { fileLimits, isTooLarge, limitText, readBounded, readStream } from '../inference/bounded-file.js';
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
  try {
    if (path === '-') {
      return { bytes: await readStream(process.stdin, fileLimits.payload, signal), source: 'standard input' };
    }
    const bytes = await readBounded(path, fileLimits.payload, signal);
    return { bytes, fileName: basename(path), source: `the file ${path}` };
  } catch (cause) {
    signal.throwIfAborted();
    const what = path === '-' ? 'Standard input' : `The payload file ${path}`;
    if (isTooLarge(cause)) {
      throw new Problem('payload', `${what} holds more than ${limitText(fileLimits.payload)}.`, {
        remedy: 'Send less at once, or send it with another tool: isvc endpoint NAME -o curl',
        cause,
      });
    }
    throw new Problem('payload', `${what} cannot be read.`, {
      remedy: 'Check the path; -f - reads standard input.',
      cause,
    });
  }
}
