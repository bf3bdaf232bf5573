import type { IncomingMessage } from 'node:http';
import { jsonText } from '../../src/inference/answer.js';
import { afterEach, expect, test } from 'vitest';
import { wholeText } from '../inference/whole-text.js';
import type { Predictor } from '../../src/predict/predict.js';
import { startHttp, startTcp, unusedPort, type Running } from '../transport/servers.js';
import { iris, openPredictor, options } from './open-predictor.js';

const never = new AbortController().signal;
const opened: (() => void | Promise<void>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

type Reply = { readonly status?: number; readonly body?: string };

/** A predictor before a server that answers by method and path; the discovery's probe gets a 404. */
async function serve(
  answer: (line: string, request: IncomingMessage, body: string) => Reply | undefined,
  token?: string,
): Promise<Predictor> {
  const server = await startHttp((request, body, response) => {
    const line = `${request.method} ${request.url}`;
    const reply = answer(line, request, body.toString()) ?? { status: 404, body: '{"detail":"Not Found"}' };
    response.writeHead(reply.status ?? 200).end(reply.body ?? '');
  });
  return open(server, token);
}

function open(server: Running, token?: string): Predictor {
  const predictor = openPredictor(server.port, token);
  opened.push(server.close, predictor.close);
  return predictor;
}

const body = '{"instances": [[1, 2]]}';
const predictions = { body: '{"predictions":[7]}' };

test('sends what was given, byte for byte, and reads the answer', async () => {
  const seen: unknown[] = [];
  const predictor = await serve((line, request, text) => {
    if (line === 'GET /') return undefined;
    seen.push(line, request.headers.host, request.headers['content-type'], text);
    return predictions;
  });
  const exchange = await predictor.predict(iris, options(body), never);
  expect(seen).toEqual(['POST /v1/models/iris:predict', 'iris-demo.example.com', 'application/json', body]);
  expect(exchange.verdict).toMatchObject({ who: 'model', ok: true });
  expect(exchange.answer && jsonText(exchange.answer)).toBe('{"predictions":[7]}');
  expect(exchange).toMatchObject({ service: 'demo/iris', protocol: 'v1', modelName: 'iris' });
});

test('what is waited for is told, step by step', async () => {
  const told: string[] = [];
  const predictor = await serve(() => predictions);
  await predictor.predict(iris, options(body, { onProgress: (doing) => told.push(doing) }), never);
  expect(told).toEqual(['looking for a way in to iris', 'choosing what to send to iris', 'waiting for iris']);
});

test('a token is sent, and is nowhere in the exchange', async () => {
  const seen: unknown[] = [];
  const predictor = await serve((line, request) => {
    if (line.startsWith('POST')) seen.push(request.headers.authorization);
    return predictions;
  }, 'secret-token');
  const exchange = await predictor.predict(iris, options(body), never);
  expect(seen).toEqual(['Bearer secret-token']);
  expect(exchange.request.headers['authorization']).toBe('Bearer $TOKEN');
  expect(wholeText(exchange)).not.toContain('secret-token');
});

test('model, version and protocol are as asked', async () => {
  const seen: string[] = [];
  const predictor = await serve((line) => {
    seen.push(line);
    return { body: '{"model_name":"m","outputs":[]}' };
  });
  const asked = { protocol: 'v2', model: 'm', modelVersion: '3' } as const;
  const exchange = await predictor.predict(iris, options('{"inputs":[]}', asked), never);
  expect(seen).toEqual(['GET /', 'POST /v2/models/m/versions/3/infer']);
  expect(exchange.verdict.ok).toBe(true);
});

test('no such model: the server is asked which it has', async () => {
  const predictor = await serve((line) => {
    if (line === 'GET /v1/models') return { body: '{"models":["flower","half"]}' };
    return { status: 404, body: '{"error":"Model with name iris does not exist."}' };
  });
  const { verdict, answer } = await predictor.predict(iris, options(body), never);
  expect(answer).toBeUndefined();
  expect(verdict.who).toBe('server');
  expect(verdict.next).toEqual([
    { text: 'Models on this server: flower, half' },
    { text: 'Choose one of them: --model flower', action: { kind: 'model', value: 'flower' } },
  ]);
});

test('another protocol: the one that fits is named', async () => {
  const predictor = await serve((line) =>
    line === 'GET /v2/models/iris/ready' ? { body: '{"ready":true}' } : undefined,
  );
  const { verdict } = await predictor.predict(iris, options(body), never);
  expect(verdict.who).toBe('server');
  expect(verdict.next).toEqual([
    { text: 'It answers to v2: --protocol v2', action: { kind: 'protocol', value: 'v2' } },
  ]);
});

test('an answer that is no prediction is told from one that is', async () => {
  const predictor = await serve(() => ({ body: '{"hello":1}' }));
  const { verdict, answer } = await predictor.predict(iris, options(body), never);
  expect(answer).toBeUndefined();
  expect(verdict).toMatchObject({ who: 'server', ok: false });
});

test('without a payload, an example is made from the metadata', async () => {
  const metadata =
    '{"name":"iris","platform":"","inputs":[{"name":"x","datatype":"FP32","shape":[-1,2]}],"outputs":[]}';
  const sent: string[] = [];
  const predictor = await serve((line, _request, text) => {
    if (line === 'GET /v2/models/iris') return { body: metadata };
    if (!line.startsWith('POST')) return undefined;
    sent.push(text);
    return { body: '{"model_name":"iris","outputs":[]}' };
  });
  const exchange = await predictor.predict(iris, options(undefined, { protocol: 'v2' }), never);
  expect(exchange.verdict.ok).toBe(true);
  expect(exchange.payloadSource).toContain("model's metadata");
  expect(JSON.parse(sent[0] ?? '')).toMatchObject({
    inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 2] }],
  });
});

