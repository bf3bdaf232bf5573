import { once } from 'node:events';
import { fstatSync } from 'node:fs';
import { basename } from 'node:path';
import { fileLimits, isTooLarge, limitText, readBounded, readStream } from '../runtime/bounded-file.js';
import { imageFormat } from '../payload/read.js';
import type { GivenPayload, PredictOptions } from '../predict/predict.js';
import { Problem } from '../problem.js';
import type { Options } from './flag-values.js';
import type { Output } from './print.js';

/** Milliseconds in which the first bytes must come on standard input where no flag asks for it. */
const quietMs = 2_000;

/**
 * The payload of `-f` or `-d`, the body of `--raw`, else what is piped in; neither where there is none of these. Throws Problem
 * "payload" or "usage".
 */
export async function readGivenPayload(
  { file, data, raw }: Pick<Options, 'file' | 'data' | 'raw'>,
  out: Pick<Output, 'warning'>,
  signal: AbortSignal,
): Promise<Pick<PredictOptions, 'payload' | 'raw'>> {
  if (file !== undefined && data !== undefined && raw === undefined)
    return { payload: await readQuestioned(file, data, signal) };
  if ([file, data, raw].filter((given) => given !== undefined).length > 1) throw tooMany();
  if (raw !== undefined) return { raw: await readFileOrStdin(raw, signal) };
  if (data?.startsWith('@') === true) return { payload: await readFileOrStdin(data.slice(1), signal) };
  if (data !== undefined)
    return { payload: { bytes: Buffer.from(data), as: 'json', source: 'the value of -d' } };
  if (file !== undefined) return { payload: await readFileOrStdin(file, signal) };
  const piped = await readPiped(out, signal);
  return piped === undefined ? {} : { payload: piped };
}

/** An image, and what is asked about it. */
async function readQuestioned(file: string, data: string, signal: AbortSignal): Promise<GivenPayload> {
  const image = await readFileOrStdin(file, signal);
  if (imageFormat(image.bytes) === undefined) throw tooMany();
  const question = data.startsWith('@') ? await readTextFile(data.slice(1), signal) : data;
  return { ...image, question: question.trim() };
}

/** The text of a file, or of standard input for `-`, without the line end at its end. Throws Problem "payload". */
export async function readTextFile(path: string, signal: AbortSignal): Promise<string> {
  const { bytes } = await readFileOrStdin(path, signal);
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
 * What is piped in, or redirected from a file. A terminal, `/dev/null` and a pipe that ends at once hold nothing. A pipe on which
 * nothing begins to come is one that was only inherited (CI, ssh): it is left out, and that is said.
 */
async function readPiped(
  out: Pick<Output, 'warning'>,
  signal: AbortSignal,
): Promise<GivenPayload | undefined> {
  const stdin = standardInput();
  if (stdin === undefined) return undefined;
  if (!(await hasBegun(stdin, signal))) {
    stdin.destroy();
    out.warning(
      `nothing came on standard input within ${quietMs / 1000} s, so isvc does not read it. -f - waits for it; < /dev/null says that there is none.`,
    );
    return undefined;
  }
  const given = await readFileOrStdin('-', signal);
  return Buffer.from(given.bytes).toString('latin1').trim() === '' ? undefined : given;
}

/** Standard input where something may come; undefined for a terminal, a device, or where it is closed. */
function standardInput(): NodeJS.ReadStream | undefined {
  try {
    const about = fstatSync(0);
    return about.isFIFO() || about.isSocket() || about.isFile() ? process.stdin : undefined;
  } catch (error) {
    // Closed by whoever started this (`<&-`).
    if (error instanceof Error && 'code' in error && error.code === 'EBADF') return undefined;
    throw error;
  }
}

/** True as soon as there are bytes, or the end; false when neither came in time. */
async function hasBegun(stdin: NodeJS.ReadStream, signal: AbortSignal): Promise<boolean> {
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
