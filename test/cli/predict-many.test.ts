import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { exitCodes } from '../../src/problem.js';
import { readReport } from '../batch/junit-schema.js';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();
const iris = ['-d', '{"instances":[[6.8,2.8,4.8,1.4]]}'];

type Result = {
  readonly name: string;
  readonly service: string;
  readonly result: string;
  readonly answer?: unknown;
};

async function resultsOf(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const { code, stdout, stderr } = await isvc.run([...args, '-o', 'json'], { environment });
  const { results } = JSON.parse(stdout) as { readonly results: readonly Result[] };
  return { code, results, stderr };
}

test('several names: each with its own example, in the order of the line, each in its own namespace', async () => {
  const { code, stdout, stderr } = await isvc.run([
    'predict',
    'digits',
    'vision/flower-sample',
    'sklearn-iris',
  ]);
  expect(code).toBe(0);
  expect(stdout.split('\n').map((line) => line.split(/ {2,}/).slice(0, 4).join(' '))).toEqual([
    'NAMESPACE NAME RESULT WHO',
    'kserve-demo digits ok model',
    'vision flower-sample ok model',
    'kserve-demo sklearn-iris ok model',
    '',
  ]);
  expect(stdout).toContain('predictions 1, 1');
  expect(stderr).toContain('3 of 3 ok');
});

test('a payload that is given goes to each of them', async () => {
  const { code, results } = await resultsOf([
    'predict',
    'sklearn-iris',
    'isvc/slow',
    ...iris,
    '--timeout',
    '20s',
  ]);
  expect([code, results.map(({ answer }) => answer)]).toEqual([
    0,
    [{ predictions: [1] }, { predictions: [[6.8, 2.8, 4.8, 1.4]] }],
  ]);
});

test('one that fails does not stop the others: the worst decides, and each says why and what to do', async () => {
  const { code, stdout, stderr } = await isvc.run([
    'predict',
    'bad-model',
    'needs-token',
    'nowhere',
    'digits',
  ]);
  expect(code).toBe(exitCodes['not-found']);
  expect(stdout).toMatch(/^bad-model +not sent *$/mu);
  expect(stdout).toMatch(/^needs-token +failed +auth /mu);
  expect(stdout).toMatch(/^digits +ok +model /mu);
  expect(stderr).toMatch(/^bad-model: .*ModelLoadFailed.*\n→ .*isvc logs bad-model/mu);
  expect(stderr).toMatch(/^nowhere: No InferenceService/mu);
  expect(stderr).toContain('1 of 4 ok, 1 failed, 2 not sent');
});

test('-l selects by labels, in the namespace or in all', async () => {
  const { results } = await resultsOf(['predict', '--all', '-n', 'vision']);
  expect(results.map(({ service }) => service)).toEqual(['vision/digits', 'vision/flower-sample']);
  const { code, stderr } = await isvc.run(['predict', '-l', 'team=nobody', '-A']);
  expect([code, stderr.includes('There are no services with team=nobody in any namespace')]).toEqual([
    exitCodes['not-found'],
    true,
  ]);
});

test('-o junit is a report that CI systems read, also of one service', async () => {
  const { code, stdout } = await isvc.run(['predict', 'sklearn-iris', 'no-route', ...iris, '-o', 'junit']);
  expect(code).toBe(exitCodes.answer);
  const report = readReport(stdout);
  expect(report('//testcase/@name')).toEqual(['sklearn-iris', 'no-route']);
  expect(report('//failure/@type')).toEqual(['answered by the gateway']);
  const one = await isvc.run(['predict', 'sklearn-iris', '-o', 'junit']);
  expect(readReport(one.stdout)('//testcase/@classname')).toEqual(['kserve-demo/sklearn-iris']);
});

test('ISVC_TOKEN goes to the services of its namespace, and the others are called without it and told so', async () => {
  const { results, stderr } = await resultsOf(
    ['predict', 'needs-token', 'vision/flower-sample', '--protocol', 'v1'],
    {
      ISVC_TOKEN: 'demo-token',
    },
  );
  expect(results.map(({ name, result }) => [name, result])).toEqual([
    ['needs-token', 'ok'],
    ['flower-sample', 'ok'],
  ]);
  expect(stderr).toMatch(/^vision\/flower-sample: ISVC_TOKEN is not for vision\/flower-sample/mu);
  expect(stderr).not.toMatch(/^kserve-demo\/needs-token: ISVC_TOKEN is not/mu);
});

