import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { exitCodes } from '../../src/problem.js';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();
const payload = ['-d', '{"instances":[[6.8,2.8,4.8,1.4]]}'];

test.each([
  ['no command of that name', ['prdict'], 2, 'predict'],
  ['no flag of that name', ['list', '--selektor', 'a=b'], 2, '--selector'],
  [
    'an output that the command lacks',
    ['list', '-o', 'csv'],
    2,
    'Allowed choices are table, wide, json, yaml, name',
  ],
  ['a payload file that is not there', ['predict', 'sklearn-iris', '-f', 'nowhere.json'], 2, 'nowhere.json'],
  ['a gateway without a namespace', ['predict', 'sklearn-iris', '--gateway', 'gw'], 2, 'NAMESPACE/NAME'],
  ['a payload twice', ['predict', 'sklearn-iris', '-f', 'package.json', '-d', '{}'], 2, 'Give one of them'],
  ['a context that is not there', ['list', '--context', 'elsewhere'], 3, 'isvc-demo'],
  ['no service of that name', ['predict', 'sklern-iris', ...payload], 4, 'sklearn-iris'],
  ['a service that is not ready', ['predict', 'bad-model', ...payload], 4, 'ModelLoadFailed'],
  [
    'an address where nobody listens',
    ['predict', 'sklearn-iris', ...payload, '--address', '127.0.0.1:1'],
    5,
    '127.0.0.1:1',
  ],
  ['a gateway without a route', ['predict', 'no-route', ...payload], 6, 'no-route-kserve-demo.example.com'],
  ['a server without that model', ['predict', 'wrong-name', ...payload], 6, '--model'],
  ['a model that rejects the payload', ['predict', 'rejects', ...payload], 6, 'rejected by the model'],
  ['a gateway that expects a token', ['predict', 'needs-token', ...payload], 6, '--token'],
  ['a wrong token', ['predict', 'needs-token', ...payload, '--token', 'wrong'], 6, 'Jwt is not in the form'],
  ['a model that is too slow', ['predict', 'slow', ...payload, '--timeout', '1s'], 7, '--timeout'],
])('%s', async (_, args, code, says) => {
  const result = await isvc.run(args);
  expect(result.stderr).toContain(says);
  expect(result.code).toBe(code);
  expect(result.stdout).toBe('');
});

test('-v shows the body of an answer that is no prediction', async () => {
  const { stderr, stdout } = await isvc.run(['predict', 'not-json', ...payload, '-v']);
  expect(stderr).toMatch(/^< HTTP 200$/m);
  expect(stderr).toMatch(/^<p>This is no model server\.<\/p>$/m);
  expect(stdout).toBe('');
});

test('next steps repeat the flags that were given, and no token', async () => {
  const kubeconfig = join(isvc.folder(), 'kubeconfig');
  const flags = [
    '--kubeconfig',
    kubeconfig,
    '--context',
    'isvc-demo',
    '--token',
    'very-secret',
    '-H',
    'X-Team: a',
  ];
  const { stderr } = await isvc.run(['predict', 'rejects', ...payload, ...flags]);
  expect(stderr).toContain(`isvc logs rejects -n kserve-demo --kubeconfig ${kubeconfig} --context isvc-demo`);
  expect(stderr).not.toContain('very-secret');
});

test('no kubeconfig at all: what to do, and the demo', async () => {
  const { code, stderr } = await isvc.run(['list'], { environment: { KUBECONFIG: '/nowhere/kubeconfig' } });
  expect(code).toBe(3);
  expect(stderr).toContain('isvc demo');
});

test('an API server that is not there', async () => {
  const kubeconfig = isvc.demo().kubeconfig.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:1');
  const file = join(isvc.folder(), 'elsewhere');
  writeFileSync(file, kubeconfig);
  const { code, stderr } = await isvc.run(['list', '--kubeconfig', file]);
  expect(code).toBe(3);
  expect(stderr).toContain('127.0.0.1:1');
});

test('the terminal UI without a terminal names the commands', async () => {
  const { code, stderr } = await isvc.run([]);
  expect(code).toBe(2);
  expect(stderr).toContain('isvc list');
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s during a prediction ends it with %d', async (signal, code) => {
  const address = await startSilentServer();
  const child = isvc.start(['predict', 'sklearn-iris', ...payload, '--address', address.hostPort]);
  const ended = new Promise((resolve) => child.once('close', resolve));
  // From here on only the answer is missing.
  await address.asked;
  child.kill(signal);
  await expect(ended).resolves.toBe(code);
});

/** A server that answers the probe, and never a prediction. */
async function startSilentServer(): Promise<{ readonly hostPort: string; readonly asked: Promise<void> }> {
  const server = createServer();
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const asked = new Promise<void>((resolve) => {
    server.on('request', (request, response) => {
      if (request.method === 'POST') resolve();
      else response.writeHead(404).end();
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return { hostPort: `127.0.0.1:${port}`, asked };
}

test('a disk that is full: one problem, and no stack', async ({ skip }) => {
  skip(!existsSync('/dev/full'), 'there is no /dev/full');
  const command = `"${process.execPath}" dist/main.js completion bash > /dev/full`;
  const child = spawn('sh', ['-c', command], { stdio: ['ignore', 'ignore', 'pipe'] });
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  expect(code).toBe(exitCodes.output);
  expect(stderr).toMatch(/^error: The answer could not be written: ENOSPC.*\n\nCheck the disk.*\n$/);
});

test('--help shows an example for every command', async () => {
  const { stdout } = await isvc.run(['--help']);
  const names = [...stdout.matchAll(/^ {2}([a-z]+)[ [].*$/gm)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'help' && name !== 'isvc');
  expect(names.length).toBeGreaterThan(8);
  for (const name of names) {
    const help = await isvc.run([name, '--help']);
    expect(help.stdout).toContain(`Examples:\n  `);
    expect(help.stdout).toContain(`isvc ${name}`);
  }
});
