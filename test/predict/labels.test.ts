import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startHttp } from '../transport/servers.js';
import { iris, openPredictor, options } from './open-predictor.js';

const never = new AbortController().signal;
const call = { protocol: 'v2', timeoutMs: 5000 } as const;
const infer = '{"inputs":[{"name":"x","datatype":"FP32","shape":[1],"data":[1]}]}';
const stated = { from: 'metadata', names: ['cat', 'dog'], outputs: new Map() };

/** A model server that names its classes, and what it was asked so far. */
async function openStating(metadata: string | undefined) {
  const asked: string[] = [];
  const payloadFolder = await mkdtemp(path.join(tmpdir(), 'isvc-test-'));
  const server = await startHttp((request, _, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (request.method === 'POST') response.end('{"outputs":[]}');
    else if (request.url === '/v2/models/iris' && metadata !== undefined) response.end(metadata);
    else response.writeHead(404).end('{"detail":"Not Found"}');
  });
  const predictor = openPredictor(server.port, undefined, payloadFolder);
  onTestFinished(async () => {
    predictor.close();
    await server.close();
    await rm(payloadFolder, { recursive: true, force: true });
  });
  const metadataCalls = () => asked.filter((line) => line === 'GET /v2/models/iris').length;
  return { predictor, payloadFolder, metadataCalls };
}

const named = '{"name":"iris","parameters":{"labels":["cat","dog"]}}';

test('the server is asked for names once, and never by a prediction', async () => {
  const { predictor, metadataCalls } = await openStating(named);
  await predictor.predict(iris, options(infer, call), never);
  expect(await predictor.knownLabels(iris, call)).toBeUndefined();
  expect(metadataCalls()).toBe(0);
  expect(await predictor.labels(iris, call, never)).toEqual(stated);
  expect(await predictor.labels(iris, call, never)).toEqual(stated);
  expect(await predictor.knownLabels(iris, call)).toEqual(stated);
  expect(metadataCalls()).toBe(1);
});

test('metadata that was asked for something else tells the names too', async () => {
  const { predictor, metadataCalls } = await openStating(named);
  await predictor.metadata(iris, call, never);
  expect(await predictor.labels(iris, call, never)).toEqual(stated);
  expect(metadataCalls()).toBe(1);
});

test.each([
  ['was made anew', { uid: 'another' }],
  ['got another model', { storageUri: 'gs://models/iris/2' }],
])('a service that %s is asked again', async (_, change) => {
  const { predictor, metadataCalls } = await openStating(named);
  await predictor.labels(iris, call, never);
  const changed = { ...iris, ...change };
  expect(await predictor.knownLabels(changed, call)).toBeUndefined();
  expect(await predictor.labels(changed, call, never)).toEqual(stated);
  expect(metadataCalls()).toBe(2);
});

test.each([
  ['states metadata without names', '{"name":"iris"}'],
  ['states none', undefined],
])('a server that %s is not asked again', async (_, metadata) => {
  const { predictor, metadataCalls } = await openStating(metadata);
  expect(await predictor.labels(iris, call, never)).toBeUndefined();
  expect(await predictor.labels(iris, call, never)).toBeUndefined();
  expect(metadataCalls()).toBe(1);
});

test('a file of the person comes first, and nobody is asked', async () => {
  const { predictor, payloadFolder, metadataCalls } = await openStating(named);
  await mkdir(path.join(payloadFolder, 'demo'));
  await writeFile(path.join(payloadFolder, 'demo', 'iris.labels.txt'), 'rose\ntulip\n');
  expect(await predictor.labels(iris, call, never)).toEqual({ from: 'file', names: ['rose', 'tulip'] });
  expect(metadataCalls()).toBe(0);
});

test('a server that is away has no names, and is asked again later', async () => {
  const { predictor, metadataCalls } = await openStating(named);
  const away = openPredictor(1);
  expect(await away.labels(iris, call, never)).toBeUndefined();
  away.close();
  expect(await predictor.labels(iris, call, never)).toEqual(stated);
  expect(metadataCalls()).toBe(1);
});