test('without a payload, an auth layer before the metadata is the verdict', async () => {
  const predictor = await serve(() => ({ status: 401, body: 'Jwt is missing' }));
  const { verdict } = await predictor.predict(iris, options(undefined, { protocol: 'v2' }), never);
  expect(verdict).toMatchObject({ who: 'auth' });
});

test('without a payload and without metadata, nothing is sent', async () => {
  const predictor = await serve(() => undefined);
  await expect(predictor.predict(iris, options(undefined), never)).rejects.toMatchObject({ kind: 'payload' });
});

test("an explanation that the service's host does not route goes to the explainer's", async () => {
  const hosts: unknown[] = [];
  const predictor = await serve((line, { headers }) => {
    if (!line.startsWith('POST')) return undefined;
    hosts.push(headers.host);
    return headers.host === 'explainer.example.com'
      ? { body: '{"explanations":[1]}' }
      : { status: 501, body: '{}' };
  });
  const url = { scheme: 'http', host: 'explainer.example.com', path: '' } as const;
  const service = { ...iris, components: [{ kind: 'explainer', url, traffic: [], ports: [] }] } as const;
  const exchange = await predictor.predict(service, options(body, { verb: 'explain' }), never);
  expect(hosts).toEqual(['iris-demo.example.com', 'explainer.example.com']);
  expect(exchange.verdict.ok).toBe(true);
  expect(exchange.endpoint.host).toBe('explainer.example.com');
});

test('nobody at the given address: a problem that names it', async () => {
  const port = await unusedPort();
  const predicting = openPredictor(port).predict(iris, options(body), never);
  await expect(predicting).rejects.toMatchObject({ kind: 'no-way-in' });
  await expect(predicting).rejects.toThrow(`127.0.0.1:${port}: connection refused`);
});

test('a service that is not ready is not called', async () => {
  const { url: _, ...rest } = iris;
  const service = { ...rest, readiness: 'not-ready', whyNotReady: 'ModelLoadFailed: no file' } as const;
  const predicting = openPredictor(1).predict(service, options(body), never);
  await expect(predicting).rejects.toMatchObject({ kind: 'not-ready' });
  await expect(predicting).rejects.toThrow('ModelLoadFailed: no file');
});

test('time runs out while the model works', async () => {
  const server = await startTcp((socket) =>
    socket.on('data', (chunk) => {
      if (chunk.toString().startsWith('GET'))
        socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n');
    }),
  );
  const { verdict } = await open(server).predict(iris, options(body, { timeoutMs: 300 }), never);
  expect(verdict).toMatchObject({ who: 'timeout' });
});

test('an abort rejects with its reason', async () => {
  const reason = new Error('esc');
  const controller = new AbortController();
  const predictor = await serve((line) => {
    if (line.startsWith('POST')) controller.abort(reason);
    return undefined;
  });
  await expect(predictor.predict(iris, options(body), controller.signal)).rejects.toBe(reason);
});
