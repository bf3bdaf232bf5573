import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { startHttp } from '../transport/servers.js';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();
const rows = [
  [6.8, 2.8, 4.8, 1.4],
  [5.1, 3.5, 1.4, 0.2],
];
const v1 = JSON.stringify({ instances: rows });
const v2 = JSON.stringify({
  inputs: [{ name: 'input-0', shape: [2, 4], datatype: 'FP32', data: rows.flat() }],
});

let flowerInput: string;

beforeAll(() => {
  const image = new PNG({ width: 8, height: 8 });
  image.data.fill(200);
  const b64 = PNG.sync.write(image).toString('base64');
  flowerInput = join(isvc.folder(), 'input.json');
  writeFileSync(flowerInput, JSON.stringify({ instances: [{ image_bytes: { b64 }, key: '1' }] }));
  writeFileSync(join(isvc.folder(), 'flower.png'), PNG.sync.write(image));
});

test('V1 REST: the server’s own body on stdout, who answered on stderr', async () => {
  const { code, stdout, stderr } = await isvc.run(['predict', 'sklearn-iris', '-d', v1]);
  expect(JSON.parse(stdout)).toEqual({ predictions: [1, 0] });
  expect(stderr).toContain('answered by the model');
  expect(code).toBe(0);
});

test('V2 REST', async () => {
  const { stdout, code } = await isvc.run(['predict', 'sklearn-v2-iris', '-d', v2]);
  expect(JSON.parse(stdout)).toMatchObject({ outputs: [{ shape: [2], data: [1, 0] }] });
  expect(code).toBe(0);
});

test('V2 gRPC answers with the V2 REST form', async () => {
  const { stdout, code } = await isvc.run(['predict', 'iris-grpc', '-d', v2]);
  const { outputs } = JSON.parse(stdout) as { readonly outputs: readonly unknown[] };
  expect(outputs).toContainEqual({ name: 'predict', datatype: 'INT64', shape: [2], data: [1, 0] });
  expect(code).toBe(0);
});

test('TensorFlow Serving gRPC takes KServe’s own input file', async () => {
  const { stdout, code } = await isvc.run(['predict', 'flower-grpc', '-f', flowerInput]);
  const { predictions, ...rest } = JSON.parse(stdout) as {
    readonly predictions: readonly { readonly scores: readonly number[]; readonly key: string }[];
  };
  expect(predictions).toMatchObject([{ key: '1' }]);
  expect(predictions[0]?.scores).toHaveLength(6);
  expect(rest).toMatchObject({
    model_spec: { name: 'flower-grpc', version: '1', signature_name: 'serving_default' },
    datatypes: { scores: 'DT_FLOAT', prediction: 'DT_INT64', key: 'DT_STRING' },
  });
  expect(code).toBe(0);
});

test('V1 and gRPC give the same scores for the same file', async () => {
  const [grpc, rest] = await Promise.all(
    ['flower-grpc', 'flower-sample'].map((name) => isvc.run(['predict', name, '-f', flowerInput])),
  );
  const [scores = [], row] = [rowOf(grpc?.stdout)?.scores, rowOf(rest?.stdout)];
  for (const [index, score] of scores.entries()) expect(row?.scores[index]).toBeCloseTo(score, 5);
});

test('standard input is a payload too', async () => {
  const { stdout } = await isvc.run(['predict', 'isvc/sklearn-iris', '-f', '-'], { input: v1 });
  expect(JSON.parse(stdout)).toEqual({ predictions: [1, 0] });
});

test('standard input may be a table or an image', async () => {
  const table = await isvc.run(['predict', 'iris-grpc', '-f', '-'], { input: 'a,b,c,d\n6.8,2.8,4.8,1.4\n' });
  expect(JSON.parse(table.stdout)).toMatchObject({ outputs: [{ name: 'predict', data: [1] }, {}] });
  const image = readFileSync(join(isvc.folder(), 'flower.png'));
  const { stdout, code } = await isvc.run(['predict', 'digits', '-f', '-'], { input: image });
  expect(JSON.parse(stdout)).toHaveProperty('outputs');
  expect(code).toBe(0);
});

test('-o table prints tensors', async () => {
  const { stdout } = await isvc.run(['predict', 'flower-grpc', '-f', flowerInput, '-o', 'table']);
  expect(stdout).toMatch(/^ *scores +FP32 +\[1,6\]/m);
  expect(stdout).toMatch(/^ *key +BYTES +\[1\] +"1"/m);
});

