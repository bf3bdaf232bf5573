import { once } from 'node:events';
import { fstatSync } from 'node:fs';
import { basename } from 'node:path';
import { fileLimits, isTooLarge, limitText, readBounded, readStream } from '../runtime/bounded-file.js';
import { imageFormat } from '../payload/read.js';
import type { GivenPayload, PredictOptions } from '../predict/predict.js';
import { Problem } from '../problem.js';
import type { Options } from './flag-values.js';
import type { Context } from './context.js';
import type { InputStream } from './program-io.js';

/** Milliseconds in which the first bytes must come on standard input where no flag asks for it. */
const quietMs = 2_000;

type PayloadReader = {
  readonly out: Pick<Context['out'], 'warning'>;
  readonly io: Pick<Context['io'], 'stdin'>;
};

/**
 * The payload of `-f` or `-d`, the body of `--raw`, else what is piped in; neither where there is none of these. Throws Problem
 * "payload" or "usage".
 */
export async function readGivenPayload(
  { file, data, raw }: Pick<Options, 'file' | 'data' | 'raw'>,
  { out, io: { stdin } }: PayloadReader,
  signal: AbortSignal,
): Promise<Pick<PredictOptions, 'payload' | 'raw'>> {
  if (file !== undefined && data !== undefined && raw === undefined)
    return { payload: await readQuestioned(file, data, stdin, signal) };
  if ([file, data, raw].filter((given) => given !== undefined).length > 1) throw tooMany();
  if (raw !== undefined) return { raw: await readFileOrStdin(raw, stdin, payloadWords, signal) };
  if (data?.startsWith('@') === true)
    return { payload: await readFileOrStdin(data.slice(1), stdin, payloadWords, signal) };
  if (data !== undefined)
    return { payload: { bytes: Buffer.from(data), as: 'json', source: 'the value of -d' } };
  if (file !== undefined) return { payload: await readFileOrStdin(file, stdin, payloadWords, signal) };
  const piped = await readPiped(out, stdin, signal);
  return piped === undefined ? {} : { payload: piped };
}

/** An image, and what is asked about it. */
async function readQuestioned(
  file: string,
  data: string,
  stdin: InputStream,
  signal: AbortSignal,
): Promise<GivenPayload> {
  const image = await readFileOrStdin(file, stdin, payloadWords, signal);
  if (imageFormat(image.bytes) === undefined) throw tooMany();
  const question = data.startsWith('@')
    ? await readTextFile(data.slice(1), stdin, payloadWords, signal)
    : data;
  return { ...image, question: question.trim() };
}

/** The text of a file, or of standard input for `-`, without the line end at its end. Throws Problem "payload". */
export async function readTextFile(
  path: string,
  stdin: InputStream,
  words: FileWords,
  signal: AbortSignal,
): Promise<string> {
  const { bytes } = await readFileOrStdin(path, stdin, words, signal);
  return Buffer.from(bytes)
    .toString('utf8')
    .replace(/\r?\n$/u, '');
}

function tooMany(): Problem {
  return new Problem('usage', '-f, -d and --raw cannot be combined: each says what is sent.', {
    remedy: 'Give one of them; only with an image in -f, -d may be a question about it.',
  });
}

/**
 * The payload that is piped in, or redirected from a file. A terminal, `/dev/null` and a pipe that ends at once hold nothing. A pipe on which
 * nothing begins to come is one that was only inherited (CI, ssh): it is left out, and that is said.
 */
async function readPiped(
  out: PayloadReader['out'],
  stdin: InputStream,
  signal: AbortSignal,
): Promise<GivenPayload | undefined> {
  if (!mayHoldPayload(stdin)) return undefined;
  if (!(await hasBegun(stdin, signal))) {
    stdin.destroy();
    out.warning(
      `nothing came on standard input within ${quietMs / 1000} s, so isvc does not read it. -f - waits for it; < /dev/null says that there is none.`,
    );
    return undefined;
  }
  const given = await readFileOrStdin('-', stdin, payloadWords, signal);
  return Buffer.from(given.bytes).toString('latin1').trim() === '' ? undefined : given;
}

/** True where something may come: not on a terminal or a device, nor where standard input is closed. */
function mayHoldPayload({ fd, isTTY }: InputStream): boolean {
  if (isTTY === true) return false;
  if (fd === undefined) return true;
  try {
    const about = fstatSync(fd);
    return about.isFIFO() || about.isSocket() || about.isFile();
  } catch (error) {
    // Closed by whoever started this (`<&-`).
    if (error instanceof Error && 'code' in error && error.code === 'EBADF') return false;
    throw error;
  }
}

/** True as soon as there are bytes, or the end; false when neither came in time. */
async function hasBegun(stdin: InputStream, signal: AbortSignal): Promise<boolean> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(quietMs)]);
  try {
    // Bytes stay to be read.
    await once(stdin, 'readable', { signal: within });
    return true;
  } catch (error) {
    signal.throwIfAborted();
    if (within.aborted) return false;
    throw error;
  }
}

/** A payload that a file holds. Throws Problem "payload". */
export function readPayloadFile(path: string, signal: AbortSignal): Promise<GivenPayload> {
  return readFileOrStdin(path, undefined, payloadWords, signal);
}

/** The words for a file that cannot be read. */
export type FileWords = { readonly name: string; readonly remedy: string };

export const payloadWords: FileWords = {
  name: 'payload file',
  remedy: 'Check the path; -f - reads standard input.',
};

async function readFileOrStdin(
  path: string,
  stdin: InputStream | undefined,
  { name, remedy }: FileWords,
  signal: AbortSignal,
): Promise<GivenPayload> {
  try {
    if (path === '-' && stdin !== undefined) {
      return { bytes: await readStream(stdin, fileLimits.payload, signal), source: 'standard input' };
    }
    const bytes = await readBounded(path, fileLimits.payload, signal);
    return { bytes, fileName: basename(path), source: `the file ${path}`, sourceNamesFile: true };
  } catch (cause) {
    signal.throwIfAborted();
    const what = path === '-' ? 'Standard input' : `The ${name} ${path}`;
    if (isTooLarge(cause)) {
      throw new Problem('payload', `${what} holds more than ${limitText(fileLimits.payload)}.`, {
        remedy: 'Send less at once, or send it with another tool: isvc endpoint NAME -o curl',
        cause,
      });
    }
    throw new Problem('payload', `${what} cannot be read.`, { remedy, cause });
  }
}
