import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Query, Reading, Resource } from '../../src/cluster/cluster.js';
import type { ModelMetadata } from '../../src/inference/answer.js';
import type { Service } from '../../src/kserve/service.js';
import { savePayload } from '../../src/payload/library.js';
import { Problem } from '../../src/problem.js';
import { choosePayload, type ChoosePayloadOptions } from '../../src/predict/choose-payload.js';

const service: Service = {
  kind: 'inference',
  key: 'kserve-test/iris',
  namespace: 'kserve-test',
  name: 'iris',
  uid: 'u',
  resourceVersion: '1',
  labels: {},
  readiness: 'ready',
  protocol: 'v1',
  protocolWhy: 'the default',
  modelName: 'iris',
  modelNameWhy: "the service's name",
  clusterLocal: false,
  components: [],
  conditions: [],
};

const metadata: ModelMetadata = {
  name: 'iris',
  versions: [],
  signatures: [{ name: '', inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 2] }], outputs: [] }],
};

const given = { bytes: Buffer.from('[1]'), fileName: 'input.json', source: 'the file input.json' };
const inCluster = { metadata: { name: 'iris-example' }, data: { 'payload.json': '[3]' } };

let folder: string;
/** The questions to the cluster and the model, in order. */
let asked: string[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'isvc-choose-'));
  asked = [];
});

afterEach(() => rm(folder, { recursive: true }));

function stated(): Promise<ModelMetadata> {
  asked.push('metadata');
  return Promise.resolve(metadata);
}

function choose(options: Partial<ChoosePayloadOptions> = {}, reading: Reading = { items: [] }) {
  const read = (resource: Resource, query: Query): Promise<Reading> => {
    asked.push(`${resource.plural} ${query.namespace} ${query.labelSelector}`);
    return Promise.resolve(reading);
  };
  const defaults = {
    call: { service, protocol: 'v1', modelName: service.modelName, tokenSent: false },
    service,
    protocol: 'v1',
    cluster: { read, context: 'kind' },
    folder,
    metadata: stated,
    isAtZero: () => Promise.resolve(false),
    scale: 1,
  } as const;
  return choosePayload({ ...defaults, ...options }, AbortSignal.any([]));
}

async function saveIris(text: string): Promise<string> {
  const file = { bytes: Buffer.from(text), ending: 'json' } as const;
  return (await savePayload(folder, { namespace: 'kserve-test', name: 'iris' }, file)).path;
}

const askedConfigMaps = 'configmaps kserve-test isvc/example-for=iris';

test('what is given comes first, and nothing else is asked', async () => {
  await saveIris('[2]');
  const chosen = await choose({ given }, { items: [inCluster] });
  expect(chosen).toEqual({
    source: 'the file input.json',
    payload: { kind: 'json', text: '[1]', value: expect.objectContaining({ shape: [1] }) },
    notes: [],
  });
  expect(asked).toEqual([]);
});

test('then what is saved for the service', async () => {
  const file = await saveIris('[2]');
  const chosen = await choose({}, { items: [inCluster] });
  expect(chosen).toMatchObject({ source: `the saved payload ${file}`, payload: { text: '[2]' } });
  expect(asked).toEqual([]);
});

test.each([
  ['another key', { data: { 'rows.csv': 'a,b\n1,2\n' } }, 'rows.csv'],
  ['payload.json before others', { data: { 'a.json': '[1]', 'payload.json': '[3]' } }, undefined],
  ['the first of others', { data: { 'b.json': '[1]', 'a.json': '[3]' } }, 'a.json'],
  ['bytes', { binaryData: { 'a.json': Buffer.from('[3]').toString('base64') } }, 'a.json'],
])("the cluster's own example: %s", async (_, data, key) => {
  const chosen = await choose({}, { items: [{ metadata: { name: 'iris-example' }, ...data }] });
  const source = 'the example in ConfigMap kserve-test/iris-example';
  expect(chosen.source).toBe(key === undefined ? source : `${source}, key ${key}`);
});

test("then the cluster's own example, passing over a ConfigMap without the key", async () => {
  const chosen = await choose({}, { items: [{ metadata: { name: 'empty' } }, inCluster] });
  expect(chosen).toMatchObject({
    source: 'the example in ConfigMap kserve-test/iris-example',
    payload: { text: '[3]' },
  });
  expect(asked).toEqual([askedConfigMaps]);
});

test.each([
  ['there is none', { items: [] }],
  ['ConfigMaps may not be read', { items: [], missing: 'forbidden', warning: 'get configmaps' }],
] as const)("then an example made from the model's metadata: %s", async (_, reading) => {
  const chosen = await choose({}, reading);
  expect(chosen).toEqual({
    madeUp: true,
    source: "an example made from the model's metadata",
    payload: {
      kind: 'tensors',
      tensors: [{ name: 'x', datatype: 'FP32', shape: [1, 2], values: Float32Array.of(1, 1) }],
    },
    notes: [],
  });
  expect(asked).toEqual([askedConfigMaps, 'metadata']);
});

