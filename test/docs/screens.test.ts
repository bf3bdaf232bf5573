import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { drawScreens } from '../../scripts/screens.ts';

test('the pictures in docs/screens are what the program draws; else: npm run docs:screens', async () => {
  const drawn = [...(await drawScreens())];
  const kept = drawn.map(async ([name]) => [name, await readFile(`docs/screens/${name}`, 'utf8')]);
  expect(drawn).toEqual(await Promise.all(kept));
});

test('the first five seconds of the recording have the list, a key, an answer, and a 404 that is explained', async () => {
  const recording = await readFile('docs/screens/recording.svg', 'utf8');
  const frames = recording.split('<g class="f ').slice(1);
  const begins = frames.map((frame) => Number(/animation-delay:([\d.]+)s/.exec(frame)?.[1]));
  const early = frames.filter((_, at) => (begins[at + 1] ?? Infinity) <= 5);
  const told = early.map((frame) => frame.replaceAll(/<[^>]*>/g, ' '));
  expect(told).toHaveLength(3);
  expect(told[0]).toContain('LAST ANSWER');
  expect(told[1]).toContain('answered by the model');
  expect(told[2]).toContain('has no route for host');
  // The key that led there is drawn.
  expect(early.slice(1).every((frame) => /font-size="20"[^>]*>p</.test(frame))).toBe(true);
});
