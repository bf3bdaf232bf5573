import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { exitCodes } from '../../src/problem.js';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();
const packed = gzipSync(JSON.stringify({ predictions: Array.from({ length: 2000 }, () => 1) }));
let address = '';

/** Answers with 4 kB of JSON, packed into 50 bytes; a model that is called `loading` is not ready. */
beforeAll(() => {
  const server = createServer((request, response) => {
    request.resume();
    if (request.url?.includes('loading') === true)
      response.writeHead(503).end('{"error":"Model with name loading is not ready."}');
    else response.setHeader('content-encoding', 'gzip').end(packed);
  });
  return new Promise<() => void>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      resolve(() => server.close());
    });
  });
});

/** They answer with what they get: 2000 numbers, over 4 kB in each protocol. */
const v2 = {
  inputs: [{ name: 'x', datatype: 'FP64', shape: [2000], data: Array.from({ length: 2000 }, () => 1.5) }],
};
const v1 = { instances: v2.inputs[0]?.data };
const calls: readonly (readonly [string, readonly string[]])[] = [
  ['V1 over REST', ['sandbox/echo-v1', '-d', JSON.stringify(v1)]],
  ['V2 over REST', ['sandbox/echo', '-d', JSON.stringify(v2)]],
  ['V2 over gRPC', ['sandbox/echo-grpc', '-d', JSON.stringify(v2)]],
  ['TensorFlow Serving over gRPC', ['sandbox/echo-tf', '-d', JSON.stringify(v2)]],
];

test.each(calls)('%s: no more is read than --max-answer says', async (_, args) => {
  const { code, stdout, stderr } = await isvc.run(['predict', ...args, '--max-answer', '4KiB']);
  expect([code, stdout]).toEqual([exitCodes.answer, '']);
  expect(stderr).toContain(
    'isvc stopped reading: the answer is larger than 4 KiB, the limit of --max-answer',
  );
  expect(stderr).toContain('Read more of it with a larger --max-answer');
});

test.each(calls)('%s: what --max-answer allows is read', async (_, args) => {
  const { code, stdout } = await isvc.run(['predict', ...args, '--max-answer', '1MiB']);
  expect(code).toBe(0);
  expect(stdout).toContain('1.5');
});

test('an answer counts as it is after decompression', async () => {
  const args = ['predict', 'sandbox/echo-v1', '--address', address, '-d', '[1]', '--max-answer'];
  const refused = await isvc.run([...args, '1KiB']);
  expect([refused.code, refused.stdout]).toEqual([exitCodes.answer, '']);
  expect(refused.stderr).toContain('larger than 1 KiB');
  expect((await isvc.run([...args, '8KiB'])).code).toBe(0);
});

test.each(['much', '0', '-1', '1TiB'])('--max-answer %s is wrong usage', async (size) => {
  const { code, stderr } = await isvc.run(['predict', 'sandbox/echo', '-d', '[1]', `--max-answer=${size}`]);
  expect(code).toBe(exitCodes.usage);
  expect(stderr).toContain(`--max-answer ${size} is not a size`);
});

test('the next step says it again', async () => {
  const call = ['predict', 'sandbox/echo-v1', '--address', address, '--model', 'loading', '-d', '[1]'];
  const { stderr } = await isvc.run([...call, '--max-answer', '2MiB']);
  expect(stderr).toMatch(/isvc ready echo-v1 -n sandbox .*--max-answer 2MiB/);
});
