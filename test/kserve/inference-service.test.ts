import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { draftService, parseInferenceService } from '../../src/kserve/inference-service.js';
import { noRuntimes } from '../../src/kserve/serving-runtime.js';
import { inferenceService, parsed, readyStatus } from './objects.js';
import { propertyRuns } from '../fuzz/property-runs.js';

test('a ready service, as KServe writes it', () => {
  expect(parsed({})).toEqual({
    kind: 'inference',
    key: 'kserve-test/sklearn-iris',
    namespace: 'kserve-test',
    name: 'sklearn-iris',
    uid: '611ba9c9-a842-4099-b758-073a797c0a16',
    resourceVersion: '593',
    labels: {},
    createdAt: Date.UTC(2026, 10, 24, 9, 5, 54),
    readiness: 'ready',
    url: { scheme: 'http', host: 'sklearn-iris-kserve-test.example.com', path: '' },
    addressUrl: { scheme: 'http', host: 'sklearn-iris-predictor.kserve-test.svc.cluster.local', path: '' },
    protocol: 'v1',
    protocolWhy: "KServe's default",
    modelName: 'sklearn-iris',
    modelNameWhy: "the service's name",
    format: 'sklearn',
    storageUri: 'gs://models/sklearn',
    runtime: 'kserve-sklearnserver',
    deploymentMode: 'Standard',
    clusterLocal: false,
    components: [
      {
        kind: 'predictor',
        url: { scheme: 'http', host: 'sklearn-iris-predictor-kserve-test.example.com', path: '' },
        traffic: [],
        ports: [],
      },
    ],
    conditions: expect.arrayContaining([
      {
        type: 'Stopped',
        status: 'False',
        severity: 'Info',
        reason: '',
        message: '',
        changedAt: Date.UTC(2026, 10, 24, 9, 5, 56),
      },
    ]),
  });
});

test('traffic, ports and transformer become components', () => {
  const { components } = parsed({
    predictor: { model: { modelFormat: { name: 'x' }, ports: [{ name: 'h2c', containerPort: 9000 }] } },
    transformer: {
      containers: [{ name: 'side' }, { name: 'kserve-container', ports: [{ containerPort: 8080 }] }],
    },
    status: readyStatus({
      components: {
        predictor: {
          traffic: [
            { revisionName: 'iris-1', percent: 80, tag: 'prev', latestRevision: false },
            { revisionName: 'iris-2', percent: 20, latestRevision: true, url: 'http://latest.example.com/' },
          ],
        },
      },
    }),
  });
  expect(components).toEqual([
    {
      kind: 'predictor',
      traffic: [
        { revision: 'iris-1', percent: 80, tag: 'prev', latest: false },
        {
          revision: 'iris-2',
          percent: 20,
          latest: true,
          url: { scheme: 'http', host: 'latest.example.com', path: '' },
        },
      ],
      ports: [{ name: 'h2c', port: 9000 }],
    },
    { kind: 'transformer', traffic: [], ports: [{ name: '', port: 8080 }] },
  ]);
});

test.each([
  [{ deploymentMode: 'Standard' }, {}, 'Standard'],
  [{ deploymentMode: 'RawDeployment' }, {}, 'Standard'],
  [{ deploymentMode: 'Serverless' }, {}, 'Knative'],
  [{ deploymentMode: 'Knative' }, { 'serving.kserve.io/deploymentMode': 'Standard' }, 'Knative'],
  [{}, { 'serving.kserve.io/deploymentMode': 'RawDeployment' }, 'Standard'],
  [{ components: { predictor: { latestCreatedRevision: 'iris-1' } } }, {}, 'Knative'],
  [{}, {}, undefined],
])('deployment mode of status %j and annotations %j', (status, annotations, expected) => {
  expect(parsed({ status, metadata: { annotations } }).deploymentMode).toBe(expected);
});

test.each([
  [{ 'networking.kserve.io/visibility': 'cluster-local' }, 'http://a.example.com', true],
  [{ 'networking.knative.dev/visibility': 'cluster-local' }, 'http://a.example.com', true],
  [{ 'networking.kserve.io/visibility': 'exposed' }, 'http://a.example.com', false],
  [{}, 'http://a.models.svc.cluster.local', true],
  [{}, 'http://svc.cluster.local.example.com', false],
])('cluster-local: labels %j, url %s', (labels, url, expected) => {
  expect(parsed({ metadata: { labels }, status: readyStatus({ url }) }).clusterLocal).toBe(expected);
});

