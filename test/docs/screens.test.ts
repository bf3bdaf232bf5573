import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { drawScreens } from '../../scripts/screens.ts';

test('the pictures in docs/screens are what the program draws; else: npm run docs:screens', async () => {
  const drawn = [...(await drawScreens())];
  const kept = drawn.map(async ([name]) => [name, await readFile(`docs/screens/${name}`, 'utf8')]);
  expect(drawn).toEqual(await Promise.all(kept));
});
