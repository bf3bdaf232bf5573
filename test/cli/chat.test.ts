import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { serveText } from '../demo/models/language-calls.js';
import { serveHeldAnswers } from '../journeys/held-stream.js';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();
const at = (port: number) => ['chat', 'writer', '--address', `127.0.0.1:${port}`];

test('in a pipe: the prompt from stdin, the text to stdout and nothing else', async () => {
  const { code, stdout, stderr } = await isvc.run(['chat', 'writer', '--seed', '1'], {
    input: 'What is a gateway?\n',
  });
  expect(stdout).toMatch(/^\w[^{}]*\n$/);
  expect([code, stderr]).toEqual([0, '']);
  const told = await isvc.run(['chat', 'qwen', '--seed', '1', '-v'], { input: 'What is a gateway?' });
  expect(told.stderr).toContain('answered by the model');
});

test('what the flags say goes with the prompt', async () => {
  const server = await serveHeldAnswers();
  const system = path.join(isvc.folder(), 'system.txt');
  writeFileSync(system, 'Be short.\n');
  const running = isvc.run(
    [
      ...at(server.port),
      '--system',
      `@${system}`,
      '--temperature',
      '0.5',
      '--max-tokens',
      '7',
      '--seed',
      '3',
      '--model',
      'm',
    ],
    { input: 'a "b"\nc\n' },
  );
  const answer = await server.answer();
  expect(answer.asked).toMatchObject({
    model: 'm',
    stream: true,
    messages: [
      { role: 'system', content: 'Be short.' },
      { role: 'user', content: 'a "b"\nc' },
    ],
    temperature: 0.5,
    max_tokens: 7,
    seed: 3,
  });
  answer.write('raw \u001B[31m bytes');
  answer.finish();
  // A pipe gets the bytes as they are.
  expect(await running).toMatchObject({ code: 0, stdout: 'raw \u001B[31m bytes\n', stderr: '' });
});

test('a text that breaks off: what came is on stdout, why on stderr and in the exit code', async () => {
  await using server = await serveText({ quirks: { breaksOff: { afterEvents: 3, how: 'cut' } } });
  const { code, stdout, stderr } = await isvc.run(at(server.port), { input: 'a' });
  expect(stdout).toMatch(/^\w/);
  expect(stderr).toContain('answered in part by the model');
  expect(code).toBe(6);
});

test('a text that is cut off by the limit of tokens is told so', async () => {
  const { code, stderr } = await isvc.run(['chat', 'writer', '--max-tokens', '3'], {
    input: 'What is a gateway?',
  });
  expect([code, stderr.trim()]).toEqual([0, '(cut off: the limit of tokens was reached)']);
});

test.each([
  [['chat', 'writer'], '', 'Standard input is empty: there is nothing to answer.'],
  [
    ['chat', 'sklearn-iris'],
    'a',
    'sklearn-iris is not a language model: this InferenceService is called in v1.',
  ],
  [['chat', 'writer', '--temperature', 'hot'], 'a', '--temperature hot is not 0 or more'],
  [['chat', 'writer', '--max-tokens', '0'], 'a', '--max-tokens 0 is not a whole number from 1 on.'],
  [['chat', 'writer', '--seed', '1.5'], 'a', '--seed 1.5 is not a whole number.'],
] as const)('isvc %j with %j on stdin', async (command, input, told) => {
  const { code, stdout, stderr } = await isvc.run(command, { input });
  expect(stderr).toContain(told);
  expect([code, stdout]).toEqual([2, '']);
});
