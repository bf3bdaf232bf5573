import { expect, test } from 'vitest';
import { copyTarget, type CopyTarget } from '../../src/format/copy-origin.js';
import { curlCommand } from '../../src/format/copy-curl.js';
import { grpcurlCommand } from '../../src/format/copy-grpcurl.js';
import { endpoint } from '../inference/samples.js';
import { origin } from './origin.js';
import { paste } from './paste.js';
import { words } from './words.js';

const post = { transport: 'http', method: 'POST', path: '/v1/models/iris:predict', headers: {} } as const;

function target(changes: Parameters<typeof endpoint>[0], ...from: Parameters<typeof origin>): CopyTarget {
  return copyTarget(endpoint(changes), origin(...from));
}

test('curl names the Host and spells out the content type', () => {
  const body = `{"instances":[["it's"]]}`;
  expect(words(curlCommand(target({ host: 'iris.example.com' }), { ...post, body }, 30_000))).toEqual(
    [
      ['curl', 'http://172.18.0.2:80/v1/models/iris:predict', '-H', 'Host: iris.example.com'],
      ['-H', 'Content-Type: application/json', '--max-time', '30', '--data-binary', body],
    ].flat(),
  );
});

test('curl sends a header without a value too', () => {
  const request = { ...post, headers: { 'x-empty': '' }, body: '{}' };
  expect(words(curlCommand(target({}), request, 30_000))).toContain('x-empty;');
});

test.each([
  ['a long one', `"${'x'.repeat(200_000)}"`, '\n'],
  ['one that curl would read as a file name', '@/etc/passwd', '\n'],
  ['what a shell would expand', `"${'$HOME `id` \\\\ \\" '.repeat(300)}"`, '\n'],
  ['bytes', new Uint8Array(Array.from({ length: 3000 }, (_, at) => at % 256)), ''],
])('a body that cannot be a word follows in a document: %s', async (_, body, end) => {
  const command = curlCommand(target({}), { ...post, body }, 30_000);
  expect(Math.max(...command.split('\n').map((line) => line.length))).toBeLessThan(80);
  const printer = { curl: ['sh', '-c', 'base64'] };
  const got = Buffer.from(await paste({ tool: 'curl', command, notes: [] }, printer), 'base64');
  expect(got.equals(Buffer.concat([Buffer.from(body), Buffer.from(end)]))).toBe(true);
});

const predict = {
  transport: 'grpc',
  service: 'tensorflow.serving.PredictionService',
  method: 'Predict',
  message: { inputs: { image: { string_val: [Buffer.from([1, 2])] } } },
  headers: {},
} as const;
const asked = { options: { timeoutMs: 30_000 } };

test('grpcurl gets the authority, our own protos and the message as JSON', () => {
  const got = words(grpcurlCommand(target({ host: 'flower.example.com' }), predict, asked));
  expect(got.slice(0, 4)).toEqual(['grpcurl', '-plaintext', '-authority', 'flower.example.com']);
  expect(got).toContain('tensorflow_serving.proto');
  expect(got.slice(-6)).toEqual(
    [
      ['-max-time', '30', '-d', '{"inputs":{"image":{"string_val":["AQI="]}}}'],
      ['172.18.0.2:80', 'tensorflow.serving.PredictionService/Predict'],
    ].flat(),
  );
});

test.each([
  [{ cacert: '/ca.pem' }, ['grpcurl', '-cacert', '/ca.pem', '-authority']],
  [{ cacert: '/ca.pem', insecure: true }, ['grpcurl', '-insecure', '-authority', 'a.example.com']],
])('grpcurl trusts as it was told: %j', (given, expected) => {
  const secure = target({ host: 'a.example.com', tls: true }, given);
  expect(words(grpcurlCommand(secure, predict, asked)).slice(0, 4)).toEqual(expected);
});

test('a port-forward is opened by kubectl, to the same pod of the same cluster, while the command runs', async () => {
  const { candidate } = endpoint({});
  const forwardTo = { namespace: 'kserve-demo', pod: 'iris-predictor-1', port: 8080 };
  const forwarded = { candidate: { ...candidate, route: 'port-forward', forwardTo } as const };
  const cluster = { context: 'kind', kubeconfig: { path: '/a b' } };
  const command = curlCommand(target(forwarded, {}, cluster), { ...post, body: '{}' }, 30_000);
  const given = words(/port-forward(.*?)&/s.exec(command)?.[1] ?? '').filter((word) => word !== '\\');
  const local = /^(2\d{4}):8080$/.exec(given.at(-1) ?? '')?.[1];
  expect(given).toEqual([
    // It must fail where another program has the port, and not take ::1 in its place.
    '--address',
    '127.0.0.1',
    '--kubeconfig',
    '/a b',
    '--context',
    'kind',
    '-n',
    'kserve-demo',
    'pod/iris-predictor-1',
    `${local}:8080`,
  ]);
  expect(command).toContain(`curl http://127.0.0.1:${local}/v1/models/iris:predict`);
  // Another pod's forward may run at the same time.
  const other = {
    candidate: { ...forwarded.candidate, forwardTo: { ...forwardTo, pod: 'iris-predictor-2' } },
  };
  expect(target(other, {}, cluster).port).not.toBe(Number(local));
  // It says when it listens, and stays until it is told to leave: the command ends only then.
  const stay = `process.on('SIGINT', () => process.exit()); console.log('Forwarding'); setInterval(() => {}, 1e6)`;
  const kubectl = [process.execPath, '-e', stay, '--'];
  const curl = ['echo', 'answered'];
  expect(await paste({ tool: 'curl', command, notes: [] }, { kubectl, curl })).toContain('answered');
});
