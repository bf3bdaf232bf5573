import { once } from 'node:events';
import { expect, test } from 'vitest';
import { exitCodes } from '../../src/problem.js';
import { unusedPort } from '../transport/servers.js';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();

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
  const { code, stdout } = await isvc.run([
    'ready',
    'sklearn-iris',
    '--address',
    `127.0.0.1:${await unusedPort()}`,
  ]);
  expect(stdout).toMatch(/^service +ready\nserver +unknown\nmodel +unknown$/m);
  expect(code).toBe(exitCodes['no-way-in']);
});

test.each([
  ['nobody answers', 'sklearn-iris', 'waiting for sklearn-iris: Nothing answered'],
  ['a component is not ready', 'bad-model', 'waiting for bad-model: ModelLoadFailed: '],
])('--wait goes on while %s, and says what it waits for', async (_, name, line) => {
  const address = `127.0.0.1:${await unusedPort()}`;
  const waiting = isvc.start(['ready', name, '--wait', '--address', address]);
  const ended = once(waiting, 'close');
  let said = '';
  for await (const some of waiting.stderr.setEncoding('utf8')) {
    said += some as string;
    if (said.includes(line)) break;
  }
  expect(said).toContain(line);
  waiting.kill();
  await ended;
});

test('--wait ends with its timeout, and names what waits again: 7', async () => {
  const address = `127.0.0.1:${await unusedPort()}`;
  const args = ['ready', 'sklearn-iris', '--wait', '--timeout', '500ms', '--address', address];
  const { code, stderr } = await isvc.run(args);
  expect(code).toBe(exitCodes.timeout);
  expect(stderr).toContain('was not ready within 500ms');
  expect(stderr).toContain(`isvc ready sklearn-iris -n kserve-demo --address ${address} --wait --timeout`);
  const failing = await isvc.run(['ready', 'bad-model', '--wait', '--timeout', '500ms']);
  expect(failing.code).toBe(exitCodes.timeout);
  expect(failing.stderr).toContain('isvc logs bad-model -n kserve-demo');
});

test('of a service that is not ready, the next step is said', async () => {
  const { stderr } = await isvc.run(['ready', 'bad-model']);
  expect(stderr).toContain('→ Look for the cause in its log: isvc logs bad-model -n kserve-demo\n');
});
