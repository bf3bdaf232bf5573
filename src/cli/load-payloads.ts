import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { seededRandom } from '../load/pacer.js';
import { csvRowTexts, readCsv } from '../payload/csv.js';
import type { GivenPayload } from '../predict/predict.js';
import { Problem } from '../problem.js';
import { fileLimits, isTooLarge, limitText, readBounded } from '../runtime/bounded-file.js';
import type { Options } from './flag-values.js';

/** In place of a path: payloads are made from the model's metadata. A folder of that name is `./metadata`. */
export const fromMetadata = 'metadata';

/** All payloads of a run stay in memory, encoded. */
const maxPayloads = 10_000;

/**
 * The payloads of `--payloads`: each file of a folder, each line of a `.jsonl` file, or each row of a `.csv` file; none where the flag is
 * not given. Throws Problem "payload" or "usage".
 */
export async function readLoadPayloads(
  { payloads, file, data, raw }: Options,
  signal: AbortSignal,
): Promise<readonly GivenPayload[]> {
  if (payloads === undefined) return [];
  if (file !== undefined || data !== undefined || raw !== undefined) {
    throw new Problem('usage', '--payloads, -f, -d and --raw cannot be combined: each says what is sent.', {
      remedy: 'Give one of them.',
    });
  }
  if (payloads === fromMetadata) return [];
  const found = await readAll(payloads, signal);
  if (found.length === 0) throw unusable(payloads, 'holds no payload');
  if (found.length > maxPayloads) throw unusable(payloads, `holds more than ${maxPayloads} payloads`);
  return found;
}

async function readAll(from: string, signal: AbortSignal): Promise<readonly GivenPayload[]> {
  const names = await filesOf(from);
  if (names !== undefined) {
    const files: GivenPayload[] = [];
    let bytes = 0;
    for (const name of names) {
      const read = await readFile(path.join(from, name), signal);
      bytes += read.byteLength;
      if (bytes > fileLimits.payload)
        throw unusable(from, `holds more than ${limitText(fileLimits.payload)}`);
      files.push({ bytes: read, fileName: name, source: `the files of ${from}` });
    }
    return files;
  }
  const text = Buffer.from(await readFile(from, signal)).toString('utf8');
  if (from.endsWith('.csv')) return rowsOf(from, text);
  const lines = text.split(/\r?\n/v).filter((line) => line.trim() !== '');
  if (from.endsWith('.jsonl') || from.endsWith('.ndjson'))
    return lines.map((line) => ({ bytes: Buffer.from(line), as: 'json', source: `the lines of ${from}` }));
  throw unusable(from, 'is neither a folder nor a .jsonl or .csv file');
}

/** Each row, with the titles above it where the table has some: what a row means is said there. */
function rowsOf(from: string, text: string): readonly GivenPayload[] {
  const { columns } = readCsv(text, from);
  const texts = csvRowTexts(text, from);
  const titles = columns === undefined ? [] : texts.slice(0, 1);
  return texts.slice(titles.length).map((row) => ({
    bytes: Buffer.from([...titles, row].map((one) => `${one}\n`).join('')),
    fileName: 'row.csv',
    source: `the rows of ${from}`,
  }));
}

/** The names of a folder's files in order; undefined for a file. */
async function filesOf(from: string): Promise<readonly string[] | undefined> {
  try {
    const entries = await readdir(from, { withFileTypes: true });
    // The files of a ConfigMap that a pod has as a folder are links.
    const files = entries.filter(
      (entry) => (entry.isFile() || entry.isSymbolicLink()) && !entry.name.startsWith('.'),
    );
    return files.map(({ name }) => name).toSorted();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return undefined;
    throw unusable(from, 'cannot be read', error);
  }
}

async function readFile(file: string, signal: AbortSignal): Promise<Uint8Array> {
  try {
    return await readBounded(file, fileLimits.payload, signal);
  } catch (error) {
    signal.throwIfAborted();
    const what = isTooLarge(error) ? `holds more than ${limitText(fileLimits.payload)}` : 'cannot be read';
    throw unusable(file, what, error);
  }
}

function unusable(from: string, what: string, cause?: unknown): Problem {
  return new Problem('payload', `${from} ${what}.`, {
    remedy: 'Give a folder of payload files, or a .jsonl or .csv file with a payload a line.',
    ...(cause === undefined ? {} : { cause }),
  });
}

const subjects = [
  'a river',
  'the number',
  'an old map',
  'a red bicycle',
  'the moon',
  'a letter',
  'bread',
  'a train',
];

/**
 * Short questions that differ from each other from their first words on: one prompt, asked again and again, would measure the server's
 * cache of prefixes. The same seed makes the same ones.
 */
export function variedPrompts(count: number, seed: number): readonly GivenPayload[] {
  const random = seededRandom(seed);
  return Array.from({ length: Math.min(count, maxPayloads) }, () => {
    const number = Math.floor(random() * 1_000_000);
    const subject = subjects[Math.floor(random() * subjects.length)] ?? 'bread';
    return {
      bytes: Buffer.from(`${number}: write two sentences about ${subject} and this number.`),
      source: `prompts made up with seed ${seed}`,
    };
  });
}
