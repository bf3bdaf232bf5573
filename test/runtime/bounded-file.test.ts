import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isTooLarge, readBounded, readBoundedSync } from '../../src/runtime/bounded-file.js';

const { signal } = new AbortController();

function inFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'isvc-file-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, name);
}

function pipe(): string {
  const path = inFolder('pipe');
  execFileSync('mkfifo', [path]);
  return path;
}

async function thrownBy(work: () => unknown): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  return 'nothing';
}

test('a file is read as it is', async () => {
  const file = inFolder('bytes');
  const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, at) => at % 256));
  writeFileSync(file, bytes);
  expect(Buffer.from(await readBounded(file, bytes.length, signal)).equals(bytes)).toBe(true);
  expect(Buffer.from(readBoundedSync(file, bytes.length)).equals(bytes)).toBe(true);
});

test.each([
  [
    'a file',
    (limit: number) => {
      const file = inFolder('large');
      writeFileSync(file, Buffer.alloc(limit + 1));
      return file;
    },
  ],
  ['a device without end', () => '/dev/zero'],
])('%s beyond the limit is refused', async (_, make) => {
  const path = make(100_000);
  expect(isTooLarge(await thrownBy(() => readBounded(path, 100_000, signal)))).toBe(true);
  expect(isTooLarge(await thrownBy(() => readBoundedSync(path, 100_000)))).toBe(true);
});

test('a device without end is refused before it takes more memory than the limit', async () => {
  const limit = 32 * 1024 * 1024;
  const before = process.memoryUsage().arrayBuffers;
  expect(isTooLarge(await thrownBy(() => readBounded('/dev/zero', limit, signal)))).toBe(true);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1.25 * limit);
});

test.runIf(existsSync('/proc/self/environ'))('what states no size is read to its end', async () => {
  const variables = Array.from({ length: 3 }, (_, at) => [`PART_${at}`, String(at).repeat(90_000)] as const);
  const child = spawn('cat', { env: { PATH: process.env['PATH'], ...Object.fromEntries(variables) } });
  onTestFinished(() => void child.kill());
  const file = `/proc/${child.pid}/environ`;
  const bytes = readFileSync(file);
  expect(bytes.length).toBeGreaterThan(270_000);
  expect(Buffer.from(await readBounded(file, bytes.length, signal)).equals(bytes)).toBe(true);
  expect(isTooLarge(await thrownBy(() => readBounded(file, bytes.length - 1, signal)))).toBe(true);
});

test('a pipe is waited for, and read to its end', async () => {
  const path = pipe();
  const reading = readBounded(path, 100, signal);
  const writer = await open(path, 'w');
  await writer.write('ab');
  await writer.write('c');
  await writer.close();
  expect(Buffer.from(await reading).toString()).toBe('abc');
});

test('a pipe beyond the limit is refused', async () => {
  const path = pipe();
  const reading = thrownBy(() => readBounded(path, 2, signal));
  const writer = await open(path, 'w');
  await writer.write('abc');
  expect(isTooLarge(await reading)).toBe(true);
  await writer.close();
});

test('a pipe that nobody writes to is given up with the signal', async () => {
  const controller = new AbortController();
  const reading = thrownBy(() => readBounded(pipe(), 100, controller.signal));
  controller.abort(new Error('given up'));
  expect(await reading).toMatchObject({ name: expect.stringMatching(/Error/) as string });
});

test('what must be there at once does not wait for a pipe that nobody writes to', () => {
  expect(readBoundedSync(pipe(), 100)).toHaveLength(0);
});
