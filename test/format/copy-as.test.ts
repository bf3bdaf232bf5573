import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { copyEndpoint, copyExchange } from '../../src/format/copy-as.js';
import { curlCommand } from '../../src/format/copy-curl.js';
import { grpcurlCommand } from '../../src/format/copy-grpcurl.js';
import { endpoint, exchange, service } from '../inference/samples.js';

/** The words that a POSIX shell makes of a command. */
function words(command: string, environment: Record<string, string> = {}): string[] {
  const program = `printf '%s\\0' ${command}`;
  return execFileSync('/bin/sh', ['-c', program], { env: environment, encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);
}

const post = { transport: 'http', method: 'POST', path: '/v1/models/iris:predict', headers: {} } as const;

test('curl names the Host and spells out the content type', () => {
  const body = `{"instances":[["it's"]]}`;
  expect(words(curlCommand(endpoint({ host: 'iris.example.com' }), { ...post, body }))).toEqual([
    'curl',
    'http://172.18.0.2:80/v1/models/iris:predict',
    '-H',
    'Host: iris.example.com',
    '-H',
    'Content-Type: application/json',
    '--data-binary',
    body,
  ]);
});

test('curl over TLS asks for the host and connects to the gateway', () => {
  const secure = endpoint({ host: 'iris.example.com', tls: true, port: 443, basePath: '/serving/iris' });
  expect(words(curlCommand(secure, { ...post, body: '{}' })).slice(0, 4)).toEqual([
    'curl',
    'https://iris.example.com/serving/iris/v1/models/iris:predict',
    '--connect-to',
    'iris.example.com:443:172.18.0.2:443',
  ]);
});

test('a token never stands in a command; the shell puts its own there', () => {
  const headers = { authorization: 'Bearer s3cret', 'content-type': 'application/json', cookie: 'id=s3cret' };
  const command = curlCommand(endpoint({}), { ...post, headers, body: '{}' });
  expect(command).not.toContain('s3cret');
  expect(words(command, { TOKEN: 'mine' })).toContain('authorization: Bearer mine');
});

test.each([
  ['a long one', `"${'x'.repeat(100_000)}"`],
  ['one that curl would read as a file name', '@/etc/passwd'],
  ['bytes', new Uint8Array([0, 10, 255])],
])('a body that cannot be an argument is piped: %s', (_, body) => {
  const command = curlCommand(endpoint({}), { ...post, body });
  expect(command).toMatch(/--data-binary @-$/);
  const [input = ''] = command.split('|\ncurl');
  expect(execFileSync('/bin/sh', ['-c', input])).toEqual(Buffer.from(body));
});

test('grpcurl gets the authority, our own protos and the message as JSON', () => {
  const command = grpcurlCommand(endpoint({ host: 'flower.example.com' }), {
    transport: 'grpc',
    service: 'tensorflow.serving.PredictionService',
    method: 'Predict',
    message: { inputs: { image: { string_val: [Buffer.from([1, 2])] } } },
    headers: {},
  });
  const got = words(command);
  expect(got.slice(0, 4)).toEqual(['grpcurl', '-plaintext', '-authority', 'flower.example.com']);
  expect(got).toContain('tensorflow_serving.proto');
  expect(got).toContain('{"inputs":{"image":{"string_val":["AQI="]}}}');
  expect(got.slice(-2)).toEqual(['172.18.0.2:80', 'tensorflow.serving.PredictionService/Predict']);
});

test('an exchange as isvc names what differs from the default', () => {
  const { command } = copyExchange(
    { ...exchange({}), modelName: 'other' },
    { context: 'kind', kubeconfig: { path: '/a b' } },
  )[1] ?? { command: '' };
  expect(words(command)).toEqual([
    'isvc',
    'predict',
    'flower-sample',
    '-n',
    'kserve-demo',
    '--kubeconfig',
    '/a b',
    '--context',
    'kind',
    '--protocol',
    'v1',
    '--model',
    'other',
    '-d',
    '{"instances":[1]}',
  ]);
});

test.each([
  ['v1', 'curl', '/v1/models/flower-sample:predict'],
  ['v2', 'curl', '/v2/models/flower-sample/infer'],
  ['grpc-v2', 'grpcurl', 'inference.GRPCInferenceService/ModelInfer < input.json'],
  ['grpc-v1', 'grpcurl', 'tensorflow.serving.PredictionService/Predict < input.json'],
] as const)('an endpoint that was not called yet, %s', (protocol, tool, part) => {
  const [first] = copyEndpoint(endpoint({}), service({ name: 'flower-sample' }), protocol);
  expect(first?.tool).toBe(tool);
  expect(first?.command).toContain(part);
});

test('what must hold for a command to work is said with it', () => {
  const forwarded = endpoint({});
  const candidate = { ...forwarded.candidate, route: 'port-forward' } as const;
  const notes = copyExchange(
    { ...exchange({}), endpoint: { ...forwarded, candidate } },
    { kubeconfig: 'a text of this program' },
  ).map(({ tool, note }) => [tool, note?.slice(0, 27)]);
  expect(notes).toEqual([
    ['curl', 'The address is a port-forwa'],
    ['isvc', 'No other program reaches th'],
    ['python', 'The address is a port-forwa'],
  ]);
});