test('-o table names the classes as the model’s metadata does', async () => {
  const { stdout } = await isvc.run(['predict', 'iris-grpc', '-o', 'table']);
  expect(stdout).toMatch(/\[0\] {2}1 {2}versicolor +█+/);
});

test('-o table has numbers where the server does not say what its classes are called: --timeout does not hold the answer up', async () => {
  const answer = '{"outputs":[{"name":"predict","datatype":"FP32","shape":[1,2],"data":[0.25,0.75]}]}';
  const silent: string[] = [];
  const server = await startHttp((request, _, response) => {
    if (request.url === '/v2/models/sklearn-v2-iris') silent.push(request.url);
    else response.end(request.method === 'POST' ? answer : '{}');
  });
  onTestFinished(server.close);
  const address = ['--address', `127.0.0.1:${server.port}`, '--timeout', '50s'];
  const args = ['predict', 'sklearn-v2-iris', '-d', v2, ...address];
  const { stdout, stderr, code } = await isvc.run([...args, '-o', 'table']);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/\[1,2\] +1 +█+/)]);
  expect(silent).toEqual(['/v2/models/sklearn-v2-iris']);
  expect(stderr).toContain('The server did not name its classes within 2 s');
});

test('an image becomes the tensor that the model asks for, and stderr says how', async () => {
  const { code, stderr, stdout } = await isvc.run([
    'predict',
    'digits',
    '-f',
    join(isvc.folder(), 'flower.png'),
  ]);
  expect(stderr).toMatch(/8×8/);
  expect(JSON.parse(stdout)).toHaveProperty('outputs');
  expect(code).toBe(0);
});

test('an image becomes the bytes that a TensorFlow signature asks for', async () => {
  const { code, stdout } = await isvc.run([
    'predict',
    'flower-grpc',
    '-f',
    join(isvc.folder(), 'flower.png'),
  ]);
  expect(JSON.parse(stdout)).toHaveProperty('predictions[0].scores');
  expect(code).toBe(0);
});

test('without a payload the cluster’s own example is sent, and stderr says so', async () => {
  const { code, stderr } = await isvc.run(['predict', 'sklearn-iris']);
  expect(stderr).toMatch(/^sent .*(ConfigMap|example)/m);
  expect(code).toBe(0);
});

test('integers beyond 2^53 keep every digit, in and out, over V2 REST', async () => {
  const data = '[9223372036854775807,-9223372036854775808]';
  const body = `{"inputs":[{"name":"INT64","shape":[2],"datatype":"INT64","data":${data}}]}`;
  const { stdout, code } = await isvc.run(['predict', 'echo', '-n', 'sandbox', '-d', body]);
  expect(code).toBe(0);
  expect(stdout.replaceAll(/\s/g, '')).toContain(data);
});

test('nothing of a payload that cannot be parsed is sent', async () => {
  const { code, stdout, stderr } = await isvc.run(['predict', 'sklearn-iris', '-d', '{"instances": [1,]}']);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/line 1, column \d+/);
});

test('a token never reaches the output, not even with -v', async () => {
  const { stdout, stderr, code } = await isvc.run([
    'predict',
    'needs-token',
    '-d',
    v1,
    '-v',
    '--token',
    'demo-token',
  ]);
  expect(code).toBe(0);
  expect(stdout + stderr).not.toContain('demo-token');
});

test('-v shows the ways in that were tried, and the heads of request and response', async () => {
  const { stderr } = await isvc.run(['predict', 'sklearn-iris', '-d', v1, '-v']);
  expect(stderr).toMatch(/^\* load-balancer 127\.0\.0\.1:\d+: answered, HTTP 404/m);
  expect(stderr).toContain(
    '> POST /v1/models/sklearn-iris:predict HTTP/1.1\n> host: sklearn-iris-kserve-demo.example.com\n',
  );
  expect(stderr).toContain('< HTTP 200\n');
});

test('the token may come from ISVC_TOKEN', async () => {
  const { code } = await isvc.run(['predict', 'needs-token', '-d', v1], {
    environment: { ISVC_TOKEN: 'demo-token' },
  });
  expect(code).toBe(0);
});

test('the payload file is left as it was', async () => {
  const before = readFileSync(flowerInput);
  await isvc.run(['predict', 'flower-grpc', '-f', flowerInput]);
  expect(readFileSync(flowerInput).equals(before)).toBe(true);
});

function rowOf(text: string | undefined): { readonly scores: readonly number[] } | undefined {
  return (JSON.parse(text ?? '') as { predictions: { scores: number[] }[] }).predictions[0];
}