test('a token of a flag goes to each of the names of one namespace', async () => {
  const { results } = await resultsOf(['predict', 'needs-token', 'sklearn-iris', '--token', 'demo-token']);
  expect(results.map(({ result }) => result)).toEqual(['ok', 'ok']);
});

test('a token of an account goes to each of the names of one namespace, whatever the context has', async () => {
  const account = ['--token-from', 'serviceaccount/vision:default'];
  const named = ['vision/flower-sample', 'vision/digits', '--protocol', 'v1'];
  const { stderr } = await isvc.run(['predict', ...named, ...account, ...iris]);
  expect(stderr.match(/^\S+: the token is for the API server itself/gmu)).toHaveLength(2);
});

test('of selected services, it is for those of the namespace alone, and the others are told so', async () => {
  const account = ['--token-from', 'serviceaccount/kserve-demo:default'];
  const { stderr } = await isvc.run(['predict', '--all', '-A', '--timeout', '1s', ...account, ...iris]);
  expect(stderr).toContain('--token-from is not for vision/flower-sample: no token was requested');
});

test('of selected services, a token of a flag is for the namespace alone', async () => {
  const { stderr } = await isvc.run([
    'predict',
    '--all',
    '-A',
    '--token',
    'demo-token',
    '--timeout',
    '1s',
    ...iris,
  ]);
  expect(stderr).toContain(
    '--token is not for vision/flower-sample: authorization was not sent (it is for services of namespace kserve-demo)',
  );
  expect(stderr).not.toContain('demo-token');
});

test.each([
  [['needs-token', 'vision/flower-sample', '--token', 'x'], '--token belongs to'],
  [['needs-token', 'vision/flower-sample', '-H', 'Authorization: Bearer x'], '-H authorization belongs to'],
  [
    ['a', 'vision/b', '--token-from', 'serviceaccount/kserve-demo:ci'],
    '--token-from with a namespace belongs to',
  ],
  [['sklearn-iris', '--all'], 'NAME and a selector'],
  [['-A'], '-A selects nothing'],
  [['sklearn-iris', '-A'], '-A selects nothing'],
  [[], 'The name of a service is missing'],
  [['a', 'b', '--raw-answer'], '--raw-answer prints'],
  [['a', 'b', '--concurrency', '0'], '--concurrency 0 is not'],
  [['a', 'vision/b', '-n', 'kserve-demo'], 'name two namespaces'],
])('predict %j is wrong usage', async (args, message) => {
  const { code, stdout, stderr } = await isvc.run(['predict', ...args]);
  expect([code, stdout, stderr.includes(message)]).toEqual([exitCodes.usage, '', true]);
});

test('Ctrl-C ends the calls, and prints what came', async () => {
  const { hostPort, asked } = await startHalfSilentServer();
  const args = [
    'predict',
    'sklearn-iris',
    'digits',
    'slow',
    '--concurrency',
    '1',
    '-o',
    'table',
    '--protocol',
    'v1',
  ];
  const child = isvc.start([...args, ...iris, '--address', hostPort]);
  const ended = once(child, 'close');
  const [stdout, stderr] = [text(child.stdout), text(child.stderr)];
  await asked;
  child.kill('SIGINT');
  expect((await ended)[0]).toBe(exitCodes.interrupted);
  expect((await stdout).split('\n').map((line) => line.split(/ {2,}/u).slice(0, 2).join(' '))).toEqual([
    'NAME RESULT',
    'sklearn-iris ok',
    'digits stopped',
    'slow stopped',
    '',
  ]);
  expect(await stderr).toContain('1 of 3 ok, 2 stopped');
});

/** A server that answers predictions of sklearn-iris, and no others. */
async function startHalfSilentServer() {
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    if (request.method !== 'POST') response.writeHead(404).end();
    else if (request.url?.includes('sklearn-iris') === true)
      response.setHeader('content-type', 'application/json').end('{"predictions":[1]}');
    else resolve();
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { hostPort: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}
