import { expect, test } from 'vitest';
import { readSaid } from '../../src/format/said-messages.js';
import { parseJson } from '../../src/inference/read-json.js';

test.each([
  [
    'a chat, its parts, and its settings',
    '{"model":"m","messages":[{"role":"system","content":"Be short."},{"role":"user","content":[{"type":"text","text":"What is it?"},{"type":"image_url","image_url":{"url":"data:…"}}]}],"max_tokens":16}',
    {
      messages: [
        { role: 'system', text: 'Be short.' },
        { role: 'user', text: 'What is it?\n(image_url)' },
      ],
      settings: ['model m', 'max_tokens 16'],
    },
  ],
  ['a completion', '{"prompt":"Once"}', { messages: [{ role: 'prompt', text: 'Once' }], settings: [] }],
  [
    'texts to embed',
    '{"input":["a","b"]}',
    {
      messages: [
        { role: 'input', text: 'a' },
        { role: 'input', text: 'b' },
      ],
      settings: [],
    },
  ],
  [
    'documents to rank',
    '{"query":"q","documents":["d"]}',
    {
      messages: [
        { role: 'query', text: 'q' },
        { role: 'documents', text: 'd' },
      ],
      settings: [],
    },
  ],
  ['tensors', '{"instances":[[1]]}', undefined],
  ['no object', '[1]', undefined],
])('%s', (_, text, expected) => {
  expect(readSaid(parseJson(text))).toEqual(expected);
});

test('a long setting is cut', () => {
  const said = readSaid(parseJson(`{"prompt":"a","stop":"${'x'.repeat(60)}"}`));
  expect(said?.settings).toEqual([`stop ${'x'.repeat(40)}…`]);
});
