import { array, assert, asyncProperty, dictionary, jsonValue, nat, string } from 'fast-check';
import { expect, test } from 'vitest';
import { jsonLines } from '../../src/cluster/watch-stream.js';

async function* cutAt(bytes: Buffer, sizes: readonly number[]) {
  let start = 0;
  for (const size of sizes) {
    yield bytes.subarray(start, start + size);
    start += size;
  }
  yield bytes.subarray(start);
}

async function collect(lines: AsyncIterable<unknown>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

test('the same lines, wherever the bytes were cut: between lines, in a line, in a character', async () => {
  const objects = array(dictionary(string({ unit: 'grapheme' }), jsonValue()));
  await assert(
    asyncProperty(objects, array(nat(40)), async (objects, sizes) => {
      const text = objects.map((object) => `${JSON.stringify(object)}\n`).join('');
      const read = await collect(jsonLines(cutAt(Buffer.from(text), sizes)));
      expect(read).toEqual(objects.map((object) => JSON.parse(JSON.stringify(object))));
    }),
  );
});

test('a line of 20 MB in pieces of 16 kB', async () => {
  const text = JSON.stringify({ value: 'ä'.repeat(10_000_000) });
  const sizes = Array.from({ length: 1300 }, () => 16_384);
  const [read] = await collect(jsonLines(cutAt(Buffer.from(`${text}\n`), sizes)));
  expect(JSON.stringify(read) === text).toBe(true);
});

test('a line without end is left after 64 MiB', async () => {
  let pieces = 0;
  async function* endless() {
    for (;;) {
      pieces += 1;
      yield Buffer.alloc(1024 * 1024, 'x');
    }
  }
  await expect(collect(jsonLines(endless()))).rejects.toThrow('a line is longer than 64 MiB');
  expect(pieces).toBe(65);
});

test.each(['{"type":"ADD', 'not json\n'])('%s is an error', async (text) => {
  await expect(collect(jsonLines(cutAt(Buffer.from(text), [])))).rejects.toThrow(SyntaxError);
});
