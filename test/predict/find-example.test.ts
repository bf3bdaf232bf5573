import { expect, test } from 'vitest';
import { readExamples } from '../../src/predict/find-example.js';

test.each([
  [63, ['isvc/example-for']],
  [64, []],
])('a name of %i characters is asked for where a label can hold it', async (length, expected) => {
  const asked: (string | undefined)[] = [];
  const cluster = {
    read: (_resource: unknown, { labelSelector }: { readonly labelSelector?: string }) => {
      asked.push(labelSelector?.split('=')[0]);
      return Promise.resolve({ items: [] });
    },
  };
  await expect(
    readExamples(cluster as never, 'models', 'a'.repeat(length), new AbortController().signal),
  ).resolves.toEqual({ items: [] });
  expect(asked).toEqual(expected);
});
