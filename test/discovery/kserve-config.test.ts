import { expect, test } from 'vitest';
import { kserveConfig as read } from '../../src/discovery/kserve-config.js';
import { gatewayCandidates } from '../../src/discovery/gateways.js';
import { observe } from '../../src/discovery/observe.js';
import type { Observations } from '../../src/discovery/observations.js';
import { iris, kserveConfig, observed, webhooks } from './cluster-objects.js';
import { fakeCluster, type FakeOptions } from './fake-cluster.js';

const { signal } = new AbortController();
const own = 'inferenceservice.serving.kserve.io';
const llm = 'llminferenceservice.serving.kserve.io';
const configs = (...namespaces: readonly string[]) => namespaces.map((one) => kserveConfig({}, one));

const source = (objects: Partial<Observations['objects']>, rest: Partial<Observations> = {}) =>
  read(observed(objects, rest)).source;

test.each<readonly [string, Partial<Observations['objects']>, Partial<Observations>, string | undefined]>([
  [
    "the webhook's Service tells it",
    { kserveWebhooks: [webhooks(own, 'ml', 'ml')], kserveConfigs: configs('kserve', 'ml') },
    {},
    'ml/inferenceservice-config',
  ],
  [
    'the webhook of LLMInferenceServices, where it is the only one',
    { kserveWebhooks: [webhooks(llm, 'ml')], kserveConfigs: configs('ml') },
    {},
    'ml/inferenceservice-config',
  ],
  [
    'the namespace that it tells has no ConfigMap: another is not taken for it',
    { kserveWebhooks: [webhooks(own, 'ml')], kserveConfigs: configs('kserve') },
    {},
    undefined,
  ],
  [
    'webhooks by URL tell nothing: then the only usual namespace',
    { kserveWebhooks: [webhooks(own, undefined)], kserveConfigs: configs('opendatahub', 'tenant') },
    {},
    'opendatahub/inferenceservice-config',
  ],
  [
    'webhooks that disagree tell nothing',
    { kserveWebhooks: [webhooks(own, 'ml', 'other')], kserveConfigs: configs('ml', 'kserve') },
    {},
    'kserve/inferenceservice-config',
  ],
  ['two usual namespaces: none', { kserveConfigs: configs('kserve', 'kubeflow') }, {}, undefined],
  [
    'one usual namespace, but another may not be read: it may hold one',
    { kserveConfigs: configs('kserve') },
    { refused: { kserveConfigs: ['kubeflow'] } },
    undefined,
  ],
  ['none but a namespace that nothing tells', { kserveConfigs: configs('tenant') }, {}, undefined],
  [
    'the person says it',
    { kserveWebhooks: [webhooks(own, 'kserve')], kserveConfigs: configs('kserve', 'tenant') },
    { options: { environment: {}, kserveNamespace: 'tenant' } },
    'tenant/inferenceservice-config',
  ],
])('%s', (_, objects, rest, expected) => {
  expect(source(objects, rest)).toBe(expected);
});

test('a ConfigMap elsewhere is told as ignored, with the namespace that counts', () => {
  const seen = observed({ kserveWebhooks: [webhooks(own, 'ml')], kserveConfigs: configs('ml', 'tenant') });
  expect(read(seen).findings).toEqual([
    "ConfigMap tenant/inferenceservice-config is ignored: KServe's own namespace is ml",
  ]);
});

test.each([
  ['two hold one', { kserveConfigs: configs('kserve', 'kubeflow') }, {}, 'is in kserve and in kubeflow'],
  [
    'one may hold one',
    { kserveConfigs: configs('kserve') },
    { refused: { kserveConfigs: ['kubeflow'] } },
    'may be in kubeflow, where you may not read it',
  ],
  ['none holds one', {}, {}, 'none of the usual namespaces has ConfigMap'],
])(
  'where it cannot be told, no gateway of it is used, and the flag is named: %s',
  (_, objects, rest, why) => {
    for (const service of [iris(), undefined]) {
      const seen = observed(objects, { ...rest, ...(service === undefined ? {} : { service }) });
      const { candidates, warnings, doubt } = gatewayCandidates(seen);
      expect(candidates).toEqual([]);
      expect(doubt).toContain(why);
      expect(doubt).toContain('--kserve-namespace');
      expect(warnings).toContain(doubt);
    }
  },
);

async function seenBy(options: FakeOptions, given = {}) {
  const { cluster, calls } = fakeCluster(options);
  return { seen: await observe(cluster, iris(), { environment: {}, ...given }, signal), calls };
}

test('one who may read neither webhooks nor all ConfigMaps reads the usual namespaces by name', async () => {
  const { seen, calls } = await seenBy({
    objects: { configmaps: configs('kubeflow') },
    forbidden: ['validatingwebhookconfigurations', 'configmaps@*'],
  });
  expect(calls.filter((call) => call.startsWith('configmaps/'))).toEqual(
    ['kserve', 'kubeflow', 'opendatahub', 'redhat-ods-applications'].map(
      (namespace) => `configmaps/inferenceservice-config@${namespace}`,
    ),
  );
  expect(read(seen).source).toBe('kubeflow/inferenceservice-config');
  expect(seen.warnings).toEqual([]);
});

test('a usual namespace that refuses may hold one', async () => {
  const { seen } = await seenBy({
    objects: { configmaps: configs('kubeflow') },
    forbidden: ['validatingwebhookconfigurations', 'configmaps@*', 'configmaps@kserve'],
  });
  expect(read(seen)).toMatchObject({ doubt: { why: expect.stringContaining('may be in kserve') } });
});

test('the namespace that the webhook tells is read by name where not all may be listed', async () => {
  const { seen } = await seenBy({
    objects: { validatingwebhookconfigurations: [webhooks(own, 'ml')], configmaps: configs('ml') },
    forbidden: ['configmaps@*'],
  });
  expect(read(seen).source).toBe('ml/inferenceservice-config');
});

test('--kserve-namespace asks for no webhook', async () => {
  const { seen, calls } = await seenBy({ objects: { configmaps: configs('ml') } }, { kserveNamespace: 'ml' });
  expect(calls.filter((call) => call.includes('webhook'))).toEqual([]);
  expect(read(seen).source).toBe('ml/inferenceservice-config');
});
