import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { holdPastes, type PasteLimits } from '../../../src/tui/terminal/pastes.js';

const start = '\u001B[200~';
const end = '\u001B[201~';
const longMs = 1_000_000;

/** A terminal whose chunks are read as Ink reads them; what was read, and what was told. */
function reading(limits: Partial<PasteLimits> = {}) {
  const stdin = new Readable({ read: () => undefined, encoding: 'utf8' });
  const told: string[] = [];
  const forget = holdPastes(stdin, (notice) => told.push(notice), {
    units: 1000,
    silenceMs: longMs,
    wholeMs: longMs,
    ...limits,
  });
  let read = '';
  stdin.on('readable', () => {
    for (let chunk: unknown = stdin.read(); chunk !== null; chunk = stdin.read()) {
      if (typeof chunk === 'string') read += chunk;
    }
  });
  const comes = async (chunk: string) => {
    const seen = new Promise((resolve) => stdin.once('readable', resolve));
    stdin.push(chunk);
    await seen;
  };
  return { comes, read: () => read, told: () => told, forget };
}

test.each([
  ['keys', ['jk', '\u001B[A'], 'jk\u001B[A'],
  ['a whole paste between keys', [`j${start}a\nb${end}k`], `j${start}a\nb${end}k`],
  ['a paste in pieces', [`${start}a`, 'b', `c${end}`, 'k'], `${start}abc${end}k`],
  ['marks in pieces', ['\u001B', '[20', '0~ab\u001B[2', '01~k'], `${start}ab${end}k`],
  ['two pastes', [`${start}a${end}${start}b`, `c${end}`], `${start}a${end}${start}bc${end}`],
])('%s are read as they are', async (_, chunks, expected) => {
  const { comes, read, forget } = reading();
  for (const chunk of chunks) await comes(chunk);
  expect(read()).toBe(expected);
  forget();
});

test('nothing of a paste is read before its end', async () => {
  const { comes, read, forget } = reading();
  await comes(`${start}abc`);
  expect(read()).toBe(start);
  forget();
});

test.each([
  ['alone', '\u0003'],
  ['behind keys', 'jj\u0003'],
])('Ctrl-C, %s, is heard in a paste without end', async (_, keys) => {
  const { comes, read } = reading();
  await comes(`${start}abc`);
  await comes(keys);
  expect(read()).toBe(`${start}${end}\u0003`);
  await comes('j');
  expect(read()).toBe(`${start}${end}\u0003j`);
});

test.each(['silenceMs', 'wholeMs'])('a paste without end ends by itself: %s', async (limit) => {
  const { comes, read } = reading({ [limit]: 1 });
  await comes(`${start}abc`);
  await expect.poll(read).toBe(`${start}abc${end}`);
  // Its end comes late: what stands before that was pasted too, and is no key.
  await comes(`de${end}k`);
  expect(read()).toBe(`${start}abc${end}k`);
});

test('a paste that is too long is left out, and told; keys behind it are heard', async () => {
  const { comes, read, told } = reading({ units: 10 });
  await comes(`${start}0123456`);
  await comes('789abcdef\u001B[20');
  await comes('1~k');
  expect(read()).toBe(`${start}${end}k`);
  await expect.poll(told).toEqual(['paste ignored: it is longer than 10 characters']);
});
