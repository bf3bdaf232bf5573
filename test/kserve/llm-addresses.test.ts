import { expect, test } from 'vitest';
import { llmAddresses } from '../../src/kserve/llm-addresses.js';

const read = (...addresses: readonly object[]) => llmAddresses({ status: { addresses } }, 'ml', 'writer');

test.each([
  ['own path', { url: 'http://llm.example.com/ml/writer', name: 'gateway-external' }],
  ['publisher path', { url: 'http://llm.example.com/publishers/ml/models/writer' }],
  ['model header', { url: 'http://llm.example.com/', name: 'gateway-external' }],
  ['model header', { url: 'http://llm.ml.svc.cluster.local', name: 'gateway-internal' }],
  ['model header', { url: 'http://llm.example.com' }],
  ['pods', { url: 'http://writer.ml.svc.cluster.local' }],
])('the use of an address is told by its path, its host and its name: %s', (use, address) => {
  expect(read(address)).toMatchObject([{ use, models: [] }]);
});

test('its models are those with a name', () => {
  const models = [{ name: 'writer' }, { id: 'no name' }, { name: 'writer-lora' }];
  expect(read({ url: 'http://llm.example.com/ml/writer', models })).toMatchObject([
    { models: ['writer', 'writer-lora'] },
  ]);
});

test('an address of another path, or without a URL, is left out', () => {
  expect(
    read({ url: 'http://llm.example.com/ml/other' }, { name: 'gateway-external' }, { url: '::' }),
  ).toEqual([]);
});