test.each([
  ['v1', `isvc predict iris -n kserve-test -d '{"instances":[[6.8,2.8,4.8,1.4]]}'`],
  ['v2', `-d '{"inputs":[{"name":"input-0","shape":[1,4],"datatype":"FP32","data":[6.8,2.8,4.8,1.4]}]}'`],
] as const)('else a problem that shows what to give: %s', async (protocol, command) => {
  const nothing = { protocol, metadata: () => Promise.resolve(undefined) };
  await expect(choose(nothing)).rejects.toMatchObject({
    kind: 'payload',
    remedy: expect.stringContaining(command),
  });
});

test('an image or table asks the model what it takes', async () => {
  const table = { bytes: Buffer.from('1,2\n3,4\n'), fileName: 'x.csv', source: 'the file x.csv' };
  const chosen = await choose({ given: table });
  expect(chosen.payload).toMatchObject({ tensors: [{ name: 'x', datatype: 'FP32', shape: [2, 2] }] });
  expect(chosen.notes).toEqual(['x.csv: 2 rows sent as x, FP32 [2,2]']);
  expect(asked).toEqual(['metadata']);
});

test('a fault in a payload that nobody gave says where that payload is', async () => {
  const broken = { ...inCluster, data: { 'payload.json': '{' } };
  await expect(choose({}, { items: [broken] })).rejects.toMatchObject({
    kind: 'payload',
    summary: expect.stringMatching(
      /^In the example in ConfigMap kserve-test\/iris-example: .*line 1, column 2/,
    ),
  });
});

test('a fault that names a file says where that file is, where its source does not name it', async () => {
  const csv = { bytes: Buffer.from('1,2,3\n'), fileName: 'rows.csv', source: 'the files of inputs' };
  await expect(choose({ given: csv })).rejects.toMatchObject({
    summary: expect.stringMatching(/^In the files of inputs: rows\.csv has /),
  });
});

test('a fault that names the file which was given is told as it is, and so is one that is not about the payload', async () => {
  const csv = {
    bytes: Buffer.from('1,2,3\n'),
    fileName: 'rows.csv',
    source: 'the file rows.csv',
    sourceNamesFile: true,
  } as const;
  await expect(choose({ given: csv })).rejects.toMatchObject({
    kind: 'payload',
    summary: expect.stringMatching(/^rows\.csv has /),
  });
  const unreachable = new Problem('no-way-in', 'No gateway answered.', { remedy: 'Check the network.' });
  const asking = choose({ given: csv, metadata: () => Promise.reject(unreachable) });
  await expect(asking).rejects.toBe(unreachable);
  const fault = new TypeError('a bug');
  await expect(choose({ given: csv, metadata: () => Promise.reject(fault) })).rejects.toBe(fault);
});

test('what is no JSON keeps the bytes that it was read from', async () => {
  const bytes = Buffer.from('1,2\n3,4\n');
  const csv = { bytes, fileName: 'rows.csv', source: 'the file rows.csv' };
  expect(await choose({ given: csv })).toMatchObject({ original: { bytes, ending: 'csv' } });
  expect(await choose({ given })).not.toHaveProperty('original');
});

test('what must be JSON is not read as a table', async () => {
  const bytes = Buffer.from('1,2');
  const given = { bytes, source: 'the value of -d' } as const;
  expect((await choose({ given })).payload.kind).toBe('tensors');
  await expect(choose({ given: { ...given, as: 'json' } })).rejects.toMatchObject({
    summary: expect.stringContaining('not valid JSON'),
  });
});

test('a service at zero is not started for no more than a question: what it needs is told instead', async () => {
  let asked = 0;
  const asleep = {
    metadata: () => {
      asked += 1;
      return Promise.resolve(metadata);
    },
    isAtZero: () => Promise.resolve(true),
  };
  await expect(choose(asleep)).rejects.toMatchObject({
    kind: 'payload',
    summary: expect.stringContaining('scaled to zero'),
    remedy: expect.stringMatching(/isvc predict iris .*-d '.+'.*\n.*isvc metadata iris/),
  });
  expect(asked).toBe(0);
});

test('a payload that was given starts it', async () => {
  const given = { bytes: Buffer.from('[1]'), source: 'the test' };
  const chosen = await choose({ given, isAtZero: () => Promise.reject(new Error('not asked for here')) });
  expect(chosen.source).toBe('the test');
});

test.each([
  ['inference', 'Leave out -d to send the image alone, or give --protocol openai.'],
  ['graph', 'Leave out -d to send the image alone.'],
] as const)(
  'a question beside an image is for a language model, which a service may be, and a graph is not: %s',
  async (kind, remedy) => {
    const image = {
      bytes: Buffer.from('x'),
      fileName: 'x.png',
      source: 'the file x.png',
      question: 'What is it?',
    };
    await expect(choose({ given: image, service: { ...service, kind } as Service })).rejects.toMatchObject({
      kind: 'payload',
      remedy,
    });
  },
);