test('an object without a name is no service', () => {
  expect(parseInferenceService({ metadata: { namespace: 'a' } }, noRuntimes)).toBeUndefined();
});

/** JSON in which every field that is read holds anything at all. */
const keys = [
  'name',
  'spec',
  'status',
  'predictor',
  'transformer',
  'model',
  'sklearn',
  'containers',
  'ports',
  'args',
  'env',
  'conditions',
  'modelStatus',
  'lastFailureInfo',
  'message',
  'reason',
  'url',
  'address',
  'components',
  'traffic',
  'type',
  'labels',
  'annotations',
  'creationTimestamp',
  'containerPort',
  'value',
  '__proto__',
];
const { anything } = fc.letrec((tie) => ({
  anything: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom<unknown>(
      null,
      'Ready',
      'False',
      'http://[',
      'h2c',
      '--model_name',
      Number.NaN,
      Number.POSITIVE_INFINITY,
    ),
    fc.jsonValue({ maxDepth: 1 }),
    fc.array(tie('anything'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...keys), tie('anything'), { maxKeys: 8 }),
  ),
}));

test('whatever JSON a cluster holds, parsing never throws', () => {
  const object = fc.record({ metadata: fc.constant({ name: 'x' }), spec: anything, status: anything });
  const property = fc.property(
    fc.oneof(object, fc.dictionary(fc.constantFrom(...keys), anything)),
    (json) => {
      draftService(json);
      const service = parseInferenceService(json, noRuntimes);
      return service === undefined || (service.readiness === 'ready') === (service.whyNotReady === undefined);
    },
  );
  expect(() => fc.assert(property, { numRuns: propertyRuns(500) })).not.toThrow();
});

test('metadata too may be anything', () => {
  const property = fc.property(anything, (metadata) => {
    const service = parseInferenceService({ ...inferenceService({}), metadata }, noRuntimes);
    return service === undefined || service.key === `${service.namespace}/${service.name}`;
  });
  expect(() => fc.assert(property)).not.toThrow();
});

test('each component says what else it fetches, and where to', () => {
  const object = {
    metadata: { name: 'lora', namespace: 'ml' },
    spec: {
      predictor: {
        model: { modelFormat: { name: 'huggingface' }, storageUri: 'hf://base' },
        storageUris: [{ uri: 's3://b/adapter', mountPath: '/mnt/models/adapter' }, { uri: 'gs://b/more' }],
      },
      transformer: {
        containers: [{ name: 'kserve-container', env: [{ name: 'STORAGE_URI', value: 'gs://b/words' }] }],
      },
    },
  };
  const service = parseInferenceService(object, noRuntimes);
  expect(service?.storageUri).toBe('hf://base');
  expect(service?.components.map(({ kind, storage }) => [kind, storage])).toEqual([
    ['predictor', ['s3://b/adapter at /mnt/models/adapter', 'gs://b/more']],
    ['transformer', ['gs://b/words']],
  ]);
});

test('the ports of a runtime are those of the predictor alone, and only where it states none', () => {
  const runtime = { clusterServingRuntimeName: 'own-tensorflow' };
  const transformer = { containers: [{ name: 'kserve-container' }] };
  const own = { model: { modelFormat: { name: 'x' }, ports: [{ containerPort: 8500 }] } };
  const ports = (fields: Parameters<typeof parsed>[0]) =>
    parsed({ transformer, status: readyStatus(runtime), ...fields }).components.map((each) => each.ports);
  expect(ports({})).toEqual([[{ name: 'h2c', port: 9000 }], []]);
  expect(ports({ predictor: own })).toEqual([[{ name: '', port: 8500 }], []]);
});

test.each([
  [
    { latestCreatedRevision: 'a-2', latestReadyRevision: 'a-1' },
    { created: 'a-2', ready: 'a-1' },
  ],
  [{ latestCreatedRevision: 'a-1' }, { created: 'a-1', ready: '' }],
  [{ latestCreatedRevision: 'a-1', latestReadyRevision: 'a-1' }, undefined],
  [{ latestReadyRevision: 'a-1' }, undefined],
])('revisions of %j', (predictor, revisions) => {
  const [component] = parsed({ status: readyStatus({ components: { predictor } }) }).components;
  expect(component?.revisions).toEqual(revisions);
});

test('the STORAGE_URI of a predictor is its model, and nothing that it fetches beside it', () => {
  const env = [{ name: 'STORAGE_URI', value: 'gs://b/model' }];
  const predictor = { containers: [{ name: 'kserve-container', env }] };
  expect(parsed({ predictor }).components[0]).not.toHaveProperty('storage');
});
