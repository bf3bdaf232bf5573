import { execFile, execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();
const host = 'sklearn-iris-kserve-demo.example.com';

test('-o env is what KServe’s documentation has a person export', async () => {
  const { stdout } = await isvc.run(['endpoint', 'sklearn-iris', '-o', 'env']);
  const { address, port } = isvc.demo().gateway;
  const said = execFileSync('sh', ['-c', `${stdout}\necho "$INGRESS_HOST $INGRESS_PORT $SERVICE_HOSTNAME"`], {
    encoding: 'utf8',
  });
  expect(said).toBe(`${address} ${port} ${host}\n`);
});

test('-o env at an IPv6 address, for a service that answers under a path: both as a URL takes them', async () => {
  isvc.demo().controls.apply({
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: { namespace: 'kserve-demo', name: 'under-a-path' },
    spec: { predictor: { model: { modelFormat: { name: 'sklearn' } } } },
    status: {
      url: 'http://models.example.com/serving/kserve-demo/under-a-path',
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  });
  const server = createServer((_request, response) => response.writeHead(404).end());
  await new Promise<void>((resolve) => server.listen(0, '::1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const args = ['endpoint', 'under-a-path', '-o', 'env', '--address', `[::1]:${port}`];
  const { stdout, stderr } = await isvc.run(args);
  const script = `${stdout}\necho "http://$INGRESS_HOST:$INGRESS_PORT$SERVICE_PATH $SERVICE_HOSTNAME"`;
  expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe(
    `http://[::1]:${port}/serving/kserve-demo/under-a-path models.example.com\n`,
  );
  expect(stderr).toContain('${SERVICE_PATH}');
});

test('-o json', async () => {
  const { stdout } = await isvc.run(['endpoint', 'sklearn-iris', '-o', 'json']);
  const { address, port } = isvc.demo().gateway;
  expect(JSON.parse(stdout)).toMatchObject({
    address,
    port,
    tls: false,
    host,
    basePath: '',
    protocol: 'v1',
    model: 'sklearn-iris',
    route: 'load-balancer',
  });
});

test('text says the route and why', async () => {
  const { stdout } = await isvc.run(['endpoint', 'flower-grpc']);
  expect(stdout).toMatch(/^route +load-balancer: .*istio-ingressgateway/m);
  expect(stdout).toMatch(/^protocol +grpc-v1 /m);
});

test('-o curl prints a command that carries the Host and KServe’s exact content type', async () => {
  const { stdout } = await isvc.run(['endpoint', 'sklearn-iris', '-o', 'curl']);
  expect(stdout).toContain(`Host: ${host}`);
  expect(stdout).toContain('Content-Type: application/json');
});

test('-o curl carries what the flags say, but no secret, and runs as printed', async () => {
  const flags = ['--model', 'other', '--model-version', '2', '-H', 'X-Team: vision', '--token', 's3cret'];
  const printed = await isvc.run(['endpoint', 'sklearn-iris', '-o', 'curl', ...flags]);
  expect(printed.stdout).toContain('/v1/models/other/versions/2:predict');
  expect(printed.stdout).toContain(`-H "authorization: Bearer $TOKEN"`);
  expect(printed.stdout).toContain(`-H 'x-team: vision'`);
  expect(printed.stdout + printed.stderr).not.toContain('s3cret');
  expect(printed.stderr).toContain('export TOKEN=');
  const { stdout } = await isvc.run(['endpoint', 'sklearn-iris', '-o', 'curl']);
  writeFileSync(join(isvc.folder(), 'input.json'), '{"instances":[[6.8,2.8,4.8,1.4]]}');
  // Not in this process's own time: the demo answers in it.
  const answer = await promisify(execFile)('sh', ['-c', stdout], { cwd: isvc.folder() });
  expect(answer.stdout).toContain('"predictions"');
});

test('-o curl of a gRPC service points to grpcurl', async () => {
  const { code, stderr } = await isvc.run(['endpoint', 'iris-grpc', '-o', 'curl']);
  expect(code).toBe(2);
  expect(stderr).toContain('-o grpcurl');
});

test('gateways marks the winner', async () => {
  const { stdout, code } = await isvc.run(['gateways']);
  expect(stdout).toMatch(/^▸ +load-balancer .*answered/m);
  expect(code).toBe(0);
});

test('gateways -o json has each attempt', async () => {
  const { stdout } = await isvc.run(['gateways', 'sklearn-iris', '-o', 'json']);
  expect(JSON.parse(stdout)).toMatchObject({
    winner: { outcome: 'answered', candidate: { route: 'load-balancer' } },
  });
});

test('metadata prints inputs and outputs as the server states them', async () => {
  const { stdout } = await isvc.run(['metadata', 'flower-grpc']);
  expect(stdout).toMatch(/^serving_default +input +image_bytes +BYTES +\[-1\]/m);
  expect(stdout).toMatch(/^serving_default +output +scores +FP32 +\[-1,6\]/m);
});

test('ready asks the service, the server and the model', async () => {
  const { stdout, code } = await isvc.run(['ready', 'sklearn-iris']);
  expect(stdout).toBe('service  ready\nserver   ready\nmodel    ready\n');
  expect(code).toBe(0);
});

test('ready of a service that is not: why, and exit code 4', async () => {
  const { stdout, code } = await isvc.run(['ready', 'bad-model']);
  expect(stdout).toMatch(/^service {2}not ready/);
  expect(stdout).toContain('ModelLoadFailed');
  expect(code).toBe(4);
});

test('ready --wait gives up after its time with 7, and says what it waited for', async () => {
  const { stderr, code } = await isvc.run(['ready', 'bad-model', '--wait', '--timeout', '1ms']);
  expect(code).toBe(7);
  expect(stderr).toContain('bad-model was not ready within 1ms');
});

test('-o openai is what OpenAI’s clients read, where a URL alone leads to the service', async () => {
  const { address, port } = isvc.demo().gateway;
  const at = ['--address', `${address}:${port}`, '--host', 'qwen-kserve-demo.example.com'];
  const needsHost = await isvc.run(['endpoint', 'qwen', '-o', 'openai', ...at]);
  expect([needsHost.code, needsHost.stdout]).toEqual([2, '']);
  expect(needsHost.stderr).toContain('isvc proxy qwen -n kserve-demo');
  const none = await isvc.run(['endpoint', 'sklearn-iris', '-o', 'openai']);
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('has no API of OpenAI')]);
});

test('-o openai of a server that has the address itself', async () => {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end('{"object":"list","data":[{"id":"writer","object":"model"}]}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const at = ['--address', `127.0.0.1:${port}`, '--host', '127.0.0.1'];
  const { stdout } = await isvc.run(['endpoint', 'writer', '-o', 'openai', ...at]);
  const said = execFileSync('sh', ['-c', `${stdout}\necho "$OPENAI_BASE_URL $OPENAI_API_KEY"`], {
    encoding: 'utf8',
  });
  expect(said).toBe(`http://127.0.0.1:${port}/openai/v1 none\n`);
});

test('-o curl of a language model has the prefix that its server has', async () => {
  const kserve = await isvc.run(['endpoint', 'qwen', '-o', 'curl']);
  expect(kserve.stdout).toContain('/openai/v1/chat/completions');
  const vllm = await isvc.run(['endpoint', 'writer', '-o', 'curl']);
  expect(vllm.stdout).toMatch(/:\d+\/v1\/chat\/completions/);
});
