import { expect, test } from 'vitest';
import { readPrompt } from '../../src/predict/choose-text.js';

const { signal } = new AbortController();

function prompt(text: string, task: 'chat' | 'completions' = 'completions', name = 'question.txt') {
  return readPrompt({ bytes: Buffer.from(text), name, task }, signal);
}

test.each([
  ['the line feed of an editor', 'Hi\n', 'Hi'],
  ['a line end of Windows', 'Hi\r\n', 'Hi'],
  ['the last of several', 'Hi\n\n', 'Hi\n'],
  ['a byte order mark', '\uFEFFHi', 'Hi'],
])('%s is no part of a text', async (_, text, sent) => {
  expect(await prompt(text)).toEqual({
    payload: { kind: 'json', value: { prompt: sent }, text: expect.anything() },
    notes: [],
  });
});

test('lines within a text stay as they are', async () => {
  const { payload } = await prompt('one\r\ntwo\nthree ');
  expect(payload).toMatchObject({ value: { prompt: 'one\r\ntwo\nthree ' } });
});
