import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { exitCodes } from '../../src/problem.js';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();

/** An address of this machine at which nobody listens any more. */
async function deadAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `127.0.0.1:${port}`;
}

test('ready: all three, and 0', async () => {
  const { code, stdout } = await isvc.run(['ready', 'sklearn-iris']);
  expect(stdout).toBe('service  ready\nserver   ready\nmodel    ready\n');
  expect(code).toBe(0);
});

test.each([
  ['a service that is not ready', ['bad-model'], 'not-ready', /^server +unknown$/m],
  [
    'a model that the server does not have',
    ['wrong-name'],
    'not-ready',
    /^server +ready\nmodel +not ready$/m,
  ],
  ["the gateway's answer says nothing of the server", ['no-route'], 'not-ready', /^server +unknown$/m],
  ["nor does the auth layer's", ['needs-token'], 'not-ready', /^server +unknown$/m],
] as const)('%s', async (_, args, kind, lines) => {
  const { code, stdout } = await isvc.run(['ready', ...args]);
  expect(code).toBe(exitCodes[kind]);
  expect(stdout).toMatch(lines);
});

test('where nobody answers, the server is unknown, which is not ready: 5', async () => {
  const { code, stdout } = await isvc.run(['ready', 'sklearn-iris', '--address', await deadAddress()]);
  expect(stdout).toMatch(/^service +ready\nserver +unknown\nmodel +unknown$/m);
  expect(code).toBe(exitCodes['no-way-in']);
});

test('--wait goes on while nobody answers, says what it waits for, and ends with its timeout: 7', async () => {
  const address = await deadAddress();
  const args = ['ready', 'sklearn-iris', '--wait', '--timeout', '1s', '--address', address];
  const { code, stderr } = await isvc.run(args);
  expect(code).toBe(exitCodes.timeout);
  expect(stderr).toMatch(/^waiting for sklearn-iris: Nothing answered/m);
  expect(stderr).toContain('was not ready within 1s');
  expect(stderr).toContain(`isvc ready sklearn-iris -n kserve-demo --address ${address} --wait --timeout`);
});

test('--wait says which component is not ready, and why', async () => {
  const { code, stderr } = await isvc.run(['ready', 'bad-model', '--wait', '--timeout', '1s']);
  expect(code).toBe(exitCodes.timeout);
  expect(stderr).toMatch(/^waiting for bad-model: ModelLoadFailed: /m);
  expect(stderr).toContain('isvc logs bad-model -n kserve-demo');
});

test('of a service that is not ready, the next step is said', async () => {
  const { stderr } = await isvc.run(['ready', 'bad-model']);
  expect(stderr).toContain('→ Look for the cause in its log: isvc logs bad-model -n kserve-demo\n');
});
