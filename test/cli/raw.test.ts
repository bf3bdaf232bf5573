import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { beforeAll, expect, test } from 'vitest';
import { programOnDemo } from './program.js';
import { runHere } from './run-here.js';

const isvc = programOnDemo();

const image = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 0xff, 0xfe]);
let address = '';
let got:
  | { readonly path: string | undefined; readonly type: string | undefined; readonly body: Buffer }
  | undefined;

async function answerTo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await buffer(request);
  got = { path: request.url, type: request.headers['content-type'], body };
  const isRefused = body.toString().startsWith('refused');
  response.writeHead(isRefused ? 422 : 200, { 'content-type': isRefused ? 'text/plain' : 'image/png' });
  response.end(isRefused ? 'no such color' : image);
}

/** A custom predictor: it takes bytes of any type, and answers with bytes, or refuses them. */
beforeAll(() => {
  const server = createServer((request, response) => {
    void answerTo(request, response);
  });
  return new Promise<() => void>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      resolve(() => server.close());
    });
  });
});

const to = () => ['--address', address];

test('--raw sends the bytes of a file as they are, with the type that is given', async () => {
  const file = join(isvc.folder(), 'i.png');
  writeFileSync(file, image);
  await isvc.run(['predict', 'digits', ...to(), '--raw', file, '-H', 'Content-Type: image/png']);
  expect(got).toEqual({ path: '/v2/models/digits/infer', type: 'image/png', body: image });
});

test('--raw - is standard input, and its type is none in particular', async () => {
  await isvc.run(['predict', 'flower-sample', ...to(), '--raw', '-'], { input: 'hello world' });
  expect(got).toEqual({
    path: '/v1/models/flower-sample:predict',
    type: 'application/octet-stream',
    body: Buffer.from('hello world'),
  });
});

test("-H 'Content-Type:' takes the header away, as for curl", async () => {
  await isvc.run(['predict', 'flower-sample', ...to(), '-d', '[[1]]', '-H', 'Content-Type:']);
  expect(got?.type).toBeUndefined();
});

test('--raw goes with REST alone, and with no other payload', async () => {
  const over = await isvc.run(['predict', 'iris-grpc', '--raw', '-'], { input: 'x' });
  expect(over).toMatchObject({ code: 2, stdout: '' });
  expect(over.stderr).toContain('--raw sends a body over REST');
  const both = await isvc.run(['predict', 'digits', '--raw', '-', '-d', '1'], { input: 'x' });
  expect(both).toMatchObject({ code: 2, stdout: '' });
  expect(both.stderr).toContain('-f, -d and --raw');
});

test.each([
  ['an answer of another form', 'x', image.toString('latin1')],
  ['a refusal', 'refused', 'no such color'],
])('--raw-answer prints what came: %s', async (_, input, answer) => {
  const args = ['predict', 'digits', ...to(), '--raw', '-', '--raw-answer'];
  const { stdout, code } = await runHere(args, isvc.environment(), input);
  expect(stdout.toString('latin1')).toBe(answer);
  expect(code).toBe(6);
});

test('--raw-answer prints a prediction as it came, and what a gateway says', async () => {
  const told = await isvc.run(['predict', 'sklearn-iris', '--raw-answer', '-q']);
  expect(JSON.parse(told.stdout)).toHaveProperty('predictions');
  const gateway = await isvc.run(['predict', 'needs-token', '--raw-answer', '-q']);
  expect(gateway.code).toBe(6);
  expect(gateway.stdout).not.toBe('');
});

test('--raw-answer prints the message of gRPC, the text of its failure, and nothing where nothing came', async () => {
  const good = await isvc.run(['predict', 'iris-grpc', '--raw-answer', '-q']);
  expect(JSON.parse(good.stdout)).toHaveProperty('outputs');
  const failed = await isvc.run(['predict', 'iris-grpc', '--raw-answer', '-q', '--model', 'none']);
  expect([failed.code, failed.stdout.trim()]).toEqual([6, expect.stringContaining('none')]);
  const nobody = await isvc.run(['predict', 'digits', '--address', '127.0.0.1:1', '--raw-answer', '-q']);
  expect([nobody.code, nobody.stdout]).toEqual([5, '']);
});

test('-q says in one line why there is no answer', async () => {
  const { stdout, stderr, code } = await isvc.run(['predict', 'no-route', '-q']);
  expect(code).toBe(6);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^error: answered by the gateway: .*\n$/);
});
