import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { copyEndpoint, copyExchange, curlCommand, grpcurlCommand } from '../../src/format/copy-as.js';
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
    '-H',
    'Host: iris.example.com',
    'http://172.18.0.2:80/v1/models/iris:predict',
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
    '--connect-to',
    'iris.example.com:443:172.18.0.2:443',
    'https://iris.example.com/serving/iris/v1/models/iris:predict',
  ]);
});

test('a token never stands in a command; the shell puts its own there', () => {
  const headers = { authorization: 'Bearer s3cret', 'content-type': 'application/json', cookie: 'id=s3cret' };
  const command = curlCommand(endpoint({}), { ...post, headers, body: '{}' });
  expect(command).not.toContain('s3cret');
  expect(words(command, { TOKEN: 'mine' })).toContain('authorization: Bearer mine');
});

test('a long or binary body is read from a file', () => {
  expect(curlCommand(endpoint({}), { ...post, body: new Uint8Array([1]) })).toContain(
    '--data-binary @body.bin',
  );
  expect(curlCommand(endpoint({}), { ...post, body: '@/etc/passwd' })).toContain('--data-binary @body.json');
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
  const { command } = copyExchange({ ...exchange({}), modelName: 'other' })[1] ?? { command: '' };
  expect(words(command)).toEqual([
    'isvc',
    'predict',
    'flower-sample',
    '-n',
    'kserve-demo',
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
