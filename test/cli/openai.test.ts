import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { serveText } from '../demo/models/language-calls.js';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();
const iris = (port: number) => ['sklearn-iris', '--address', `127.0.0.1:${port}`, '--protocol', 'openai'];

test('a text on the command line: the server’s own JSON in a pipe, who answered on stderr', async () => {
  await using server = await serveText();
  const { code, stdout, stderr } = await isvc.run([
    'predict',
    ...iris(server.port),
    '-d',
    'What is a gateway?',
  ]);
  expect(JSON.parse(stdout)).toMatchObject({
    object: 'chat.completion',
    model: 'writer',
    choices: [{ message: { role: 'assistant' } }],
  });
  expect(stderr).toContain('answered by the model');
  expect(stderr).toContain("called in OpenAI's API: GET /v1/models lists writer, writer-sql");
  expect(code).toBe(0);
});

test('a text that is piped in, and one as a table', async () => {
  await using server = await serveText({ flavour: 'kserve' });
  const { code, stdout } = await isvc.run(['predict', ...iris(server.port), '-o', 'table'], {
    input: 'What is a gateway?\n',
  });
  expect(stdout).toMatch(/^\w/);
  expect(stdout).not.toContain('{');
  expect(code).toBe(0);
});

test('a payload that asks for a stream: the same JSON as without, and its speed', async () => {
  await using server = await serveText();
  const body = '{"messages":[{"role":"user","content":"a"}],"stream":true,"seed":1}';
  const { stdout, stderr } = await isvc.run(['predict', ...iris(server.port), '-d', body]);
  expect(JSON.parse(stdout)).toMatchObject({ object: 'chat.completion' });
  expect(stderr).toMatch(/first chunk \d+ (ms|s) · \S+ chunks\/s · \d+ chunks/);
});

test('a text that breaks off: what came is printed, and the exit code says that it is not all', async () => {
  await using server = await serveText({ quirks: { breaksOff: { afterEvents: 3, how: 'cut' } } });
  const body = '{"messages":[{"role":"user","content":"a"}],"stream":true}';
  const { code, stdout, stderr } = await isvc.run(['predict', ...iris(server.port), '-d', body]);
  expect(JSON.parse(stdout)).toMatchObject({ choices: [{ finish_reason: null }] });
  expect(stderr).toContain('answered in part by the model');
  expect(code).toBe(6);
});

test('ready and metadata', async () => {
  await using server = await serveText();
  const ready = await isvc.run(['ready', ...iris(server.port)]);
  expect([ready.code, ready.stdout]).toMatchObject([0, expect.stringContaining('ready')]);
  const { stdout } = await isvc.run(['metadata', ...iris(server.port)]);
  expect(stdout.split('\n').map((row) => row.trim().split(/ {2,}/))).toMatchObject([
    ['MODEL', 'ADAPTS', 'CONTEXT TOKENS'],
    ['writer', '-', '4096'],
    ['writer-sql', '-', '4096'],
    [''],
  ]);
});

test('an image with a question of one’s own; any other file, and any other protocol, is told what goes with it', async () => {
  await using server = await serveText();
  const png = path.join(isvc.folder(), 'seven.png');
  writeFileSync(
    png,
    Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
      'base64',
    ),
  );
  const asked = await isvc.run(['predict', ...iris(server.port), '-f', png, '-d', 'Which color?']);
  expect(asked.stderr).toContain('asked with the image: Which color?');
  expect(asked.code).toBe(0);
  const other = await isvc.run(['predict', 'digits', '-f', png, '-d', 'Which color?']);
  expect(other.stderr).toContain('A question about an image is for a language model, and this is called in');
  expect(other.code).toBe(2);
  const json = path.join(isvc.folder(), 'body.json');
  writeFileSync(json, '{}');
  const both = await isvc.run(['predict', ...iris(server.port), '-f', json, '-d', 'Which color?']);
  expect(both.stderr).toContain('-f, -d and --raw cannot be combined');
  expect(both.code).toBe(2);
});
