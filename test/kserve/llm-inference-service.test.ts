import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseLlmInferenceService } from '../../src/kserve/llm-inference-service.js';

const base = 'http://172.18.0.3';
const gateway = {
  name: 'gateway-external',
  models: [{ name: 'publishers/ns/models/tiny' }, { name: 'tiny' }],
};
/** As KServe 0.20 writes it: sorted by URL, the one without a path first, two of one name. */
const status = {
  url: `${base}/ns/chat`,
  addresses: [
    { ...gateway, name: 'gateway-external-model-routing', url: `${base}/` },
    { ...gateway, url: `${base}/ns/chat` },
    { ...gateway, url: `${base}/publishers/ns/models/tiny` },
  ],
  appliedConfigs: [{ name: 'kserve-config-llm-template', namespace: 'kserve', source: 'Preset' }],
  router: {
    scheduler: { inferencePool: { name: 'chat-inference-pool' }, service: { name: 'chat-epp-service' } },
    group: { name: 'g', members: [{ name: 'chat', weight: 90 }, { name: 'chat-b', weight: 10 }, {}] },
  },
  workloads: {
    primary: { kind: 'Deployment', name: 'chat-kserve', readyReplicas: 2 },
    prefill: { kind: 'Deployment', name: 'chat-kserve-prefill', readyReplicas: 1 },
    scheduler: { kind: 'Deployment', name: 'chat-kserve-router-scheduler', readyReplicas: 1 },
    service: { kind: 'Service', name: 'chat-kserve-workload-svc' },
  },
  conditions: [
    'Ready',
    'MainWorkloadReady',
    'PrefillWorkloadReady',
    'SchedulerWorkloadReady',
    'HTTPRoutesReady',
  ].map((type) => condition(type, 'True')),
};

function condition(type: string, is: string, reason = '', message = '') {
  return { type, status: is, reason, message };
}

function parse(over: { readonly status?: object; readonly spec?: object } = {}) {
  const spec = { model: { name: 'tiny', uri: 'hf://a/tiny' }, replicas: 2, ...over.spec };
  const metadata = { name: 'chat', namespace: 'ns', uid: 'u', resourceVersion: '7' };
  const service = parseLlmInferenceService({ metadata, spec, status: { ...status, ...over.status } });
  if (service === undefined) throw new Error('no service');
  return service;
}

test('all of it', () => {
  expect(parse()).toMatchObject({
    namespace: 'ns',
    name: 'chat',
    uid: 'u',
    readiness: 'ready',
    url: { scheme: 'http', host: '172.18.0.3', path: '/ns/chat' },
    modelName: 'tiny',
    servedNames: ['tiny', 'publishers/ns/models/tiny'],
    storageUri: 'hf://a/tiny',
    protocol: 'openai',
    components: [
      {
        kind: 'main',
        workload: { kind: 'Deployment', name: 'chat-kserve' },
        replicas: { ready: 2, wanted: 2 },
      },
      { kind: 'prefill', replicas: { ready: 1 } },
      { kind: 'scheduler', replicas: { ready: 1 } },
    ],
    scheduler: { service: 'chat-epp-service', pool: 'chat-inference-pool' },
    group: {
      name: 'g',
      members: [
        { name: 'chat', weight: 90 },
        { name: 'chat-b', weight: 10 },
      ],
    },
    configs: ['kserve/kserve-config-llm-template'],
  });
});

describe('where it is called', () => {
  test('addresses are told apart by their paths, for two have one name', () => {
    expect(parse().addresses.map(({ use, models }) => [use, models.length])).toEqual([
      ['model header', 2],
      ['own path', 2],
      ['publisher path', 2],
    ]);
  });

  test('without a URL, its own path from outside before the one from inside; never the first address', () => {
    const inside = { name: 'gateway-internal', url: 'http://gw.infra.svc.cluster.local/ns/chat' };
    const { url } = parse({ status: { url: undefined, addresses: [inside, ...status.addresses] } });
    expect(url).toEqual({ scheme: 'http', host: '172.18.0.3', path: '/ns/chat' });
    expect(parse({ status: { url: undefined, addresses: [inside] } }).url?.host).toBe(
      'gw.infra.svc.cluster.local',
    );
    expect(
      parse({ status: { url: undefined, addresses: status.addresses.slice(0, 1) } }).url,
    ).toBeUndefined();
  });

  test('without a route there is no URL, and the address of its pods cannot be used: it lacks the port', () => {
    const address = { url: 'http://chat-kserve-workload-svc.ns.svc.cluster.local' };
    const { url, addresses } = parse({ status: { url: undefined, addresses: [address], router: undefined } });
    expect([url, addresses.map(({ use }) => use)]).toEqual([undefined, ['pods']]);
  });

  test('what is not an address, and paths of others, are left out', () => {
    const addresses = [{ url: 'ftp://x' }, {}, { url: `${base}/ns/other` }];
    expect(parse({ status: { addresses } }).addresses).toEqual([]);
  });
});

describe('what its models are called', () => {
  test('adapters are models too, each with its publisher’s name', () => {
    const model = { name: 'base', lora: { adapters: [{ name: 'sql' }, {}] } };
    expect(parse({ spec: { model } })).toMatchObject({
      modelName: 'base',
      servedNames: ['base', 'sql', 'publishers/ns/models/base', 'publishers/ns/models/sql'],
    });
  });

  test('the service’s own name where the spec has none', () => {
    expect(parse({ spec: { model: {} } }).modelName).toBe('chat');
  });
});

describe('whether something answers', () => {
  test('a stopped one keeps its URL', () => {
    const conditions = [condition('Ready', 'False', 'Stopped')];
    expect(parse({ status: { conditions, addresses: undefined } }).url?.path).toBe('/ns/chat');
  });

  test.each([
    ['no replicas', { replicas: 0 }, 0, 'empty', 'replicas is 0, and no request starts a pod'],
    [
      'no replicas, before KServe 0.20',
      { replicas: 0 },
      undefined,
      'empty',
      'replicas is 0, and no request starts a pod',
    ],
    ['none is ready', {}, 0, 'empty', 'no pod of it is ready'],
    ['one is ready', {}, 1, 'ready', undefined],
    ['not known', {}, undefined, 'ready', undefined],
  ])('whether something serves a ready one: %s', (_what, spec, readyReplicas, readiness, why) => {
    const workloads = { primary: { kind: 'Deployment', name: 'chat-kserve', readyReplicas } };
    const parsed = parse({ spec, status: { workloads } });
    expect([parsed.readiness, parsed.whyNotReady]).toEqual([readiness, why]);
  });
});

test('v1alpha1, as KServe converts it: no models, workloads, router', () => {
  const addresses = status.addresses.map(({ name, url }) => ({ name, url }));
  const { url, components, scheduler, configs, modelName } = parse({
    status: { addresses, workloads: undefined, router: undefined, appliedConfigs: undefined },
  });
  expect([url?.path, components, scheduler, configs, modelName]).toMatchObject([
    '/ns/chat',
    [{ kind: 'main', replicas: { wanted: 2 } }, { kind: 'prefill' }, { kind: 'scheduler' }],
    undefined,
    [],
    'tiny',
  ]);
});

test('whatever an object holds, it is a service or none', () => {
  const names = fc.constantFrom(
    'metadata',
    'name',
    'spec',
    'status',
    'url',
    'addresses',
    'conditions',
    'router',
    'group',
    'members',
    'workloads',
    'primary',
    'model',
    'lora',
    'adapters',
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      fc.string(),
      fc.double(),
      fc.constant(null),
      fc.array(tie('tree')),
      fc.dictionary(names, tie('tree')),
    ),
  }));
  fc.assert(
    fc.property(fc.dictionary(names, tree), (object) => {
      const parsed = parseLlmInferenceService({ ...object, metadata: { name: 'x' } });
      expect(parsed?.name).toBe('x');
    }),
  );
  expect(parseLlmInferenceService({})).toBeUndefined();
});
